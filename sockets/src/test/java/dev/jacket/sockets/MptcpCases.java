package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacket.checks.Row;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// TCP over several paths: what is its own; the rest is in the contract of streams.
interface MptcpCases extends FamilyCases {
    String ENABLED = "mptcp/enabled";
    int IPPROTO_TCP = 6;
    int TCP_IS_MPTCP = 43;

    private Socket mptcp() throws IOException {
        Errno errno = Platform.probe(Family.INET, SocketType.STREAM, Protocol.MPTCP);
        assumeTrue(errno.equals(Errno.NONE), "this kernel has no MPTCP");
        Socket socket = lab().open(Family.INET, SocketType.STREAM, Protocol.MPTCP);
        socket.timeout(Lab.LONG);
        return socket;
    }

    @Test
    default void mptcp_bothEndsSpeakIt_saysSo() throws IOException {
        assertThat(isMptcp(mptcp(), mptcp())).isTrue();
    }

    @Test
    default void mptcp_peerIsTcp_fallsBackSilently() throws IOException {
        mptcp();
        assertThat(isMptcp(mptcp(), lab().open(Family.INET, SocketType.STREAM, Protocol.DEFAULT)))
                .isFalse();
    }

    private boolean isMptcp(Socket listener, Socket here) throws IOException {
        assumeTrue(Platform.isKernel("6.10"), "this kernel does not tell");
        listener.bind(Address.Inet4.loopback(0));
        listener.listen();
        here.connect(listener.localAddress());
        Socket there = lab().keep(listener.accept());
        here.sendAll(new byte[] {1});
        assertThat(there.recv(9)).containsExactly(1);
        there.sendAll(new byte[] {2});
        assertThat(here.recv(9)).containsExactly(2);
        return there.getInt(IPPROTO_TCP, TCP_IS_MPTCP) == 1;
    }

    @Row("N6")
    @Test
    default void mptcp_switchedOff_isEnoprotoopt() throws IOException {
        mptcp();
        namespace().sysctl(ENABLED, "0");
        try {
            assertThat(Lab.refused(Errno.ENOPROTOOPT, this::mptcp))
                    .hasMessage("socket mptcp: ENOPROTOOPT (Protocol not available)");
        } finally {
            namespace().sysctl(ENABLED, "1");
        }
    }
}
