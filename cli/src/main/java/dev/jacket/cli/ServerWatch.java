package dev.jacket.cli;

import dev.jacket.server.Connection;
import dev.jacket.server.Datagram;
import dev.jacket.sockets.Address;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Hears what a server does, and what its services receive and send. Called by the threads that do it,
/// several at once; it must not throw.
interface ServerWatch extends dev.jacket.server.ServerWatch {
    /// {@return whether [#message] is wanted}
    default boolean wantsMessages() {
        return false;
    }

    /// Hears a message, or a piece of a stream that is not cut.
    ///
    /// @param in whether it arrived
    default void message(Connection connection, boolean in, ByteBuffer message) {}

    /// Tells of a message, if that is wanted.
    default void tell(Connection connection, boolean in, ByteBuffer message) {
        if (wantsMessages()) {
            message(connection, in, message.duplicate());
        }
    }

    /// Hears a datagram.
    ///
    /// @param local our own address
    /// @param in whether it arrived
    default void datagram(Address local, Address peer, boolean in, ByteBuffer message) {}

    /// Tells of a datagram, if that is wanted.
    default void tell(Datagram datagram, boolean in, ByteBuffer message) throws IOException {
        if (wantsMessages()) {
            datagram(datagram.local(), datagram.sender(), in, message.duplicate());
        }
    }

    /// Answers a datagram, and tells of the answer if that is wanted.
    default void reply(Datagram datagram, ByteBuffer answer) throws IOException {
        if (!wantsMessages()) {
            datagram.reply(answer);
            return;
        }
        var told = answer.duplicate();
        if (datagram.reply(answer)) {
            tell(datagram, false, told);
        }
    }

    /// {@return a watch that does nothing}
    static ServerWatch none() {
        return new ServerWatch() {};
    }
}
