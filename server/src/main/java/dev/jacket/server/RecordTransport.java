package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A socket that keeps records, each whole; an empty one is the end, as the kernel tells them alike.
final class RecordTransport implements Transport {
    private static final int SMALL = 2048;
    private static final MsgFlags LENGTH = MsgFlags.MSG_PEEK.and(MsgFlags.MSG_TRUNC);

    private final Socket socket;
    private final Duration idle;
    private final Duration write;
    private final int longest;
    private final ByteBuffer small = ByteBuffer.allocate(SMALL);

    RecordTransport(Socket socket, ServerLimits limits) {
        this.socket = socket;
        this.idle = limits.times().idle();
        this.write = limits.times().write();
        this.longest = limits.sizes().message();
    }

    @Override
    public boolean isReady() throws IOException {
        return length(LENGTH.and(MsgFlags.MSG_DONTWAIT), Deadline.NOW) != Socket.WOULD_BLOCK;
    }

    @Override
    public @Nullable ByteBuffer receive(Deadline until) throws IOException {
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

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        socket.send(bytes, MsgFlags.NONE, Deadline.after(write));
    }

    @Override
    public void flush() {
        // each was sent when it was written
    }

    @Override
    public void endOutput() throws IOException {
        socket.shutdown(Shutdown.WRITE);
    }

    @Override
    public int pending() {
        return 0;
    }

    @Override
    public void close() {
        socket.close();
    }
}
