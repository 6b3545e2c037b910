package dev.jacket.cli;

import java.util.concurrent.TimeUnit;

/// So many bytes a second in one direction, evenly.
///
/// Used by one thread.
final class Pace {
    private static final long SECOND = 1_000_000_000;

    private final long rate;
    private long due = System.nanoTime();

    /// @param rate bytes a second
    Pace(long rate) {
        this.rate = rate;
    }

    /// {@return the most bytes to move at once, so that a second has many steps}
    int step() {
        return Math.clamp(rate / 20, 1, Memory.BLOCK);
    }

    /// Waits until so many bytes may go; time that was not used before is not made up for.
    void await(long bytes) throws InterruptedException {
        long now = System.nanoTime();
        if (due < now - SECOND / 20) {
            due = now;
        }
        if (due > now) {
            TimeUnit.NANOSECONDS.sleep(due - now);
        }
        due += (long) (bytes * (double) SECOND / rate);
    }
}
