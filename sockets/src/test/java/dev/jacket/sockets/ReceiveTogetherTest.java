package dev.jacket.sockets;

import static dev.jacket.sockets.MsgFlags.MSG_DONTWAIT;
import static dev.jacket.sockets.MsgFlags.MSG_OOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Threads that receive from one socket at the same time hear each of their own errors, and share the bytes.
class ReceiveTogetherTest {
    private static final int TRIES = 100_000;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recv_onSeveralThreads_givesEachItsErrno(boolean virtual) throws Exception {
        try (SocketPair ends = Socket.pair()) {
            Socket socket = ends.first();
            byte[] bytes = new byte[1];
            var memory = Arena.global().allocate(1);
            List<Callable<Boolean>> bodies = List.of(
                    () -> alwaysBlocks(() -> socket.recvInto(bytes, 0, 1, MSG_DONTWAIT)),
                    () -> alwaysBlocks(() -> socket.recvInto(memory, MSG_DONTWAIT, Deadline.NEVER)),
                    () -> alwaysFails(() -> socket.recvInto(new byte[1], 0, 1, MSG_OOB)),
                    () -> alwaysFails(() -> socket.recvInto(ByteBuffer.allocate(1), MSG_OOB, Deadline.NEVER)));
            List<FutureTask<Boolean>> all = bodies.stream().map(FutureTask::new).toList();
            all.forEach(
                    one -> (virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon()).start(one));

            for (FutureTask<Boolean> one : all) {
                assertThat(one.get()).isTrue();
            }
        }
    }

    /// One receives while the other waits.
    @Test
    void recv_whileAnotherWaits_takesWhatItNeeds() throws Exception {
        try (SocketPair ends = Socket.pair()) {
            var first = new FutureTask<>(() -> ends.first().recv(1));
            Thread thread = Thread.ofVirtual().start(first);
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }

            assertThat(ends.first().recvInto(new byte[1], 0, 1, MSG_DONTWAIT)).isEqualTo(Socket.WOULD_BLOCK);
            ends.second().send(new byte[] {7});

            assertThat(first.get()).containsExactly(7);
            ends.second().send(new byte[] {8});
            assertThat(ends.first().recv(1)).containsExactly(8);
        }
    }

    private interface Receive {
        int run() throws IOException;
    }

    private static boolean alwaysBlocks(Receive receive) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            if (receive.run() != Socket.WOULD_BLOCK) {
                return false;
            }
        }
        return true;
    }

    /// Urgent data that is not there is an error of its own, whether or not the call may wait.
    private static boolean alwaysFails(Receive receive) throws IOException {
        for (int i = 0; i < TRIES / 10; i++) {
            try {
                receive.run();
                return false;
            } catch (SocketCallException refused) {
                if (!refused.errno().equals(Errno.EINVAL)) {
                    return false;
                }
            }
        }
        return true;
    }
}
