package dev.jacket.server;

import dev.jacket.sockets.Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A datagram that came, and the way back to its sender.
///
/// **threads:** the one that handles it, until its handler returns.
public interface Datagram {
    /// {@return the bytes, valid until the handler returns or answers; always the same buffer, so that what was read
    /// of it is behind its position}
    ByteBuffer data();

    /// {@return who sent it; the unnamed address for a Unix socket without a name}
    Address sender();

    /// {@return our own address that it was sent to, as far as the kernel tells}
    ///
    /// @throws IOException if the server has stopped
    Address local() throws IOException;

    /// {@return which datagram of the server it is, from 1}
    long number();

    /// Answers to the sender, from the address that was asked. An answer may be lost on its way like any datagram.
    ///
    /// @param bytes the answer
    /// @return false if it is dropped and counted at once: it is too long, the sender has no address, or is this
    ///     very socket
    /// @throws IOException if the server has stopped
    boolean reply(ByteBuffer bytes) throws IOException;

    /// Answers as [#reply(ByteBuffer)] does.
    ///
    /// @param bytes the answer
    /// @return false if it is dropped at once
    /// @throws IOException if the server has stopped
    default boolean reply(byte[] bytes) throws IOException {
        return reply(ByteBuffer.wrap(bytes));
    }

    /// Answers with text as UTF-8.
    ///
    /// @param text the answer
    /// @return false if it is dropped at once
    /// @throws IOException if the server has stopped
    default boolean reply(String text) throws IOException {
        return reply(text.getBytes(StandardCharsets.UTF_8));
    }

    /// {@return the bytes that have not been read, as UTF-8 text}
    default String text() {
        return StandardCharsets.UTF_8.decode(data().duplicate()).toString();
    }
}
