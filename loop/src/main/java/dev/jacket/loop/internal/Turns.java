package dev.jacket.loop.internal;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Those who wait for their turn at something, in the order in which they came. Whether it is free, what they wait for
/// knows: it is given back first and [#wakeFirst] is called then, so that nobody sleeps beside what is free.
///
/// **threads:** shared.
public final class Turns {
    private @Nullable ArrayDeque<Thread> waiting; // guarded by this; most have none ever
    private volatile @Nullable Thread first; // written under the lock

    /// Makes the queue of those that nobody waits for yet.
    public Turns() {}

    synchronized void join(Thread thread) {
        ArrayDeque<Thread> all = waiting;
        if (all == null) {
            all = new ArrayDeque<>(2);
            waiting = all;
        }
        all.add(thread);
        first = all.peek();
    }

    /// The next one is woken even where this one has had its turn or has given it up: it looks for itself.
    synchronized void leave(Thread thread) {
        ArrayDeque<Thread> all = waiting;
        if (all != null) {
            all.remove(thread);
            first = all.peek();
        }
        wakeFirst();
    }

    boolean isFirst(Thread thread) {
        return first == thread;
    }

    /// Tells the first that what they wait for may be free now.
    public void wakeFirst() {
        Thread next = first;
        if (next != null) {
            LockSupport.unpark(next);
        }
    }

    /// {@return whether anybody waits}
    public boolean isAwaited() {
        return first != null;
    }
}
