package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void everyLinuxErrno_hasNameAndText() {
        for (int number = 1; number <= 133; number++) {
            if (number != 41 && number != 58) {
                assertThat(Errno.of(number).name())
                        .matches("E[A-Z0-9]+[A-Z0-9]")
                        .isNotEqualTo("E" + number);
                assertThat(Errno.of(number).text()).isNotBlank().doesNotStartWith("Unknown");
            }
        }
    }

    @Test
    void unknownNumber_isNamedByIt() {
        for (int number : new int[] {41, 58, 134, 4095, -7}) {
            assertThat(Errno.of(number).name()).isEqualTo("E" + number);
            assertThat(Errno.of(number).text()).isEqualTo("Unknown error " + number);
        }
    }

    @Test
    void text_isTheSystems() {
        assertThat(Errno.ECONNREFUSED).hasToString("ECONNREFUSED (Connection refused)");
        assertThat(Errno.ECONNREFUSED.number()).isEqualTo(111);
        assertThat(Errno.NONE).hasToString("NONE");
        assertThat(Errno.NONE.text()).isEqualTo("No error");
    }

    @Test
    void equality_isByNumber() {
        assertThat(Errno.of(111)).isEqualTo(Errno.ECONNREFUSED).isNotEqualTo(Errno.EPERM);
    }

    @Test
    void groups_holdTheirMembersOnly() {
        assertThat(IntStream.rangeClosed(-1, 134).mapToObj(Errno::of).filter(Errno::isConnectionGone))
                .containsExactlyInAnyOrder(
                        Errno.ECONNRESET, Errno.EPIPE, Errno.ECONNABORTED, Errno.ENETRESET, Errno.ETIMEDOUT);
        assertThat(IntStream.rangeClosed(-1, 134).mapToObj(Errno::of).filter(Errno::isResource))
                .containsExactlyInAnyOrder(Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM);
        assertThat(IntStream.rangeClosed(-1, 134).mapToObj(Errno::of).filter(Errno::isPermission))
                .containsExactlyInAnyOrder(Errno.EACCES, Errno.EPERM);
    }

    @Test
    void of_throwable_findsTheErrno() {
        var refused = SocketCallException.of(
                new CallDetails("connect", "tcp", Errno.ECONNREFUSED, Address.NONE, Address.NONE));
        assertThat(Errno.of(refused)).isEqualTo(Errno.ECONNREFUSED);
        assertThat(Errno.of(new UncheckedIOException(refused))).isEqualTo(Errno.ECONNREFUSED);
        assertThat(Errno.of(new IOException("other"))).isEqualTo(Errno.NONE);
        assertThat(Errno.of(new ResolveException("getaddrinfo x", -11, Errno.EMFILE)))
                .isEqualTo(Errno.EMFILE);
    }

    @Test
    void of_throwableWithCircularCause_ends() {
        var first = new IOException("first");
        first.initCause(new IOException("second", first));
        assertThat(Errno.of(first)).isEqualTo(Errno.NONE);
    }
}
