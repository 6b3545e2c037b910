package dev.jacket.cli;

import java.time.Duration;

/// What a server spends at most.
///
/// @param connections open at once
/// @param perAddress open at once from one IPv4 address or one IPv6 /64; loopback and Unix sockets do not count
/// @param idle how long a connection may be silent in both directions
/// @param writeStall how long queued bytes may wait without any being taken
/// @param message the longest record of a socket that keeps records, in bytes
/// @param pauseMin the first pause after accept ran out of descriptors or memory
/// @param pauseMax the longest such pause
record ServerLimits(
        int connections,
        int perAddress,
        Duration idle,
        Duration writeStall,
        int message,
        Duration pauseMin,
        Duration pauseMax) {
    /// Longer than anything lasts.
    static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

    static final int UNLIMITED = Integer.MAX_VALUE;

    static final ServerLimits DEFAULT = new ServerLimits(
            UNLIMITED,
            40,
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            1 << 20,
            Duration.ofMillis(50),
            Duration.ofSeconds(1));

    ServerLimits {
        if (connections < 1 || perAddress < 1 || message < 1) {
            throw new IllegalArgumentException("connections " + connections + ", per address " + perAddress
                    + ", message " + message + ": each is 1 at least");
        }
        if (!idle.isPositive() || !writeStall.isPositive() || !pauseMin.isPositive()) {
            throw new IllegalArgumentException("idle " + idle + ", write stall " + writeStall + ", pause " + pauseMin
                    + ": each is more than zero");
        }
    }

    ServerLimits connections(int next) {
        return new ServerLimits(next, perAddress, idle, writeStall, message, pauseMin, pauseMax);
    }

    ServerLimits perAddress(int next) {
        return new ServerLimits(connections, next, idle, writeStall, message, pauseMin, pauseMax);
    }

    ServerLimits idle(Duration next) {
        return new ServerLimits(connections, perAddress, next, writeStall, message, pauseMin, pauseMax);
    }

    ServerLimits writeStall(Duration next) {
        return new ServerLimits(connections, perAddress, idle, next, message, pauseMin, pauseMax);
    }

    ServerLimits message(int next) {
        return new ServerLimits(connections, perAddress, idle, writeStall, next, pauseMin, pauseMax);
    }
}
