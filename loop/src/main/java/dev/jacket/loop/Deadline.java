package dev.jacket.loop;

import java.time.Duration;
import java.util.function.LongSupplier;

/// A point on the monotonic clock by which a call must be over. Steps of the wall clock do not move it.
///
/// **threads:** immutable.
public final class Deadline {
    /// The deadline that never comes.
    public static final Deadline NEVER = new Deadline(Duration.ZERO, false, 0, System::nanoTime);

    /// The deadline that has always passed: the call does what it can at once and does not wait.
    public static final Deadline NOW = new Deadline(Duration.ZERO, true, 0, () -> 0);

    private final Duration limit;
    private final boolean bounded;
    private final long atNanos;
    private final LongSupplier clock;

    private Deadline(Duration limit, boolean bounded, long atNanos, LongSupplier clock) {
        this.limit = limit;
        this.bounded = bounded;
        this.atNanos = atNanos;
        this.clock = clock;
    }

    /// {@return the deadline that comes when the time has gone by}
    ///
    /// @param time zero or more; more than 146 years is [#NEVER]
    public static Deadline after(Duration time) {
        return after(time, System::nanoTime);
    }

    /// {@return the deadline on a clock of the caller's}
    ///
    /// @param time zero or more; more than 146 years is [#NEVER]
    /// @param nanoClock counts nanoseconds, from any origin, and never backwards
    public static Deadline after(Duration time, LongSupplier nanoClock) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time " + time + " is negative");
        }
        if (time.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0) {
            return NEVER;
        }
        return new Deadline(time, true, nanoClock.getAsLong() + time.toNanos(), nanoClock);
    }

    /// {@return whether there is a limit at all}
    public boolean isBounded() {
        return bounded;
    }

    /// {@return the time that it was made with; zero for [#NEVER] and [#NOW]}
    public Duration limit() {
        return limit;
    }

    /// {@return whether it has come}
    public boolean hasPassed() {
        return bounded && remainingNanos() <= 0;
    }

    /// {@return the nanoseconds left: 0 or less when it has passed, `Long.MAX_VALUE` when it never comes}
    public long remainingNanos() {
        if (!bounded) {
            return Long.MAX_VALUE;
        }
        return this == NOW ? 0 : atNanos - clock.getAsLong();
    }

    /// {@return the time left, zero when it has passed}
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, remainingNanos()));
    }

    /// {@return the earlier of the two}
    ///
    /// @param other another deadline
    public Deadline earlier(Deadline other) {
        return other.remainingNanos() < remainingNanos() ? other : this;
    }

    @Override
    public String toString() {
        return bounded ? "in " + remaining() : "never";
    }
}
