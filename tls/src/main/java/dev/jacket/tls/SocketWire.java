package dev.jacket.tls;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Interest;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Records by way of a socket's own calls, so that one thread may read while another writes.
final class SocketWire implements Wire {
    private final Socket socket;
    private @Nullable ByteBuffer room; // of the thread that reads

    SocketWire(Socket socket) {
        this.socket = socket;
    }

    @Override
    public boolean isReady() throws IOException {
        return socket.available() > 0;
    }

    @Override
    public @Nullable ByteBuffer read(Deadline until) throws IOException {
        Deadline limit = limited(until);
        for (; ; ) {
            int count = tried();
            if (count == Socket.WOULD_BLOCK) {
                release();
                socket.await(Interest.READ, limit);
            } else if (count == Socket.EOF) {
                release();
                return null;
            } else {
                return room;
            }
        }
    }

    private int tried() throws IOException {
        var to = room == null ? Buffers.take() : room;
        room = to;
        to.clear();
        int count = socket.recvInto(to, MsgFlags.MSG_DONTWAIT, Deadline.NOW);
        to.flip();
        return count;
    }

    private void release() {
        var held = room;
        if (held != null) {
            room = null;
            Buffers.give(held);
        }
    }

    private Deadline limited(Deadline until) {
        return until.isBounded() ? until : socket.timeout().map(Deadline::after).orElse(until);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.send(bytes, MsgFlags.NONE, limited(Deadline.NEVER)); // each step of progress has the limit anew
        }
    }

    @Override
    public void flush(@Nullable Deadline until) {
        // nothing is collected
    }

    @Override
    public int pending() {
        return 0;
    }

    @Override
    public void offer(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining() && socket.send(bytes, MsgFlags.MSG_DONTWAIT, Deadline.NOW) > 0) {
            // it takes what there is room for
        }
    }

    @Override
    public void endOutput() throws IOException {
        socket.shutdown(Shutdown.WRITE);
    }

    @Override
    public void close() {
        socket.close();
    }
}
