package dev.jacket.server;

import java.util.concurrent.atomic.LongAdder;

/// Counts what a server does.
///
/// **threads:** shared.
final class Tally {
    final LongAdder accepted = new LongAdder();
    final LongAdder refused = new LongAdder();
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

    ServerCounts counts(int open) {
        return new ServerCounts(
                accepted.sum(),
                open,
                refused.sum(),
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
