package dev.jacket.server;

import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.TcpInfo;
import java.io.IOException;
import java.time.Duration;

/// A wait of somebody whose peer takes nothing: looks now and then whether that goes on, and since when.
///
/// The kernel has one clock for a peer that has vanished and one that is there and takes nothing, TCP_USER_TIMEOUT. So
/// while this wait goes on that clock is set behind the limit of a write, and it is asked here whether the peer still
/// acknowledges.
///
/// **threads:** the one that handles the connection.
final class Stall {
    private static final Duration FIRST_LOOK = Duration.ofMillis(500);
    private static final Duration NEXT_LOOK = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofHours(1); // its parts are longer than any look
    private static final int PARTS = 4;

    private final Connection connection;
    private final Duration write;
    private final Duration vanished;
    private final boolean asksKernel;
    private long since = System.nanoTime();
    private int unsent = Integer.MAX_VALUE;

    /// @param connection whose handler has waited for [#firstLook] in vain
    Stall(Connection connection) {
        this.connection = connection;
        this.write = connection.limits().times().write();
        this.vanished = connection.limits().tcp().userTimeout();
        this.asksKernel = connection.isTcp() && write.compareTo(vanished) >= 0 && !isNever(vanished);
    }

    private static boolean isNever(Duration limit) {
        return limit.equals(ServerLimits.NEVER);
    }

    /// {@return how long a wait lasts before anybody looks: the kernel's clock must not have run out by then}
    static Duration firstLook(ServerLimits limits) {
        return part(limits.tcp().userTimeout(), 2, part(limits.times().write(), PARTS, FIRST_LOOK));
    }

    /// {@return such a part of a limit, at most a few seconds}
    ///
    /// Each connection asks, and [Duration#dividedBy(long)] goes by way of decimal numbers.
    private static Duration part(Duration limit, int parts, Duration most) {
        if (limit.compareTo(LONG) > 0) {
            return most;
        }
        Duration part = Duration.ofNanos(limit.toNanos() / parts);
        return part.compareTo(most) < 0 ? part : most;
    }

    /// Looks after a wait, and says how long the next one lasts.
    ///
    /// @throws StalledException if the peer has taken nothing for the limit of a write
    /// @throws VanishedException if it has not been heard of for as long as one may be that is there
    void look() throws IOException {
        int still = connection.socket().unsent();
        long now = System.nanoTime();
        if (unsent == Integer.MAX_VALUE && asksKernel) {
            kernelWaits(isNever(write) ? Duration.ZERO : write.plus(vanished));
        }
        if (still < unsent) {
            unsent = still;
            since = now;
        }
        Duration left = write.minusNanos(now - since);
        if (!isNever(write) && !left.isPositive()) {
            throw new StalledException(connection.peer());
        }
        if (asksKernel && isGone(connection.socket().get(Options.TCP_INFO))) {
            throw new VanishedException(connection.peer());
        }
        Duration next = part(write, PARTS, NEXT_LOOK);
        connection.socket().timeout(left.compareTo(next) < 0 ? left : next);
    }

    /// A peer without room answers questions ever more seldom, so its silence alone says nothing.
    private boolean isGone(TcpInfo info) {
        boolean unanswered = info.retransmits().orElse(0) > 0 || info.probes().orElse(0) > 1;
        return unanswered && info.lastAckRecv().orElse(Duration.ZERO).compareTo(vanished) >= 0;
    }

    /// The peer has taken what it was about.
    void over() throws IOException {
        connection.socket().timeout(firstLook(connection.limits()));
        if (asksKernel) {
            kernelWaits(vanished);
        }
    }

    private void kernelWaits(Duration limit) throws IOException {
        Socket socket = connection.socket();
        Duration most = Duration.ofMillis(Integer.MAX_VALUE);
        socket.set(Options.TCP_USER_TIMEOUT, limit.compareTo(most) < 0 ? limit : most);
    }
}
