package dev.jacket.sockets;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Objects;

/// A socket in the shapes that Java's own libraries take.
///
/// **threads:** shared, as the socket is.
final class Views {
    private Views() {}

    /// What a pair of streams reads and writes.
    interface Ends {
        /// {@return the count, above 0, or -1 at the end}
        int receive(byte[] bytes, int offset, int length) throws IOException;

        void send(byte[] bytes, int offset, int length) throws IOException;

        int available() throws IOException;

        void close();
    }

    /// @param socket as it is: with its own timeout and failures
    private record Plain(Socket socket) implements Ends {
        @Override
        public int receive(byte[] bytes, int offset, int length) throws IOException {
            int count = socket.recvInto(bytes, offset, length);
            if (count == Socket.WOULD_BLOCK) {
                throw new IllegalStateException("a stream waits, and this socket is non-blocking");
            }
            return count;
        }

        @Override
        public void send(byte[] bytes, int offset, int length) throws IOException {
            socket.sendAll(bytes, offset, length);
        }

        @Override
        public int available() throws IOException {
            return socket.available();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    static InputStream input(Socket socket) {
        return new Input(new Plain(socket));
    }

    static OutputStream output(Socket socket) {
        return new Output(new Plain(socket));
    }

    static final class Input extends InputStream {
        private final Ends ends;

        Input(Ends ends) {
            this.ends = ends;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            return length == 0 ? 0 : ends.receive(bytes, offset, length);
        }

        @Override
        public int available() throws IOException {
            return ends.available();
        }

        @Override
        public void close() {
            ends.close();
        }
    }

    static final class Output extends OutputStream {
        private final Ends ends;

        Output(Ends ends) {
            this.ends = ends;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length > 0) {
                ends.send(bytes, offset, length);
            }
        }

        @Override
        public void close() {
            ends.close();
        }
    }

    /// -1 at the end of the stream, 0 where the call would block.
    static final class Channel implements ByteChannel {
        private final Socket socket;

        Channel(Socket socket) {
            this.socket = socket;
        }

        @Override
        public int read(ByteBuffer to) throws IOException {
            int count = to.hasRemaining() ? socket.recvInto(to) : 0;
            return count == Socket.WOULD_BLOCK ? 0 : count;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            if (!from.hasRemaining()) {
                return 0;
            }
            int before = from.remaining();
            if (socket.isBlocking()) {
                socket.sendAll(from, socket.handle.deadline());
                return before;
            }
            return Math.max(0, socket.send(from, MsgFlags.NONE, socket.handle.deadline()));
        }

        @Override
        public boolean isOpen() {
            return !socket.isClosed();
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
