package dev.jacket.loop;

/// What event loops are made of.
///
/// **threads:** immutable.
///
/// @param loops how many, 1 to 1,024; by default one for each processor
/// @param backend how they hear from the kernel; by default [Backend#AUTO]
/// @param bufferBytes how many bytes of receive buffers each loop on io_uring provides, 16 KiB to 1 GiB; by default
///     4 MiB. An idle connection holds none of them.
public record LoopConfig(int loops, Backend backend, int bufferBytes) {
    /// The configuration that suits most programs.
    public static final LoopConfig DEFAULT =
            new LoopConfig(Runtime.getRuntime().availableProcessors(), Backend.AUTO, 4 << 20);

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
    }

    /// {@return the same with another number of loops}
    ///
    /// @param number how many
    public LoopConfig loops(int number) {
        return new LoopConfig(number, backend, bufferBytes);
    }

    /// {@return the same with another back end}
    ///
    /// @param other how they hear from the kernel
    public LoopConfig backend(Backend other) {
        return new LoopConfig(loops, other, bufferBytes);
    }

    /// {@return the same with another size of the receive buffers}
    ///
    /// @param bytes of each loop
    public LoopConfig bufferBytes(int bytes) {
        return new LoopConfig(loops, backend, bytes);
    }
}
