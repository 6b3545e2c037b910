package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Covers;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The public ways to a socket, each of which is one line onto what the contracts prove.
@OnEachThread
class SocketTest {
    @Test
    @Covers("Socket.open")
    void open_isWhatWasAskedFor() throws IOException {
        try (Socket stream = Socket.open(Family.INET6, SocketType.STREAM);
                Socket ofTcp = Socket.open(Family.INET, SocketType.STREAM, Protocol.TCP)) {
            assertThat(stream.get(Options.SO_DOMAIN)).isEqualTo(Family.INET6);
            assertThat(ofTcp.get(Options.SO_PROTOCOL)).isEqualTo(Protocol.TCP);
        }
    }

    @Test
    @Covers("Socket.pair")
    void pair_isConnected() throws IOException {
        try (SocketPair stream = Socket.pair();
                SocketPair records = Socket.pair(Family.UNIX, SocketType.SEQPACKET, Protocol.DEFAULT)) {
            stream.first().sendAll(new byte[] {1, 2});
            assertThat(stream.second().recv(9)).containsExactly(1, 2);
            assertThat(records.first().get(Options.SO_TYPE)).isEqualTo(SocketType.SEQPACKET);
        }
    }

    @Test
    @Covers({"Socket.openRaw", "Socket.fromFd"})
    void openRaw_isANumberThatFromFdAdopts() throws IOException {
        int fd = Socket.openRaw(Family.INET, SocketType.DGRAM, Protocol.DEFAULT);
        try (Socket socket = Socket.fromFd(fd, Ownership.ADOPT)) {
            assertThat(socket.fd()).isEqualTo(fd);
            assertThat(socket.type()).isEqualTo(SocketType.DGRAM);
        }
    }

    @Test
    @Covers("Socket.inherited")
    void inherited_nothingGiven_isEmpty() throws IOException {
        assertThat(Socket.inherited("web")).isEmpty();
        assertThat(Socket.inherited()).isEmpty();
    }
}
