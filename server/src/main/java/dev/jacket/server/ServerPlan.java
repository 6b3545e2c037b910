package dev.jacket.server;

import dev.jacket.tls.KeyLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// What a server is made of.
///
/// @param place where it listens; becomes the server's
/// @param hooks what its user does
/// @param admission who is let in
/// @param phases what a connection passes before it is judged, in this order
/// @param keys where the secrets of its TLS go, or null
/// @param limits what it spends at most
/// @param configured what it was configured with, and what held before
/// @param watch hears what it does
/// @param concurrency how many connections at once
/// @param threads makes the threads, or null for those of the concurrency
/// @param once whether the first connection is the last
/// @param timeout how long [SocketServer#handleRequest] waits
/// @param late runs when nobody came in that time
/// @param actions run while the server does, or null
record ServerPlan(
        Listening place,
        Hooks hooks,
        Admission admission,
        List<Phase> phases,
        @Nullable KeyLog keys,
        ServerLimits limits,
        Configured configured,
        ServerWatch watch,
        Concurrency concurrency,
        @Nullable ThreadFactory threads,
        boolean once,
        Duration timeout,
        Runnable late,
        @Nullable ServiceActions actions) {}
