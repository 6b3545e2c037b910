package dev.jacket.cli;

/// Times that were counted, by size.
///
/// **threads:** one at a time.
final class Percentiles {
    private final long[] counts;
    private final long max;
    private final long count;

    /// @param counts by the cells of [LatencyHistogram]
    /// @param max the longest, exactly; 0 or more where only the cell is known
    Percentiles(long[] counts, long max) {
        this.counts = counts;
        this.max = max;
        long sum = 0;
        for (long each : counts) {
            sum += each;
        }
        this.count = sum;
    }

    long count() {
        return count;
    }

    /// {@return the time that this part of all did not exceed, by nearest rank: at most 1/128 more than it was, never
    /// less, and never more than the longest}
    ///
    /// @param part 0 to 1
    long at(double part) {
        long rank = Math.max(1, (long) Math.ceil(part * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(LatencyHistogram.largest(i), max);
            }
        }
        return 0;
    }

    /// {@return the longest}
    long max() {
        return at(1);
    }

    /// {@return those that came after an earlier look at the same histogram}
    Percentiles since(Percentiles earlier) {
        var newer = new long[counts.length];
        for (int i = 0; i < newer.length; i++) {
            newer[i] = counts[i] - earlier.counts[i];
        }
        return new Percentiles(newer, max);
    }
}
