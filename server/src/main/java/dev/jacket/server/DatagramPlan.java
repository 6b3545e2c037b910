package dev.jacket.server;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a server of datagrams is made of.
///
/// @param place the bound sockets; become the server's
/// @param handler serves a datagram
/// @param sessions serves a peer in its place, or null
/// @param verify whether a datagram is served at all
/// @param error hears what the handler threw
/// @param access whose datagrams are served, to begin with
/// @param watch hears what the server does
/// @param concurrency how many datagrams at once
/// @param threads makes the threads, or null for those of the concurrency
/// @param queue how many are handled at once at most, where each has a thread
/// @param size the most bytes of a datagram
/// @param limits of them those that are about sessions
/// @param configured what it was configured with, and what held before
/// @param once whether the first datagram is the last
/// @param timeout how long [DatagramServer#handleRequest] waits
/// @param late runs when nothing came in that time
/// @param actions run while the server does, or null
record DatagramPlan(
        Listening place,
        DatagramHandler handler,
        @Nullable DatagramSessionHandler sessions,
        Predicate<Datagram> verify,
        DatagramError error,
        AccessRules access,
        ServerWatch watch,
        Concurrency concurrency,
        @Nullable ThreadFactory threads,
        int queue,
        int size,
        ServerLimits limits,
        Configured configured,
        boolean once,
        Duration timeout,
        Runnable late,
        @Nullable ServiceActions actions) {}
