package dev.jacket.server;

import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.CallTimeoutException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What is written to a connection, under the server's limits.
///
/// **threads:** the one that handles the connection.
final class ConnectionOutput {
    private final Connection connection;
    private long bytes;
    private boolean looks; // whether the socket's own limit is that of a look at a stall
    private @Nullable Stall stall; // while the peer has not taken what it was about

    ConnectionOutput(Connection connection) {
        this.connection = connection;
    }

    /// {@return how many bytes were written}
    long bytes() {
        return bytes;
    }

    /// {@return how many of them are not the kernel's yet}
    int pending() {
        return connection.transport().pending();
    }

    void write(ByteBuffer from) throws IOException {
        int whole = from.remaining();
        var transport = connection.transport();
        patiently(() -> transport.write(from));
        bytes += whole;
    }

    void flush() throws IOException {
        if (pending() > 0) {
            patiently(connection.transport()::flush);
        }
    }

    /// Sends what was written, and ends our side.
    void end() throws IOException {
        flush();
        patiently(connection.transport()::endOutput);
    }

    /// What may have to wait until the peer takes more.
    private interface Step {
        void run() throws IOException;
    }

    private void patiently(Step step) throws IOException {
        looksAtStalls();
        for (; ; ) {
            try {
                if (stall != null) {
                    connection.transport().flush(); // what was taken over before has no second wait of its own
                }
                step.run();
                settle();
                return;
            } catch (CallInterruptedException stop) {
                connection.attendant().passOver(stop);
            } catch (CallTimeoutException late) {
                stalled();
            }
        }
    }

    /// Has waits for the peer end early, to be looked at. A handler that has only asked for the socket keeps the limit
    /// of a write.
    void looksAtStalls() throws IOException {
        if (!looks) {
            looks = true;
            connection.socket().timeout(Stall.firstLook(connection.limits()));
        }
    }

    /// Looks at a wait for a peer that takes nothing: a very slow reader makes progress that gives us no room yet.
    ///
    /// @throws IOException if it has lasted for too long
    void stalled() throws IOException {
        if (connection.keepsRecords()) {
            throw new StalledException(connection.peer());
        }
        var wait = stall == null ? new Stall(connection) : stall;
        stall = wait;
        wait.look();
    }

    /// The wait is over when the kernel has all of it, and not when the peer has sent something meanwhile: one that
    /// sends and reads nothing has no longer.
    void settle() throws IOException {
        var wait = stall;
        if (wait != null && pending() == 0) {
            stall = null;
            wait.over();
        }
    }

    /// Frees the descriptor; what was not sent does not count.
    void close() {
        var transport = connection.transport();
        bytes -= Math.min(bytes, transport.pending());
        transport.close();
    }
}
