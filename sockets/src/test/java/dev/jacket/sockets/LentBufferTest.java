package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Arrays that the kernel uses where they lie, so often that it does so: bytes go from their place to their place, and
/// their neighbours stay.
class LentBufferTest {
    private static final int CALLS = 20_000;

    @Timeout(60)
    @Test
    void sendAndRecv_partsOfArrays_touchTheseAlone() throws IOException {
        try (Socket listener = Socket.listenOn(Address.inet("127.0.0.1", 0), ListenConfig.DEFAULT);
                Socket out = Socket.open(Family.INET, SocketType.STREAM)) {
            out.connect(listener.localAddress());
            out.set(Options.TCP_NODELAY, true);
            try (Socket in = listener.accept()) {
                move(out, in);
            }
        }
        try (SocketPair pair = Socket.pair()) {
            move(pair.first(), pair.second());
        }
    }

    private static void move(Socket out, Socket in) throws IOException {
        byte[] from = new byte[9];
        byte[] to = new byte[11];
        ByteBuffer part = ByteBuffer.wrap(from, 2, 5).slice();
        ByteBuffer room = ByteBuffer.wrap(to, 3, 6).slice();
        for (int i = 0; i < CALLS; i++) {
            part.clear().position(1).put((byte) i).put((byte) (i >> 8)).flip().position(1);
            assertThat(out.send(part, MsgFlags.NONE)).isEqualTo(2);
            assertThat(part.position()).isEqualTo(3);
            room.clear().position(1);
            while (room.position() < 3) {
                assertThat(in.recv(room, MsgFlags.NONE)).isPositive();
            }
            if (i % 100 == 0) { // each would take minutes
                assertThat(to).containsExactly(0, 0, 0, 0, (byte) i, (byte) (i >> 8), 0, 0, 0, 0, 0);
            }
        }
    }
}
