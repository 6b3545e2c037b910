package dev.jacket.server;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts what a server does.
///
/// **threads:** shared.
final class Tally {
    final LongAdder accepted = new LongAdder();
    private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
    final LongAdder failed = new LongAdder();
    final LongAdder reset = new LongAdder();
    final LongAdder idle = new LongAdder();
    final LongAdder stalled = new LongAdder();
    final LongAdder tooLong = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder acceptErrors = new LongAdder();
    final LongAdder datagrams = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder in = new LongAdder();
    final LongAdder out = new LongAdder();

    Tally() {
        for (Refusal why : Refusal.values()) {
            refusals.put(why, new LongAdder());
        }
    }

    /// Counts somebody who was turned away.
    void refused(Refusal why) {
        var count = refusals.get(why);
        if (count != null) {
            count.increment();
        }
    }

    private Map<Refusal, Long> refusals() {
        var sums = new EnumMap<Refusal, Long>(Refusal.class);
        refusals.forEach((why, count) -> sums.put(why, count.sum()));
        return Collections.unmodifiableMap(sums);
    }

    ServerCounts counts(int open) {
        var turnedAway = refusals();
        return new ServerCounts(
                accepted.sum(),
                open,
                turnedAway.values().stream().mapToLong(Long::longValue).sum(),
                turnedAway,
                failed.sum(),
                reset.sum(),
                idle.sum(),
                stalled.sum(),
                tooLong.sum(),
                late.sum(),
                acceptErrors.sum(),
                datagrams.sum(),
                dropped.sum(),
                in.sum(),
                out.sum());
    }
}
