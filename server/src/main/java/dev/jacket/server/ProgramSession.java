package dev.jacket.server;

import dev.jacket.command.CommandOutput;
import dev.jacket.command.CommandResult;
import dev.jacket.command.RunningCommand;
import dev.jacket.loop.Deadline;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Interest;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One client and its program. Where pipes are the program's, one thread reads what the client sends, and the
/// handler's passes on what the program writes.
///
/// **threads:** the handler's; [#feed] one of its own.
final class ProgramSession implements CommandOutput {
    private static final int PIECE = 1 << 14;
    private static final Duration EVER = Duration.ofDays(10_000); // the socket's own limit is for writing

    private final Connection connection;
    private volatile @Nullable IOException broken;

    ProgramSession(Connection connection) {
        this.connection = connection;
    }

    /// Lets a program have the connection itself.
    CommandResult watch(RunningCommand command) throws IOException, InterruptedException {
        return command.await(this);
    }

    /// Passes on all that goes between the two.
    CommandResult pump(RunningCommand command) throws IOException, InterruptedException {
        var feeder = Thread.ofVirtual().name("program-in").start(() -> feed(command));
        try {
            return command.await(this);
        } finally {
            command.close(); // which ends a write of the feeder's
            feeder.interrupt();
            feeder.join();
        }
    }

    /// @throws IOException if the connection broke
    void checkWhole() throws IOException {
        var failure = broken;
        if (failure != null) {
            throw failure;
        }
    }

    private void feed(RunningCommand command) {
        try (var in = command.input()) {
            for (byte[] next; (next = received()) != null; ) {
                connection.came(next.length);
                in.write(next);
            }
        } catch (IOException ended) {
            // its input is closed with it
        }
    }

    /// {@return what the client sends next; null at its end, or when it is gone}
    private byte @Nullable [] received() {
        try {
            var tls = connection.secured();
            var until = Deadline.after(EVER);
            if (tls != null) {
                var some = tls.read(until);
                return some == null ? null : bytes(some);
            }
            byte[] room = new byte[PIECE];
            int count = connection.socket().recvInto(ByteBuffer.wrap(room), MsgFlags.NONE, until);
            return count == Socket.EOF || count == 0 ? null : Arrays.copyOf(room, count);
        } catch (IOException gone) {
            broken = Thread.currentThread().isInterrupted() ? broken : gone;
            return null;
        }
    }

    private static byte[] bytes(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }

    @Override
    public void write(byte[] bytes, boolean isError) throws IOException {
        try {
            connection.write(bytes);
            connection.flush();
        } catch (IOException gone) {
            broken = gone;
            throw gone;
        }
    }

    /// {@return whether the connection is whole, and has not ended both ways}
    @Override
    public boolean isWanted() throws IOException {
        try {
            connection.socket().await(Interest.ERROR, Deadline.NOW);
            return false;
        } catch (CallTimeoutException fine) {
            return broken == null;
        }
    }
}
