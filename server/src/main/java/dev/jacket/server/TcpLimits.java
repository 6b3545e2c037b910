package dev.jacket.server;

import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.time.Duration;

/// What the kernel does for a TCP connection: when it gives a peer up that has vanished, and how much it keeps for one
/// that takes nothing. Listeners have it set, and connections from them.
///
/// [ServerLimits#NEVER] switches the first two off. The kernel counts the first in milliseconds and the others in
/// seconds.
///
/// **threads:** immutable.
///
/// @param userTimeout how long what was sent may be unacknowledged, or find no room at the peer; 20 s
/// @param keepaliveIdle how long it is silent before the peer is asked whether it is there, 1 s or more; 60 s
/// @param keepaliveInterval how long from one such question to the next, 1 s or more; 10 s
/// @param writeHighWater how many bytes that were never sent may wait in the kernel before the writer waits, 2 or more;
///     it goes on when half of them are left. By default as many as the send buffer holds
public record TcpLimits(Duration userTimeout, Duration keepaliveIdle, Duration keepaliveInterval, int writeHighWater) {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_KEEPALIVE = Duration.ofSeconds(32_767);
    private static final Duration LONGEST_USER_TIMEOUT = Duration.ofMillis(Integer.MAX_VALUE);

    /// What holds where nobody says otherwise.
    public static final TcpLimits DEFAULT = new TcpLimits(
            Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(10), ServerLimits.UNLIMITED);

    /// Checks the ranges.
    ///
    /// @param userTimeout how long what was sent may be unacknowledged
    /// @param keepaliveIdle how long it is silent before the peer is asked
    /// @param keepaliveInterval how long from one such question to the next
    /// @param writeHighWater how many bytes may wait in the kernel
    public TcpLimits {
        if (writeHighWater < 2) {
            throw new IllegalArgumentException("write-high-water " + writeHighWater + " is less than 2");
        }
        require("tcp-user-timeout", userTimeout, Duration.ofMillis(1), LONGEST_USER_TIMEOUT, true);
        require("keepalive-idle", keepaliveIdle, SECOND, LONGEST_KEEPALIVE, true);
        require("keepalive-interval", keepaliveInterval, SECOND, LONGEST_KEEPALIVE, false);
    }

    private static void require(String word, Duration limit, Duration least, Duration most, boolean mayBeOff) {
        boolean off = mayBeOff && limit.equals(ServerLimits.NEVER);
        if (!off && (limit.compareTo(least) < 0 || limit.compareTo(most) > 0)) {
            throw new IllegalArgumentException(word + " " + limit + " is none of " + least + " to " + most);
        }
    }

    void apply(Socket listener) throws IOException {
        if (!Listening.isTcp(listener)) {
            return;
        }
        boolean isLimited = !userTimeout.equals(ServerLimits.NEVER);
        boolean asks = !keepaliveIdle.equals(ServerLimits.NEVER);
        listener.set(Options.TCP_USER_TIMEOUT, isLimited ? userTimeout : Duration.ZERO);
        listener.set(Options.SO_KEEPALIVE, asks);
        listener.set(Options.TCP_NOTSENT_LOWAT, writeHighWater == ServerLimits.UNLIMITED ? 0 : (long) writeHighWater);
        if (asks) {
            listener.set(Options.TCP_KEEPIDLE, keepaliveIdle);
            listener.set(Options.TCP_KEEPINTVL, keepaliveInterval);
        }
    }
}
