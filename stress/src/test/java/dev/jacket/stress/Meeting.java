package dev.jacket.stress;

import java.util.concurrent.atomic.AtomicInteger;

/// Where the two actors of a test begin together, if making what they need takes so long that they would seldom meet.
public final class Meeting {
    private static final int TRIES = 2_000;

    private final AtomicInteger here = new AtomicInteger();

    /// For the two actors of one state.
    public Meeting() {}

    /// Waits for the other, but only for a moment: it may have no processor now.
    public void meet() {
        here.incrementAndGet();
        for (int i = 0; here.get() < 2 && i < TRIES; i++) {
            Thread.onSpinWait();
        }
    }
}
