package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What carries a connection's bytes: a stream, TLS over one, or a socket that keeps records.
///
/// **threads:** the one that handles the connection; of [TlsTransport] see there.
sealed interface Transport permits StreamTransport, TlsTransport, RecordTransport {
    /// {@return what carries the bytes of a socket without TLS}
    static Transport of(Socket socket, ServerLimits limits) {
        return socket.type().equals(SocketType.STREAM)
                ? new StreamTransport(socket, limits.times().idle())
                : new RecordTransport(socket, limits);
    }

    /// {@return whether [#receive] would give something without waiting}
    boolean isReady() throws IOException;

    /// Waits for bytes.
    ///
    /// @param until how long at most, the idle limit aside
    /// @return the bytes, valid until the next call; null at the end
    @Nullable ByteBuffer receive(Deadline until) throws IOException;

    /// Writes all of a buffer; after a failure its position tells how much was taken.
    void write(ByteBuffer bytes) throws IOException;

    /// Sends what was written.
    void flush() throws IOException;

    /// Ends our side, where all that was written has been sent.
    void endOutput() throws IOException;

    /// {@return how many bytes were written and are not the kernel's yet}
    int pending();

    /// Frees the descriptor.
    void close();
}
