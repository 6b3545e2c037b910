package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Covers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What is in the queues, where the mark is, and data that go with the connect.
interface QueueCases extends SocketCases {
    int TCP = 6;
    int TCP_FASTOPEN = 23;
    int TCP_FASTOPEN_CONNECT = 30;

    @Each(Kind.Group.TCP)
    @Covers("Socket.notSent")
    default void notSent_windowFull_isWhatTheKernelHolds(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        assertThat(ends.here().notSent()).isZero();

        Lab.fill(ends.here(), 65536);

        // Nobody receives, so what the peer's window does not take stays here.
        assertThat(ends.here().notSent())
                .isPositive()
                .isLessThanOrEqualTo(ends.here().unsent());
    }

    @Each(Kind.Group.UNIX)
    default void notSent_notTcp_isRefused(Kind kind) throws IOException {
        Socket socket = lab().open(kind);

        Lab.refused(Errno.of(ENOTTY), socket::notSent);
    }

    int ENOTTY = 25;

    @Each(Kind.Group.TCP)
    @Covers("Socket.atMark")
    default void atMark_urgentByte_isTrueWhenAllBeforeItIsRead(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1, 2});
        ends.here().send(new byte[] {3}, 0, 1, MsgFlags.MSG_OOB);
        Lab.until(() -> received(ends.there()) >= 2);

        assertThat(ends.there().atMark()).isFalse();
        assertThat(Lab.exactly(ends.there(), 2)).containsExactly(1, 2);
        Lab.until(() -> atMark(ends.there()));
        assertThat(ends.there().recv(1, MsgFlags.MSG_OOB)).containsExactly(3);
    }

    private static int received(Socket socket) {
        try {
            return socket.available();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static boolean atMark(Socket socket) {
        try {
            return socket.atMark();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Each(Kind.Group.TCP)
    default void sendTo_fastOpen_connectsAndSends(Kind kind) throws IOException {
        Socket listener = lab().bound(kind);
        listener.setInt(TCP, TCP_FASTOPEN, 16);
        listener.listen();
        byte[] request = "first".getBytes(StandardCharsets.US_ASCII);

        // Without a cookie at first, and with one after that where the system has fast open switched on.
        for (int i = 0; i < 3; i++) {
            Socket client = lab().open(kind);
            assertThat(client.sendTo(ByteBuffer.wrap(request), listener.localAddress(), MsgFlags.MSG_FASTOPEN))
                    .isEqualTo(request.length);
            Socket server = lab().keep(listener.accept());

            assertThat(Lab.exactly(server, request.length)).isEqualTo(request);
            assertThat(client.peerAddress()).isEqualTo(listener.localAddress());
        }
    }

    @Each(Kind.Group.TCP)
    default void sendTo_fastOpenToNobody_isRefused(Kind kind) throws IOException {
        Socket nobody = lab().bound(kind);
        Socket client = lab().open(kind);

        Lab.refused(
                Errno.ECONNREFUSED,
                () -> client.sendTo(ByteBuffer.allocate(1), nobody.localAddress(), MsgFlags.MSG_FASTOPEN));
    }

    @Each(Kind.Group.TCP)
    default void connect_fastOpenSet_dataGoWithTheFirstSend(Kind kind) throws IOException {
        Socket listener = lab().bound(kind);
        listener.setInt(TCP, TCP_FASTOPEN, 16);
        listener.listen();

        for (int i = 0; i < 3; i++) {
            Socket client = lab().open(kind);
            client.setInt(TCP, TCP_FASTOPEN_CONNECT, 1);
            assertThat(client.connect(listener.localAddress())).isTrue();
            client.sendAll(new byte[] {7});

            assertThat(Lab.exactly(lab().keep(listener.accept()), 1)).containsExactly(7);
        }
    }
}
