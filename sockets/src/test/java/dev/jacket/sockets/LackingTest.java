package dev.jacket.sockets;

import static dev.jacket.testkit.FaultyKernel.Fault.PASS;
import static dev.jacket.testkit.FaultyKernel.always;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a kernel lacks: named at once, by one call.
@OnEachThread
class LackingTest {
    private static final int SCTP = 132;

    // One host for all tests: each would keep a poller.
    private static final FaultyKernel KERNEL = new FaultyKernel();
    private static final Host HOST = new Host(KERNEL, System::nanoTime);

    private final Lab lab = new Lab(HOST, ThreadKind::another);

    @AfterEach
    void close() throws IOException {
        KERNEL.with(FaultyKernel.none());
        lab.close();
    }

    /// What the kernel lacks is named at once: one call, no second try.
    @ParameterizedTest
    @ValueSource(ints = {Errnos.EAFNOSUPPORT, Errnos.EPROTONOSUPPORT, Errnos.ESOCKTNOSUPPORT, Errnos.EPERM})
    @Row("N6")
    void open_kernelLacksIt_isNamedAtOnce(int errno) {
        var attempts = new AtomicInteger();
        KERNEL.with((_, nr, _) -> nr == Syscall.SOCKET && attempts.incrementAndGet() > 0 ? -errno : PASS);

        assertThat(Lab.refused(
                        Errno.of(errno), () -> Opening.open(HOST, Family.INET, SocketType.STREAM, Protocol.of(SCTP))))
                .hasMessageStartingWith("socket ")
                .hasMessageContaining(Errno.of(errno).name());
        assertThat(attempts).hasValue(1);
    }

    /// The option by which kTLS begins, on a kernel without it.
    @Test
    @Row("N6")
    void set_kernelLacksTheOption_isNamedAtOnce() throws IOException {
        Socket socket = lab.open(Kind.TCP4);
        var attempts = new AtomicInteger();
        KERNEL.with(
                (_, nr, _) -> nr == Syscall.SETSOCKOPT && attempts.incrementAndGet() > 0 ? -Errnos.ENOPROTOOPT : PASS);

        assertThat(Lab.refused(Errno.ENOPROTOOPT, () -> socket.set(6, 31, "tls".getBytes(US_ASCII))))
                .hasMessageStartingWith("setsockopt 6:31 tcp");
        assertThat(attempts).hasValue(1);
    }

    /// The same on the real kernel, whatever it has: an answer at once, a socket or a name.
    @Test
    @Row("N6")
    void open_whatThisKernelMayLack_isASocketOrAName() throws IOException {
        for (SocketType type : List.of(SocketType.STREAM, SocketType.SEQPACKET)) {
            try (Socket sctp = Opening.open(HOST, Family.INET, type, Protocol.of(SCTP))) {
                assertThat(sctp.isClosed()).isFalse();
            } catch (IOException lacking) {
                assertThat(Errno.of(lacking)).isIn(Errno.EPROTONOSUPPORT, Errno.ESOCKTNOSUPPORT);
            }
        }
        try (Socket vsock = Opening.open(HOST, Family.of(40), SocketType.STREAM, Protocol.DEFAULT)) {
            assertThat(vsock.isClosed()).isFalse();
        } catch (IOException lacking) {
            assertThat(Errno.of(lacking)).isEqualTo(Errno.EAFNOSUPPORT);
        }
    }

    /// What a call needs may be missing, as in a sandbox: that is no matter of this socket.
    @Test
    @Row("N6")
    void call_systemLacksIt_isUnsupportedAndNamesCallAndKernel() throws IOException {
        Lab.Ends ends = lab.ends(Kind.UDP4);
        ends.here().send(new byte[] {7});
        KERNEL.with(always(Errnos.ENOSYS, Syscall.RECVMMSG));

        try (MessageBatch batch = MessageBatch.of(2, 9)) {
            assertThatThrownBy(() -> ends.there().recvMany(batch))
                    .isExactlyInstanceOf(UnsupportedOperationException.class)
                    .hasMessageStartingWith("recvmmsg udp 127.0.0.1:")
                    .hasMessageEndingWith("ENOSYS (Function not implemented), Linux " + Platform.kernelRelease());
        }
        assertThat(ends.there().handle.descriptor.isInUse()).isFalse();
        assertThat(ends.there().recv(9)).containsExactly(7);
    }
}
