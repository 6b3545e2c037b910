package dev.jacket.tls;

import java.time.Instant;

/// What certificates and sessions are dated by. No limit counts on it.
final class WallClock {
    private WallClock() {}

    static Instant now() {
        return Instant.now();
    }

    /// {@return the time in milliseconds, as sessions have it}
    static long millis() {
        return System.currentTimeMillis();
    }
}
