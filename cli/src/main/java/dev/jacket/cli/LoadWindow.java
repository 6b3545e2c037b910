package dev.jacket.cli;

import java.util.function.LongSupplier;

/// The time that counts: it begins after the warm-up, and ends when it is over or somebody ends it.
///
/// **threads:** shared.
final class LoadWindow {
    private final LongSupplier clock;
    private final long begin;
    private volatile long end;
    private volatile boolean over;

    /// @param begin when the warm-up is over
    /// @param nanos how long it lasts then
    LoadWindow(LongSupplier clock, long begin, long nanos) {
        this.clock = clock;
        this.begin = begin;
        this.end = begin + Math.min(nanos, Long.MAX_VALUE / 2);
    }

    long now() {
        return clock.getAsLong();
    }

    long begin() {
        return begin;
    }

    long end() {
        return end;
    }

    /// {@return whether what happens at this time counts}
    boolean holds(long time) {
        return time - begin >= 0 && time - end < 0;
    }

    /// {@return whether nothing is to be sent any more}
    boolean isOver() {
        return over;
    }

    /// Ends it, now if that is earlier than it was to end.
    void close() {
        long now = now();
        if (now - end < 0) {
            end = now - begin > 0 ? now : begin;
        }
        over = true;
    }

    /// {@return how many seconds of it have passed}
    double seconds() {
        long until = Math.min(now() - begin, end - begin);
        return Math.max(0, until) / 1e9;
    }
}
