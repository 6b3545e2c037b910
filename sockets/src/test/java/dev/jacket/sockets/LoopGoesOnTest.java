package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A loop's own thread tells its virtual threads of events while other threads close what they wait for: whatever they
/// share, the loop never waits for it.
class LoopGoesOnTest {
    private static final int ROUNDS = 500;

    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @ParameterizedTest
    @EnumSource(ThreadKind.class)
    void closeFromOutside_amongEvents_holdsNothingUp(ThreadKind threads) throws Exception {
        try (Lab lab = new Lab(Host.system(), threads::thread)) {
            for (int round = 0; round < ROUNDS; round++) {
                try (SocketPair pair = Socket.pair()) {
                    Socket socket = pair.first();
                    var calls = List.of(lab.start(() -> socket.recv(1)), lab.start(() -> socket.recv(1)));
                    Lab.until(() -> socket.handle.descriptor.awaiting() == 2);

                    Thread closer = Thread.ofPlatform().start(socket::close);
                    sendUntilClosed(pair.second());
                    closer.join();

                    Lab.until(() -> calls.stream().allMatch(Background::isDone));
                }
            }
        }
    }

    private static void sendUntilClosed(Socket peer) {
        try {
            while (true) {
                peer.send(new byte[1]);
            }
        } catch (IOException closed) {
            assertThat(Errno.of(closed)).isIn(Errno.EPIPE, Errno.ECONNRESET);
        }
    }
}
