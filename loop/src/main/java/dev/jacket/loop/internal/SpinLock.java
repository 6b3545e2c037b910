package dev.jacket.loop.internal;

import java.util.concurrent.atomic.AtomicBoolean;

/// A lock for a few steps in memory, which a loop's own thread may take too. A monitor is none: a virtual thread that
/// waits for one is woken first, on the loop whose thread stands behind it in the same queue, and neither goes on.
/// Whoever holds this calls nothing that parks.
///
/// **threads:** shared.
final class SpinLock {
    private static final int TRIES = 100;

    private final AtomicBoolean held = new AtomicBoolean();

    // Whoever holds it may have lost its processor; nothing depends on the priority.
    @SuppressWarnings("ThreadPriorityCheck")
    void lock() {
        for (int tries = 0; held.getOpaque() || !held.compareAndSet(false, true); tries++) {
            if (tries < TRIES) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    void unlock() {
        held.set(false);
    }
}
