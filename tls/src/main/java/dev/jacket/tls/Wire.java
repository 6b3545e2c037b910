package dev.jacket.tls;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What carries the records.
interface Wire {
    /// {@return whether [#read] would give something without waiting}
    boolean isReady() throws IOException;

    /// Waits for bytes; holds no memory while it does.
    ///
    /// @return the bytes, valid until the next call; null at the end
    @Nullable ByteBuffer read(Deadline until) throws IOException;

    /// Sends bytes, or collects them until [#flush] or a read that waits.
    ///
    /// @param bytes its position moves by what was taken, also where it fails
    void write(ByteBuffer bytes) throws IOException;

    /// Sends what was collected.
    ///
    /// @param until how long it may take, or null for the socket's limit
    void flush(@Nullable Deadline until) throws IOException;

    /// {@return how many bytes it has collected}
    int pending();

    /// Takes as much as goes without waiting.
    void offer(ByteBuffer bytes) throws IOException;

    /// Ends our side.
    void endOutput() throws IOException;

    /// Frees the socket.
    void close();
}
