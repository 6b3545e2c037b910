package dev.jacket.server;

import java.util.List;

/// How many numbers were how large.
///
/// **threads:** immutable.
///
/// @param bounds the largest number of each cell but the last, which has none; rising
/// @param counts how many numbers are in each cell; one more than the bounds
/// @param sum of all the numbers
public record Distribution(List<Long> bounds, List<Long> counts, long sum) {
    /// Copies the lists.
    ///
    /// @param bounds the largest number of each cell but the last
    /// @param counts how many numbers are in each cell
    /// @param sum of all the numbers
    public Distribution {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        if (counts.size() != bounds.size() + 1) {
            throw new IllegalArgumentException(bounds.size() + " bounds and " + counts.size() + " cells");
        }
    }

    /// {@return how many numbers there are}
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
