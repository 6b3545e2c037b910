package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.CallTimeoutException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What arrives on a connection, under the server's limits.
///
/// **threads:** the one that handles the connection.
final class ConnectionInput implements MessageReader.Source {
    private final Connection connection;
    private final ConnectionOutput output;
    private Deadline firstBy;
    private Deadline messageBy = Deadline.NEVER;
    private boolean ended;
    private long bytes;
    private long before; // of them, those that came before it was established

    ConnectionInput(Connection connection, ConnectionOutput output) {
        this.connection = connection;
        this.output = output;
        this.firstBy = Deadline.after(connection.limits().times().firstMessage());
    }

    /// The limit is absolute: a peer that sends a byte now and then does not move it.
    @Override
    public void messageBegins() {
        messageBy = Deadline.after(connection.limits().times().message());
    }

    @Override
    public boolean keepsRecords() {
        return connection.keepsRecords();
    }

    long bytes() {
        return bytes;
    }

    /// Counts bytes that were read past it.
    void came(int count) {
        bytes += count;
    }

    /// {@return whether the peer has ended its side}
    boolean hasEnded() {
        return ended;
    }

    /// {@return whether something has come since it is established}
    boolean hasMessages() {
        return bytes != before;
    }

    /// {@return what has arrived, valid until the next call; null when no more will: the peer ended, or the server
    /// drains and nothing is there}
    @Override
    public @Nullable ByteBuffer read(boolean withinMessage) throws IOException {
        if (ended) {
            return null;
        }
        return read(withinMessage, withinMessage ? messageBy : hasMessages() ? Deadline.NEVER : firstBy);
    }

    /// {@return what has arrived before it is established; null as [#read(boolean)]}
    ///
    /// @param until how long it waits at most
    /// @throws LateException if nothing came until then
    @Nullable ByteBuffer readBy(Deadline until) throws IOException {
        var data = ended ? null : read(false, until);
        before = bytes;
        return data;
    }

    /// What comes from now on is messages.
    ///
    /// @param left how many bytes of them are there already
    void established(int left) {
        before = bytes - left;
        firstBy = Deadline.after(connection.limits().times().firstMessage());
    }

    private @Nullable ByteBuffer read(boolean withinMessage, Deadline whole) throws IOException {
        output.looksAtStalls();
        var transport = connection.transport();
        for (; ; ) {
            boolean waits = !transport.isReady();
            boolean last = waits && connection.isDraining() && !withinMessage;
            if (last) {
                output.flush();
            }
            try {
                var data = taken(
                        last
                                ? transport.receive(Deadline.NOW)
                                : waits && !withinMessage ? await(whole) : transport.receive(whole));
                output.settle();
                return data;
            } catch (CallTimeoutException late) {
                if (last) {
                    connection.end(ConnectionEnd.DRAIN);
                    return null;
                }
                if (whole.hasPassed()) {
                    throw new LateException(late);
                }
                if (output.pending() == 0) {
                    throw late;
                }
                output.stalled();
            } catch (CallInterruptedException stop) {
                connection.attendant().passOver(stop);
            }
        }
    }

    /// Receives while the peer owes us nothing, so that a drain may end the wait.
    private @Nullable ByteBuffer await(Deadline until) throws IOException {
        connection.attendant().beginsWaiting();
        try {
            return connection.transport().receive(until);
        } finally {
            connection.attendant().hasWaited();
        }
    }

    private @Nullable ByteBuffer taken(@Nullable ByteBuffer data) {
        ended = data == null;
        bytes += data == null ? 0 : data.remaining();
        return data;
    }

    /// Throws away what is there.
    void skip() throws IOException {
        var transport = connection.transport();
        while (!ended && transport.isReady()) {
            taken(transport.receive(Deadline.NEVER));
        }
    }

    /// Reads for nobody until the peer's end, a time or a number of bytes.
    void discard(Duration most, long mostBytes) throws IOException {
        Deadline until = Deadline.after(most);
        for (long left = mostBytes; left > 0 && !ended; ) {
            try {
                var data = taken(await(until));
                left -= data == null ? 0 : data.remaining();
            } catch (CallInterruptedException stop) {
                connection.attendant().passOver(stop);
                until = until.earlier(Deadline.after(Connection.LINGER_AT_DRAIN));
            }
        }
    }
}
