package dev.jacket.loop.internal;

import dev.jacket.loop.Deadline;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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

    /// Waits for a turn at something that belongs to a descriptor. The caller is inside [Descriptor#enter].
    ///
    /// @param owner the descriptor
    /// @param taking takes it if it is free
    /// @param deadline how long at most
    /// @param partner another descriptor whose close ends the wait too, or the same
    /// @return how it ended; it is taken with [Outcome#READY] alone
    public Outcome await(Descriptor owner, BooleanSupplier taking, Deadline deadline, Descriptor partner) {
        EventLoop.checkMayWait(deadline);
        Thread self = Thread.currentThread();
        Waiter waiter = new Waiter(self, 0, null);
        Waiter closing = owner.add(waiter, partner);
        join(self);
        try {
            for (; ; ) {
                if (owner.isClosed() || partner.isClosed()) {
                    return Outcome.CLOSED;
                }
                if (first == self && taking.getAsBoolean()) {
                    return Outcome.READY;
                }
                if (self.isInterrupted()) {
                    return Outcome.INTERRUPTED;
                }
                if (deadline.hasPassed()) {
                    return Outcome.TIMED_OUT;
                }
                owner.parkUntil(deadline);
            }
        } finally {
            leave(self);
            owner.remove(waiter, partner, closing);
        }
    }

    private synchronized void join(Thread thread) {
        ArrayDeque<Thread> all = waiting;
        if (all == null) {
            all = new ArrayDeque<>(2);
            waiting = all;
        }
        all.add(thread);
        first = all.peek();
    }

    /// The next one is woken even where this one has had its turn or has given it up: it looks for itself.
    private synchronized void leave(Thread thread) {
        ArrayDeque<Thread> all = waiting;
        if (all != null) {
            all.remove(thread);
            first = all.peek();
        }
        wakeFirst();
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
