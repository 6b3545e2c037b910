package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A stream, in pieces.
final class StreamTransport implements Transport {
    private final Socket socket;
    private final SocketStream stream;
    private final Duration idle;

    StreamTransport(Socket socket, Duration idle) {
        this.socket = socket;
        this.stream = socket.stream();
        this.idle = idle;
        stream.idleTimeout(idle);
    }

    SocketStream stream() {
        return stream;
    }

    @Override
    public boolean isReady() throws IOException {
        return stream.isReady();
    }

    @Override
    public @Nullable ByteBuffer receive(Deadline until) throws IOException {
        return until.isBounded() ? stream.read(until.earlier(Deadline.after(idle))) : stream.read();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        stream.write(bytes);
    }

    @Override
    public void flush() throws IOException {
        stream.flush();
    }

    @Override
    public void endOutput() throws IOException {
        socket.shutdown(Shutdown.WRITE);
    }

    @Override
    public int pending() {
        return stream.pending();
    }

    @Override
    public void close() {
        stream.close();
    }
}
