package dev.jacket.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// A connection in the shapes that Java's own libraries take.
///
/// **threads:** the one that handles the connection.
final class ConnectionStreams {
    private ConnectionStreams() {}

    /// What arrives.
    static final class Input extends InputStream {
        private final MessageReader reader;

        Input(MessageReader reader) {
            this.reader = reader;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            return length == 0 ? 0 : reader.read(bytes, offset, length);
        }

        @Override
        public int available() {
            return reader.available();
        }
    }

    /// What is written.
    static final class Output extends OutputStream {
        private final Connection connection;

        Output(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void write(int one) throws IOException {
            connection.write(new byte[] {(byte) one});
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            connection.write(ByteBuffer.wrap(bytes, offset, length));
        }

        @Override
        public void flush() throws IOException {
            connection.flush();
        }

        @Override
        public void close() throws IOException {
            connection.endOutput();
        }
    }
}
