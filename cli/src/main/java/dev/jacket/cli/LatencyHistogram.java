package dev.jacket.cli;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/// Counts times by size: 128 cells for each power of two, so that a time is known to 1/128 of itself.
///
/// **threads:** shared; each thread counts in one of several parts, so that two processors seldom meet in one.
final class LatencyHistogram {
    /// How many bits of a value count: cells are 2^-BITS of what they hold.
    static final int BITS = 7;

    /// Longer times, of more than a day, count as this one.
    static final long MOST = (1L << 47) - 1;

    private static final int CELLS = cell(MOST) + 1;
    private static final int PARTS = 4;

    private final AtomicLongArray[] parts = new AtomicLongArray[PARTS];
    private final LongAccumulator max = new LongAccumulator(Math::max, 0);

    LatencyHistogram() {
        for (int i = 0; i < PARTS; i++) {
            parts[i] = new AtomicLongArray(CELLS);
        }
    }

    /// Counts a time.
    ///
    /// @param part any number: threads that count at the same time should have different ones
    /// @param times how often it was met
    void add(int part, long nanos, long times) {
        long value = Math.clamp(nanos, 0, MOST);
        parts[part & (PARTS - 1)].getAndAdd(cell(value), times);
        if (value > max.get()) {
            max.accumulate(value);
        }
    }

    /// {@return all that was counted so far}
    Percentiles percentiles() {
        var counts = new long[CELLS];
        for (AtomicLongArray part : parts) {
            for (int i = 0; i < CELLS; i++) {
                counts[i] += part.get(i);
            }
        }
        return new Percentiles(counts, max.get());
    }

    /// {@return the cell of a value: the value itself, or its upper bits and how many were left out}
    static int cell(long value) {
        int shift = Math.max(0, Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(value));
        return (shift << BITS) + (int) (value >>> shift);
    }

    /// {@return the largest value of a cell}
    static long largest(int cell) {
        int shift = Math.max(0, (cell >>> BITS) - 1);
        long upper = cell - ((long) shift << BITS);
        return ((upper + 1) << shift) - 1;
    }
}
