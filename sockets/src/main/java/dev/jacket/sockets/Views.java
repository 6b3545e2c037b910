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

    static final class Input extends InputStream {
        private final Socket socket;

        Input(Socket socket) {
            this.socket = socket;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            int count = socket.recvInto(bytes, offset, length);
            if (count == Socket.WOULD_BLOCK) {
                throw new IllegalStateException("a stream waits, and this socket is non-blocking");
            }
            return count;
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

    static final class Output extends OutputStream {
        private final Socket socket;

        Output(Socket socket) {
            this.socket = socket;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length > 0) {
                socket.sendAll(bytes, offset, length);
            }
        }

        @Override
        public void close() {
            socket.close();
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
