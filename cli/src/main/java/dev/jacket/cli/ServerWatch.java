package dev.jacket.cli;

import dev.jacket.server.Connection;
import dev.jacket.sockets.Address;
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

    /// Hears that a datagram was not answered, or its answer not sent.
    default void dropped(Address peer, String why) {}

    /// Hears what a handler of a datagram threw.
    default void failed(Address peer, Throwable failure) {}

    /// {@return a watch that does nothing}
    static ServerWatch none() {
        return new ServerWatch() {};
    }
}
