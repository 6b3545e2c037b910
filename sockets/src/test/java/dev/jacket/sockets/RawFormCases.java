package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Options by their numbers.
interface RawFormCases extends SocketCases {
    int SOL_SOCKET = 1;
    int RCVBUF = 8;
    int LINGER = 13;
    int TYPE = 3;

    @Test
    @Covers({"Socket.getInt", "Socket.setInt"})
    default void int_byNumbers_roundTrips() throws IOException {
        Socket socket = lab().open(Kind.UDP4);

        socket.setInt(SOL_SOCKET, RCVBUF, 40_000);

        assertThat(socket.getInt(SOL_SOCKET, RCVBUF)).isEqualTo(80_000);
        assertThat(socket.getInt(SOL_SOCKET, TYPE)).isEqualTo(2);
    }

    @Test
    @Covers({"Socket.get", "Socket.set"})
    default void bytes_byNumbers_areAsLongAsTheKernelSays() throws IOException {
        Socket socket = lab().open(Kind.TCP4);

        socket.set(SOL_SOCKET, LINGER, new byte[] {1, 0, 0, 0, 7, 0, 0, 0});

        assertThat(socket.get(SOL_SOCKET, LINGER, 100)).containsExactly(1, 0, 0, 0, 7, 0, 0, 0);
        assertThat(socket.get(SOL_SOCKET, LINGER, 2)).containsExactly(1, 0);
        assertThat(socket.get(SOL_SOCKET, LINGER, 0)).isEmpty();
        assertThat(socket.get(Options.SO_LINGER)).isEqualTo(Linger.of(java.time.Duration.ofSeconds(7)));
    }

    /// PACKET_HDRLEN: the version in, the length out.
    @Test
    @Covers("Socket.get")
    default void bytes_byNumbersInAndOut_areWhatWasAsked() throws IOException {
        Socket socket = lab().open(Family.PACKET, SocketType.RAW, Protocol.DEFAULT);
        byte[] version = {2, 0, 0, 0};

        assertThat(socket.get(263, 11, version)).containsExactly(48, 0, 0, 0);
        assertThat(version).containsExactly(2, 0, 0, 0);
        Lab.refused(Errno.EINVAL, () -> socket.get(263, 11, new byte[] {9, 0, 0, 0}));
    }

    @Test
    @Covers({"Socket.get", "Socket.set"})
    default void numbers_thatNobodyKnows_areTheKernelsAffair() throws IOException {
        Socket socket = lab().open(Kind.TCP4);

        assertThat(Lab.refused(Errno.ENOPROTOOPT, () -> socket.get(6, 12_345, 4)))
                .hasMessageStartingWith("getsockopt 6:12345 tcp");
        assertThat(Lab.refused(Errno.ENOPROTOOPT, () -> socket.set(6, 12_345, new byte[4])))
                .hasMessageStartingWith("setsockopt 6:12345 tcp");
    }

    @Test
    @Covers({"Socket.get", "Socket.set"})
    default void lengths_outOfRange_areRefusedBeforeTheCall() throws IOException {
        Socket socket = lab().open(Kind.TCP4);

        for (int most : new int[] {-1, 65_537}) {
            assertThatThrownBy(() -> socket.get(SOL_SOCKET, LINGER, most))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an option's length is 0 to 65536, not " + most);
        }
        assertThatThrownBy(() -> socket.set(SOL_SOCKET, LINGER, new byte[65_537]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> socket.get(SOL_SOCKET, LINGER, new byte[65_537]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
