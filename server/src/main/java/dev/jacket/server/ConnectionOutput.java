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
        Stall stall = null;
        for (; ; ) {
            try {
                step.run();
                if (stall != null) {
                    stall.over();
                }
                return;
            } catch (CallInterruptedException stop) {
                connection.attendant().passOver(stop);
            } catch (CallTimeoutException late) {
                stall = stalled(stall);
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

    /// {@return the wait for a peer that takes nothing: a very slow reader makes progress that gives us no room yet}
    ///
    /// @param before the same wait, if it has been looked at before
    /// @throws IOException if it has lasted for too long
    Stall stalled(@Nullable Stall before) throws IOException {
        if (connection.keepsRecords()) {
            throw new StalledException(connection.peer());
        }
        var stall = before == null ? new Stall(connection) : before;
        stall.look();
        return stall;
    }

    /// Frees the descriptor; what was not sent does not count.
    void close() {
        var transport = connection.transport();
        bytes -= Math.min(bytes, transport.pending());
        transport.close();
    }
}
