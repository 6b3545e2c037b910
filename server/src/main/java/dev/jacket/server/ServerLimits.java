package dev.jacket.server;

import java.time.Duration;

/// What a server spends at most.
///
/// **threads:** immutable.
///
/// @param maxConns connections open at once, 1 or more; by default the process's descriptors less 64, and
///     where each runs a program a quarter of that
/// @param perAddress open at once from one IPv4 address or one IPv6 /64, 1 or more; loopback and Unix sockets
///     do not count; 40
/// @param times how long a client may take for what
/// @param sizes how long what a client sends may be
/// @param pause how long a listener rests that cannot accept
/// @param tcp when the kernel gives up a peer that has vanished
public record ServerLimits(int maxConns, int perAddress, Times times, Sizes sizes, Pause pause, TcpLimits tcp) {
    /// Longer than anything lasts: switches a time limit off.
    public static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

    /// Switches a limit of a number off.
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /// What holds where nobody says otherwise.
    public static final ServerLimits DEFAULT = new ServerLimits(
            ProcessLimits.connections(),
            40,
            new Times(
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    NEVER,
                    Duration.ofSeconds(10)),
            new Sizes(4096, 1 << 20, 4096),
            new Pause(Duration.ofMillis(50), Duration.ofSeconds(1)),
            TcpLimits.DEFAULT);

    /// Checks the ranges.
    ///
    /// @param maxConns connections open at once
    /// @param perAddress open at once from one address
    /// @param times how long a client may take for what
    /// @param sizes how long what a client sends may be
    /// @param pause how long a listener rests that cannot accept
    /// @param tcp when the kernel gives up a peer that has vanished
    public ServerLimits {
        require("max-conns", maxConns, 1);
        require("per-address", perAddress, 1);
    }

    private static void require(String word, int limit, int least) {
        if (limit < least) {
            throw new IllegalArgumentException(word + " " + limit + " is less than " + least);
        }
    }

    /// How long a client may take.
    ///
    /// **threads:** immutable.
    ///
    /// @param idle to be silent in both directions, more than zero; 5 minutes
    /// @param write to take none of the bytes that are queued for it, more than zero; 30 s
    /// @param message from the first byte of a message to its end, more than zero; 10 s
    /// @param firstMessage from its coming to its first bytes, more than zero; never
    /// @param handshake from accept until it is established, by a header of the PROXY protocol and TLS where
    ///     there are any, more than zero; 10 s
    public record Times(Duration idle, Duration write, Duration message, Duration firstMessage, Duration handshake) {
        /// Checks the ranges.
        ///
        /// @param idle to be silent
        /// @param write to take none of its bytes
        /// @param message to send a message
        /// @param firstMessage to begin the first message
        /// @param handshake to be established
        public Times {
            require("idle-timeout", idle);
            require("write-timeout", write);
            require("message-timeout", message);
            require("first-message-timeout", firstMessage);
            require("handshake-timeout", handshake);
        }

        private static void require(String word, Duration limit) {
            if (!limit.isPositive()) {
                throw new IllegalArgumentException(word + " " + limit + " is not more than zero");
            }
        }
    }

    /// How long what a client sends may be.
    ///
    /// **threads:** immutable.
    ///
    /// @param line a line, in bytes without its end, 1 or more; 4,096
    /// @param message any other message, in bytes, 1 or more; 1 MiB
    /// @param proxyHeader a header of version 2 of the PROXY protocol, in bytes, 16 or more; 4,096
    public record Sizes(int line, int message, int proxyHeader) {
        /// Checks the ranges.
        ///
        /// @param line a line
        /// @param message any other message
        /// @param proxyHeader a header of the PROXY protocol
        public Sizes {
            require("max-line", line, 1);
            require("max-message", message, 1);
            require("proxy-max-header-bytes", proxyHeader, ProxyParser.HEAD);
        }
    }

    /// How long a listener rests after accept ran out of descriptors or memory: doubling from one to the
    /// other.
    ///
    /// **threads:** immutable.
    ///
    /// @param min the first time, more than zero; 50 ms
    /// @param max the longest, not less; 1 s
    public record Pause(Duration min, Duration max) {
        /// Checks the ranges.
        ///
        /// @param min the first time
        /// @param max the longest
        public Pause {
            if (!min.isPositive() || max.compareTo(min) < 0) {
                throw new IllegalArgumentException("accept-pause-min " + min + ", accept-pause-max " + max
                        + ": the first is more than zero, and the second not less");
            }
        }
    }

    /// {@return the same with another number of connections}
    ///
    /// @param next 1 or more
    public ServerLimits maxConns(int next) {
        return new ServerLimits(next, perAddress, times, sizes, pause, tcp);
    }

