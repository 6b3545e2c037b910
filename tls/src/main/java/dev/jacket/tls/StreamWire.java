package dev.jacket.tls;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.SocketStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Records by way of a buffered stream, whose reads and writes one thread does.
final class StreamWire implements Wire {
    /// What fits into an empty block of the stream.
    private static final int BLOCK = 16 << 10;

    private final SocketStream stream;

    StreamWire(SocketStream stream) {
        this.stream = stream;
    }

    @Override
    public boolean isReady() throws IOException {
        return stream.isReady();
    }

    @Override
    public @Nullable ByteBuffer read(Deadline until) throws IOException {
        return until.isBounded() ? stream.read(until) : stream.read();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        stream.write(bytes);
    }

    @Override
    public void flush(@Nullable Deadline until) throws IOException {
        if (until == null || !until.isBounded()) {
            stream.flush();
        } else {
            stream.flush(until);
        }
    }

    @Override
    public int pending() {
        return stream.pending();
    }

    @Override
    public void offer(ByteBuffer bytes) throws IOException {
        if (stream.pending() + bytes.remaining() <= BLOCK) {
            stream.write(bytes); // the close sends what is in the block, as far as that does not wait
        }
    }

    @Override
    public void endOutput() throws IOException {
        stream.socket().shutdown(Shutdown.WRITE);
    }

    @Override
    public void close() {
        stream.close();
    }
}
