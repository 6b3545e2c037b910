package dev.jacket.cli;

import dev.jacket.sockets.Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Hears what a server does. Called by the threads that do it, several at once; it must not throw.
interface ServerWatch {
    default void accepted(Connection connection) {}

    default void refused(Address peer, Gate.Refusal why) {}

    /// {@return whether [#message] is wanted}
    default boolean wantsMessages() {
        return false;
    }

    /// Hears a message, or a piece of a stream that is not cut.
    ///
    /// @param in whether it arrived
    default void message(Connection connection, boolean in, ByteBuffer message) {}

    /// Hears a datagram.
    ///
    /// @param local our own address
    /// @param in whether it arrived
    default void datagram(Address local, Address peer, boolean in, ByteBuffer message) {}

    /// Hears that a datagram was not answered, or its answer not sent.
    default void dropped(Address peer, String why) {}

    /// {@return whether the state of TCP at the end is wanted}
    default boolean wantsState() {
        return false;
    }

    default void closed(Connection connection) {}

    /// Hears what a handler threw.
    ///
    /// @param connection null for a datagram
    default void failed(@Nullable Connection connection, Address peer, Throwable failure) {}

    /// Hears that accept failed and the listener rests.
    default void acceptPaused(Exception failure, Duration pause) {}

    default void draining(int open, Duration grace) {}

    /// {@return a watch that does nothing}
    static ServerWatch none() {
        return new ServerWatch() {};
    }
}