    /// {@return the same with another number of connections from one address}
    ///
    /// @param next 1 or more
    public ServerLimits perAddress(int next) {
        return new ServerLimits(maxConns, next, times, sizes, pause, tcp);
    }

    /// {@return the same with other times}
    ///
    /// @param next the times
    public ServerLimits times(Times next) {
        return new ServerLimits(maxConns, perAddress, next, sizes, pause, tcp);
    }

    /// {@return the same with another limit of silence}
    ///
    /// @param next more than zero
    public ServerLimits idleTimeout(Duration next) {
        return times(new Times(next, times.write(), times.message(), times.firstMessage(), times.handshake()));
    }

    /// {@return the same with another limit of a write that makes no progress}
    ///
    /// @param next more than zero
    public ServerLimits writeTimeout(Duration next) {
        return times(new Times(times.idle(), next, times.message(), times.firstMessage(), times.handshake()));
    }

    /// {@return the same with another limit of a message}
    ///
    /// @param next more than zero
    public ServerLimits messageTimeout(Duration next) {
        return times(new Times(times.idle(), times.write(), next, times.firstMessage(), times.handshake()));
    }

    /// {@return the same with another limit of the wait for the first message}
    ///
    /// @param next more than zero
    public ServerLimits firstMessageTimeout(Duration next) {
        return times(new Times(times.idle(), times.write(), times.message(), next, times.handshake()));
    }

    /// {@return the same with another limit of the time until a connection is established}
    ///
    /// @param next more than zero
    public ServerLimits handshakeTimeout(Duration next) {
        return times(new Times(times.idle(), times.write(), times.message(), times.firstMessage(), next));
    }

    /// {@return the same with another length of lines}
    ///
    /// @param next 1 or more bytes
    public ServerLimits maxLine(int next) {
        return new ServerLimits(
                maxConns, perAddress, times, new Sizes(next, sizes.message(), sizes.proxyHeader()), pause, tcp);
    }

    /// {@return the same with another length of messages}
    ///
    /// @param next 1 or more bytes
    public ServerLimits maxMessage(int next) {
        return new ServerLimits(
                maxConns, perAddress, times, new Sizes(sizes.line(), next, sizes.proxyHeader()), pause, tcp);
    }

    /// {@return the same with another length of headers of the PROXY protocol, version 2}
    ///
    /// @param next 16 or more bytes
    public ServerLimits proxyMaxHeaderBytes(int next) {
        return new ServerLimits(
                maxConns, perAddress, times, new Sizes(sizes.line(), sizes.message(), next), pause, tcp);
    }

    /// {@return the same with other pauses of a listener that cannot accept}
    ///
    /// @param next the pauses
    public ServerLimits pause(Pause next) {
        return new ServerLimits(maxConns, perAddress, times, sizes, next, tcp);
    }

    /// {@return the same with another first pause; the longest becomes no shorter}
    ///
    /// @param next more than zero
    public ServerLimits acceptPauseMin(Duration next) {
        return pause(new Pause(next, next.compareTo(pause.max()) > 0 ? next : pause.max()));
    }

    /// {@return the same with another longest pause}
    ///
    /// @param next not less than the first
    public ServerLimits acceptPauseMax(Duration next) {
        return pause(new Pause(pause.min(), next));
    }

    /// {@return the same with other limits of a peer that has vanished}
    ///
    /// @param next the limits
    public ServerLimits tcp(TcpLimits next) {
        return new ServerLimits(maxConns, perAddress, times, sizes, pause, next);
    }

    /// {@return the same with another limit of what is unacknowledged}
    ///
    /// @param next 1 ms or more
    public ServerLimits tcpUserTimeout(Duration next) {
        return tcp(new TcpLimits(next, tcp.keepaliveIdle(), tcp.keepaliveInterval(), tcp.writeHighWater()));
    }

    /// {@return the same with another silence before the peer is asked whether it is there}
    ///
    /// @param next 1 s or more
    public ServerLimits keepaliveIdle(Duration next) {
        return tcp(new TcpLimits(tcp.userTimeout(), next, tcp.keepaliveInterval(), tcp.writeHighWater()));
    }

    /// {@return the same with another time between such questions}
    ///
    /// @param next 1 s or more
    public ServerLimits keepaliveInterval(Duration next) {
        return tcp(new TcpLimits(tcp.userTimeout(), tcp.keepaliveIdle(), next, tcp.writeHighWater()));
    }

    /// {@return the same with another amount that may wait in the kernel before the writer waits}
    ///
    /// @param next 2 or more bytes, or [#UNLIMITED]
    public ServerLimits writeHighWater(int next) {
        return tcp(new TcpLimits(tcp.userTimeout(), tcp.keepaliveIdle(), tcp.keepaliveInterval(), next));
    }
}
