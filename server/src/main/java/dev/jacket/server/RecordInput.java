package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What arrives where the socket keeps records, each whole; an empty one is the end, as the kernel tells them alike.
final class RecordInput extends ConnectionInput {
    private static final int SMALL = 2048;
    private static final MsgFlags LENGTH = MsgFlags.MSG_PEEK.and(MsgFlags.MSG_TRUNC);

    private final Socket socket;
    private final Duration idle;
    private final int longest;
    private final ByteBuffer small = ByteBuffer.allocate(SMALL);

    RecordInput(Connection connection, ServerLimits limits) {
        super(connection, limits);
        this.socket = connection.socket();
        this.idle = limits.times().idle();
        this.longest = limits.sizes().message();
    }

    @Override
    boolean isReady() throws IOException {
        return length(LENGTH.and(MsgFlags.MSG_DONTWAIT), Deadline.NOW) != Socket.WOULD_BLOCK;
    }

    @Override
    @Nullable ByteBuffer receive(Deadline until) throws IOException {
        int length = length(LENGTH, until.earlier(Deadline.after(idle)));
        if (length == Socket.EOF) {
            return null;
        }
        if (length > longest) {
            throw new TooLongException(length, longest);
        }
        var record = length <= SMALL ? small.clear() : ByteBuffer.allocate(length);
        socket.recvInto(record, MsgFlags.MSG_DONTWAIT, Deadline.NOW);
        return record.flip();
    }

    private int length(MsgFlags flags, Deadline until) throws IOException {
        return socket.recvInto(MemorySegment.ofBuffer(small.clear()), flags, until);
    }
}
