package dev.jacket.server;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Counts numbers by size, in cells whose bounds are fixed.
///
/// **threads:** shared; those that count at the same time seldom meet.
final class Histogram {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1000 * MILLISECOND;

    private final long[] bounds;
    private final LongAdder[] cells;
    private final LongAdder sum = new LongAdder();

    private Histogram(long... bounds) {
        this.bounds = bounds;
        this.cells = IntStream.rangeClosed(0, bounds.length)
                .mapToObj(_ -> new LongAdder())
                .toArray(LongAdder[]::new);
    }

    /// {@return one of nanoseconds, from 100 us to an hour}
    static Histogram ofTimes() {
        return new Histogram(
                MILLISECOND / 10,
                MILLISECOND,
                5 * MILLISECOND,
                10 * MILLISECOND,
                50 * MILLISECOND,
                100 * MILLISECOND,
                500 * MILLISECOND,
                SECOND,
                5 * SECOND,
                10 * SECOND,
                60 * SECOND,
                300 * SECOND,
                3600 * SECOND);
    }

    /// {@return one of bytes, from 64 to 1 GiB, each bound four times the one before}
    static Histogram ofSizes() {
        return new Histogram(LongStream.iterate(64, size -> size <= 1 << 30, size -> size * 4)
                .toArray());
    }

    /// Counts a number, 0 or more.
    void add(long number) {
        int found = Arrays.binarySearch(bounds, number);
        cells[found < 0 ? -found - 1 : found].increment();
        sum.add(number);
    }

    Distribution distribution() {
        return new Distribution(
                Arrays.stream(bounds).boxed().toList(),
                Arrays.stream(cells).map(LongAdder::sum).toList(),
                sum.sum());
    }
}
