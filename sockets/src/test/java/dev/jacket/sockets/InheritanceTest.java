package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sockets that a service manager hands over: here the test hands over its own, at numbers that nobody uses.
class InheritanceTest {
    private static final int FIRST = 900;
    private static final long PID = 4711;

    private final Lab lab = new Lab(Host.system(), ThreadKind.PLATFORM::thread);

    @AfterEach
    void close() throws IOException {
        lab.close();
    }

    private void hand(Socket socket, int number) {
        assertThat(Kernel.system().call(Syscall.DUP3, socket.fd(), number, 0, 0, 0, 0))
                .isEqualTo(number);
    }

    private static List<Socket.Inherited> take(Map<String, String> variables) throws IOException {
        return Inheritance.take(Host.system(), variables, PID, FIRST);
    }

    @Test
    void inherited_twoSockets_areTheseInOrderWithTheirNames() throws IOException {
        Socket web = lab.listener(Kind.TCP4);
        Socket log = lab.bound(Kind.DGRAM_ABSTRACT);
        hand(web, FIRST);
        hand(log, FIRST + 1);

        List<Socket.Inherited> sockets =
                take(Map.of("LISTEN_PID", "4711", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "web:log"));
        sockets.forEach(inherited -> lab.keep(inherited.socket()));

        assertThat(sockets).extracting(Socket.Inherited::name).containsExactly("web", "log");
        assertThat(sockets.get(0).socket().localAddress()).isEqualTo(web.localAddress());
        assertThat(sockets.get(1).socket().localAddress()).isEqualTo(log.localAddress());
        assertThat(sockets.get(1).socket().type()).isEqualTo(SocketType.DGRAM);
        for (Socket.Inherited inherited : sockets) {
            assertThat(inherited.socket().inheritable()).isFalse();
        }
    }

    @Test
    void inherited_withoutNames_areUnknown() throws IOException {
        hand(lab.listener(Kind.TCP4), FIRST);

        List<Socket.Inherited> sockets = take(Map.of("LISTEN_PID", "4711", "LISTEN_FDS", "1"));
        sockets.forEach(inherited -> lab.keep(inherited.socket()));

        assertThat(sockets).extracting(Socket.Inherited::name).containsExactly("unknown");
    }

    @Test
    void inherited_forAnotherProcess_areNotOurs() throws IOException {
        assertThat(take(Map.of("LISTEN_PID", "4712", "LISTEN_FDS", "1"))).isEmpty();
        assertThat(take(Map.of("LISTEN_FDS", "1"))).isEmpty();
        assertThat(take(Map.of("LISTEN_PID", "4711"))).isEmpty();
        assertThat(take(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two", "-1", "99999999999"})
    void inherited_countThatMakesNoSense_isRefused(String count) {
        assertThatThrownBy(() -> take(Map.of("LISTEN_PID", "4711", "LISTEN_FDS", count)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("LISTEN_FDS is " + count);
    }

    @Test
    void inherited_otherCountOfNames_isRefused() {
        assertThatThrownBy(() -> take(Map.of("LISTEN_PID", "4711", "LISTEN_FDS", "2", "LISTEN_FDNAMES", "web")))
                .isInstanceOf(IOException.class)
                .hasMessage("LISTEN_FDNAMES names 1 sockets, and LISTEN_FDS is 2");
    }

    @Test
    void inherited_oneIsNotOpen_leavesTheOthersOpen() throws IOException {
        hand(lab.listener(Kind.TCP4), FIRST);
        try {
            Lab.refused(Errno.EBADF, () -> take(Map.of("LISTEN_PID", "4711", "LISTEN_FDS", "2")));

            assertThat(Kernel.system().fcntl(FIRST, LifeCases.F_GETFL, 0)).isNotNegative();
        } finally {
            Kernel.system().close(FIRST);
        }
    }
}
