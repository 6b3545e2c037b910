package dev.jacket.loop;

import java.time.Duration;

/// What event loops are made of.
///
/// **threads:** immutable.
///
/// @param loops how many, 1 to 1,024; by default one for each processor
/// @param backend how they hear from the kernel; by default [Backend#AUTO]
/// @param bufferBytes how many bytes of receive buffers each loop on io_uring provides, 16 KiB to 1 GiB; by default
///     4 MiB. An idle connection holds none of them.
/// @param watchdogHandler for how long a thread may hold its loop, computing or blocked in foreign code, before
///     one line in the log names it, 1 ms to 1 day; by default 10 s
public record LoopConfig(int loops, Backend backend, int bufferBytes, Duration watchdogHandler) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    /// The configuration that suits most programs.
    public static final LoopConfig DEFAULT =
            new LoopConfig(Runtime.getRuntime().availableProcessors(), Backend.AUTO, 4 << 20, Duration.ofSeconds(10));

    private static final int MOST_LOOPS = 1024;
    private static final int LEAST_BYTES = 16 << 10;
    private static final int MOST_BYTES = 1 << 30;

    /// Checks the ranges.
    public LoopConfig {
        if (loops < 1 || loops > MOST_LOOPS) {
            throw new IllegalArgumentException("loops " + loops + " is not in 1 to " + MOST_LOOPS);
        }
        if (bufferBytes < LEAST_BYTES || bufferBytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "bufferBytes " + bufferBytes + " is not in " + LEAST_BYTES + " to " + MOST_BYTES);
        }
        if (watchdogHandler.compareTo(SHORTEST) < 0 || watchdogHandler.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "watchdogHandler " + watchdogHandler + " is not in " + SHORTEST + " to " + LONGEST);
        }
    }

    /// {@return the same with another number of loops}
    ///
    /// @param number how many
    public LoopConfig loops(int number) {
        return new LoopConfig(number, backend, bufferBytes, watchdogHandler);
    }

    /// {@return the same with another back end}
    ///
    /// @param other how they hear from the kernel
    public LoopConfig backend(Backend other) {
        return new LoopConfig(loops, other, bufferBytes, watchdogHandler);
    }

    /// {@return the same with another size of the receive buffers}
    ///
    /// @param bytes of each loop
    public LoopConfig bufferBytes(int bytes) {
        return new LoopConfig(loops, backend, bytes, watchdogHandler);
    }

    /// {@return the same with another limit for those who hold their loop}
    ///
    /// @param limit after which they are named
    public LoopConfig watchdogHandler(Duration limit) {
        return new LoopConfig(loops, backend, bufferBytes, limit);
    }
}
