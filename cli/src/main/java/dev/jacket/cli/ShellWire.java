package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.server.Connection;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import dev.jacket.tls.TlsServer;
import dev.jacket.tls.TlsStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A client's connection, which one thread reads while another writes, so that a command can be written to
/// and interrupted while it writes.
///
/// **threads:** one that reads and one that writes.
final class ShellWire {
    private static final Duration EVER = Duration.ofDays(10_000);

    private final Socket socket;
    private final @Nullable TlsStream tls;
    private byte[] rest = {}; // what came with the line before

    private ShellWire(Socket socket, @Nullable TlsStream tls) {
        this.socket = socket;
        this.tls = tls;
    }

    /// @param server who we are in TLS; null for plain text
    /// @param until by when a handshake is over
    static ShellWire of(Connection connection, @Nullable TlsServer server, Deadline until) throws IOException {
        var socket = connection.socket();
        if (server == null) {
            return new ShellWire(socket, null);
        }
        return new ShellWire(socket, server.accept(socket, until));
    }

    /// {@return what was agreed by TLS; null for plain text}
    @Nullable TlsStream tls() {
        return tls;
    }

    /// Reads some bytes; {@return how many, -1 at the end}
    int read(byte[] into) throws IOException {
        return read(into, Deadline.after(EVER)); // the socket's own limit is for writing
    }

    private int read(byte[] into, Deadline until) throws IOException {
        if (rest.length > 0) {
            int count = Math.min(into.length, rest.length);
            System.arraycopy(rest, 0, into, 0, count);
            rest = Arrays.copyOfRange(rest, count, rest.length);
            return count;
        }
        if (tls == null) {
            int count = socket.recvInto(ByteBuffer.wrap(into), MsgFlags.NONE, until);
            return count == Socket.EOF || count == 0 ? -1 : count;
        }
        var some = tls.read(until);
        if (some == null) {
            return -1;
        }
        int count = Math.min(into.length, some.remaining());
        some.get(into, 0, count);
        rest = new byte[some.remaining()];
        some.get(rest);
        return count;
    }

    /// Reads a line, before anything else is read.
    ///
    /// @param most how long it may be
    /// @return the line without its end; null if it is longer, or none comes
    byte @Nullable [] line(int most, Deadline until) throws IOException {
        byte[] line = new byte[most + 2];
        byte[] one = new byte[1];
        for (int count = 0; count < line.length; count++) {
            if (read(one, until) < 0) {
                return null;
            }
            if (one[0] == '\n') {
                boolean returned = count > 0 && line[count - 1] == '\r';
                return Arrays.copyOf(line, returned ? count - 1 : count);
            }
            line[count] = one[0];
        }
        return null;
    }

    void write(byte[] bytes) throws IOException {
        if (tls == null) {
            socket.sendAll(bytes);
        } else {
            tls.write(bytes);
            tls.flush();
        }
    }

    /// Nothing more is written.
    void end() throws IOException {
        if (tls != null) {
            tls.endOutput();
        }
    }
}
