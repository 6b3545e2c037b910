package dev.jacket.cli;

import java.io.IOException;
import java.nio.ByteBuffer;

/// How arriving data are shown. Used by the thread that receives; [#sent] by the one that sends.
interface Display {
    /// Shows a message: what one read gave, or a whole message where a frame or the socket sets them apart.
    ///
    /// @param from whose it is; empty when there is only one peer
    void arrived(ByteBuffer message, String from) throws IOException;

    /// Shows the piece after the last whole message of a stream.
    default void rest(ByteBuffer piece) throws IOException {
        arrived(piece, "");
    }

    /// Shows what we sent, where a display has both directions.
    default void sent(ByteBuffer message) throws IOException {}

    /// The peer's side ended: what was kept back is shown.
    default void end() throws IOException {}

    /// {@return a display that shows nothing}
    static Display none() {
        return (message, from) -> message.position(message.limit());
    }
}
