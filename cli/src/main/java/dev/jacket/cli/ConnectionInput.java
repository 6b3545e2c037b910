package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What arrives on a connection. An idle one holds room for a line; while much arrives it borrows a block.
///
/// **threads:** the one that handles the connection.
final class ConnectionInput {
    private static final int SMALL = 2048;
    private static final MsgFlags LENGTH = MsgFlags.MSG_PEEK.and(MsgFlags.MSG_TRUNC);

    private final Connection connection;
    private final ServerLimits limits;
    private final ByteBuffer small = ByteBuffer.allocate(SMALL);
    private @Nullable ByteBuffer block;
    private final Deadline firstBy;
    private Deadline messageBy = Deadline.NEVER;
    private boolean ended;
    private long bytes;

    ConnectionInput(Connection connection, ServerLimits limits) {
        this.connection = connection;
        this.limits = limits;
        this.firstBy = Deadline.after(limits.times().firstMessage());
    }

    /// The limit is absolute: a peer that sends a byte now and then does not move it.
    void messageBegins() {
        messageBy = Deadline.after(limits.times().message());
    }

    long bytes() {
        return bytes;
    }

    /// {@return whether the peer has ended its side}
    boolean hasEnded() {
        return ended;
    }

    @Nullable ByteBuffer read(boolean withinMessage) throws IOException {
        if (connection.keepsRecords()) {
            return record();
        }
        var more = block;
        if (more != null && receiveMore(more.clear())) {
            return more.flip();
        }
        release();
        int count = ended ? Socket.EOF : await(MsgFlags.NONE, withinMessage);
        if (count < 0) {
            return null;
        }
        bytes += count;
        small.position(count);
        return small.hasRemaining() ? small.flip() : beyondSmall();
    }

    /// A line's room was filled, so more is probably there.
    private ByteBuffer beyondSmall() throws IOException {
        var larger = Blocks.take();
        if (larger == null) {
            return small.flip();
        }
        block = larger;
        larger.put(small.flip());
        receiveMore(larger);
        return larger.flip();
    }

    /// {@return whether more was there at once}
    private boolean receiveMore(ByteBuffer to) throws IOException {
        int count = connection.socket().recvInto(to, MsgFlags.MSG_DONTWAIT, Deadline.NOW);
        ended |= count == Socket.EOF;
        bytes += Math.max(0, count);
        return count > 0;
    }

    /// One record, of whatever length; an empty one is the end, as the kernel tells them alike.
    private @Nullable ByteBuffer record() throws IOException {
        int length = ended ? Socket.EOF : await(LENGTH, false);
        if (length < 0) {
            return null;
        }
        if (length > limits.message()) {
            throw new TooLongException(length, limits.message());
        }
        var record = length <= SMALL ? small.clear() : ByteBuffer.allocate(length);
        receiveMore(record);
        return record.flip();
    }

    /// Waits for bytes, for as long as the connection may be idle.
    ///
    /// @return the count, or less than zero when no more come
    private int await(MsgFlags flags, boolean withinMessage) throws IOException {
        Deadline whole = withinMessage ? messageBy : bytes == 0 ? firstBy : Deadline.NEVER;
        for (; ; ) {
            boolean waits = withinMessage || !connection.isDraining();
            var how = waits ? flags : flags.and(MsgFlags.MSG_DONTWAIT);
            try {
                int count = connection
                        .socket()
                        .recvInto(
                                MemorySegment.ofBuffer(small.clear()),
                                how,
                                waits
                                        ? whole.earlier(
                                                Deadline.after(limits.times().idle()))
                                        : Deadline.NOW);
                ended |= count == Socket.EOF;
                if (count == Socket.WOULD_BLOCK) {
                    connection.end(ConnectionEnd.DRAIN);
                }
                return count;
            } catch (CallTimeoutException late) {
                throw whole.hasPassed() ? new LateException(late) : late;
            } catch (CallInterruptedException stop) {
                connection.passOver(stop);
            }
        }
    }

    /// Throws away what is there.
    void skip() throws IOException {
        while (!ended && receiveMore(small.clear())) {
            // the next piece
        }
    }

    /// Reads for nobody until the peer's end, a time or a number of bytes.
    void discard(Duration most, long mostBytes) throws IOException {
        Deadline until = Deadline.after(most);
        for (long left = mostBytes; left > 0 && !ended; ) {
            try {
                int count = connection.socket().recvInto(MemorySegment.ofBuffer(small.clear()), MsgFlags.NONE, until);
                ended |= count == Socket.EOF;
                left -= Math.max(0, count);
            } catch (CallInterruptedException stop) {
                connection.passOver(stop);
                until = until.earlier(Deadline.after(Connection.LINGER_AT_DRAIN));
            }
        }
    }

    /// Gives the block back; what it held is no longer valid.
    void release() {
        var borrowed = block;
        if (borrowed != null) {
            block = null;
            Blocks.giveBack(borrowed);
        }
    }
}
