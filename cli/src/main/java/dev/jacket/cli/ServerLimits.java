package dev.jacket.cli;

import java.time.Duration;

/// What a server spends at most.
///
/// @param connections open at once
/// @param perAddress open at once from one IPv4 address or one IPv6 /64; loopback and Unix sockets do not count
/// @param times how long a client may take for what
/// @param message the longest record of a socket that keeps records, in bytes
/// @param pauseMin the first pause after accept ran out of descriptors or memory
/// @param pauseMax the longest such pause
record ServerLimits(int connections, int perAddress, Times times, int message, Duration pauseMin, Duration pauseMax) {
    /// Longer than anything lasts.
    static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

    static final int UNLIMITED = Integer.MAX_VALUE;

    static final ServerLimits DEFAULT = new ServerLimits(
            UNLIMITED,
            40,
            new Times(Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(10), NEVER),
            1 << 20,
            Duration.ofMillis(50),
            Duration.ofSeconds(1));

    ServerLimits {
        if (connections < 1 || perAddress < 1 || message < 1) {
            throw new IllegalArgumentException("connections " + connections + ", per address " + perAddress
                    + ", message " + message + ": each is 1 at least");
        }
        if (!pauseMin.isPositive()) {
            throw new IllegalArgumentException("pause " + pauseMin + " is not more than zero");
        }
    }

    /// How long a client may take.
    ///
    /// @param idle to be silent in both directions
    /// @param writeStall to take none of the bytes that are queued for it
    /// @param message from the first byte of a message to its end
    /// @param firstMessage from its coming to its first bytes
    record Times(Duration idle, Duration writeStall, Duration message, Duration firstMessage) {
        Times {
            if (!idle.isPositive() || !writeStall.isPositive() || !message.isPositive() || !firstMessage.isPositive()) {
                throw new IllegalArgumentException("idle " + idle + ", write stall " + writeStall + ", message "
                        + message + ", first message " + firstMessage + ": each is more than zero");
            }
        }
    }

    ServerLimits connections(int next) {
        return new ServerLimits(next, perAddress, times, message, pauseMin, pauseMax);
    }

    ServerLimits perAddress(int next) {
        return new ServerLimits(connections, next, times, message, pauseMin, pauseMax);
    }

    ServerLimits times(Times next) {
        return new ServerLimits(connections, perAddress, next, message, pauseMin, pauseMax);
    }

    ServerLimits idle(Duration next) {
        return times(new Times(next, times.writeStall(), times.message(), times.firstMessage()));
    }

    ServerLimits writeStall(Duration next) {
        return times(new Times(times.idle(), next, times.message(), times.firstMessage()));
    }

    ServerLimits messageTime(Duration next) {
        return times(new Times(times.idle(), times.writeStall(), next, times.firstMessage()));
    }

    ServerLimits firstMessage(Duration next) {
        return times(new Times(times.idle(), times.writeStall(), times.message(), next));
    }

    ServerLimits message(int next) {
        return new ServerLimits(connections, perAddress, times, next, pauseMin, pauseMax);
    }
}
