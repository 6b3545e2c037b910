package dev.jacket.server;

import dev.jacket.sockets.Address;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// Hears what a server does.
///
/// **threads:** called by the threads that do it, several at once; it must not throw.
public interface ServerWatch {
    /// Hears that a connection was let in, and established where it has a handshake.
    ///
    /// @param connection the connection
    default void accepted(Connection connection) {}

    /// Hears that somebody was turned away.
    ///
    /// @param peer who it was
    /// @param why which limit it was
    default void refused(Address peer, Refusal why) {}

    /// Hears that a connection was not established: it took too long, or the peer did not keep to the
    /// protocol.
    ///
    /// @param connection the connection, of which nothing else is heard
    /// @param failure what was wrong
    default void notEstablished(Connection connection, IOException failure) {
        refused(connection.peer(), Refusal.HANDSHAKE);
    }

    /// {@return whether [Connection#state] is wanted, which costs a system call at the end of a connection}
    default boolean wantsState() {
        return false;
    }

    /// Hears that a connection is over of which [#accepted] was heard.
    ///
    /// @param connection the connection, closed
    default void closed(Connection connection) {}

    /// Hears what a handler threw.
    ///
    /// @param connection whose handler it was
    /// @param failure what it threw
    default void failed(Connection connection, Throwable failure) {}

    /// Hears what a handler of a datagram threw.
    ///
    /// @param peer who sent it
    /// @param failure what was thrown
    default void failed(Address peer, Throwable failure) {}

    /// Hears that a datagram was not handled, or its answer not sent.
    ///
    /// @param peer who sent it
    /// @param kind why, as it is counted
    /// @param why in some words
    default void dropped(Address peer, DatagramDrop kind, String why) {}

    /// Hears that accept failed and the listener rests.
    ///
    /// @param failure why
    /// @param pause for how long
    default void acceptPaused(Exception failure, Duration pause) {}

    /// Hears that the server takes nobody new any more and waits for those who are at work.
    ///
    /// @param open how many they are
    /// @param grace how long it waits
    default void draining(int open, Duration grace) {}

    /// Hears that another process has taken the sockets over; this server drains.
    default void handedOver() {}

    /// Hears that another process tried to take over, and did not; this server goes on.
    ///
    /// @param failure why
    default void restartFailed(IOException failure) {}

    /// Hears that the file of a Unix socket could not be removed.
    ///
    /// @param failure why
    default void leftBehind(IOException failure) {}

    /// {@return how many lines about what the server does were lost so far, by the log that they were for, such as
    /// `events`}
    ///
    /// It is asked when somebody looks at [Server#metrics], and must not wait. What the key log of the server's
    /// TLS has lost stands there by itself, as `keys`.
    default Map<String, Long> lostLines() {
        return Map.of();
    }

    /// {@return how often limits were reached so far that the server does not know, as who serves keeps them,
    /// by their words}
    ///
    /// It is asked when somebody looks at [Server#metrics], and must not wait. Those of the programs that a
    /// [ProgramHandler] runs stand there by themselves.
    default Map<String, Long> limitsReached() {
        return Map.of();
    }

    /// {@return a watch that does nothing}
    static ServerWatch none() {
        return new ServerWatch() {};
    }
}
