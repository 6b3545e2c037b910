package dev.jacket.cli;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Hears every message of a conversation, in both directions; may be used by two threads at once.
interface Tap {
    /// Hears a message.
    ///
    /// @param in whether it arrived
    /// @param message its bytes; position and limit are the caller's and must stay as they are
    /// @param peer whose it is or to whom it went, as an endpoint's text
    /// @param truncated whether the message was longer than this
    void message(boolean in, ByteBuffer message, String peer, boolean truncated) throws IOException;

    /// Hears that one direction ended.
    default void ended(boolean in) throws IOException {}
}
