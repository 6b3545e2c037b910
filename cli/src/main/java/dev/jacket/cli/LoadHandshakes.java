package dev.jacket.cli;

import dev.jacket.tls.TlsFacts;
import java.util.concurrent.atomic.LongAdder;

/// The handshakes of TLS of a measurement, those of the warm-up too.
///
/// **threads:** shared.
final class LoadHandshakes {
    private final LatencyHistogram times = new LatencyHistogram();
    private final LongAdder resumed = new LongAdder();

    /// One was done.
    ///
    /// @param part see [LatencyHistogram#add]
    /// @param nanos what it took, without the connect
    void done(int part, TlsFacts facts, long nanos) {
        times.add(part, nanos, 1);
        if (facts.resumed()) {
            resumed.increment();
        }
    }

    /// {@return how many of them took up what an earlier one had agreed}
    long resumed() {
        return resumed.sum();
    }

    /// {@return how long they took, and so how many there were}
    Percentiles times() {
        return times.percentiles();
    }
}
