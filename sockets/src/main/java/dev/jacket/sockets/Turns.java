package dev.jacket.sockets;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Descriptor;
import dev.jacket.loop.internal.Outcome;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Whose turn it is to send on a socket, so that the bytes of one sendAll are never mixed with another's.
///
/// Who has the turn is one bit in the descriptor's state, so that a send which need not wait takes it in the
/// step that counts its use anyway. Those who wait queue up here.
///
/// **threads:** shared; whoever locks or waits is inside a use of the descriptor.
final class Turns {
    private final Descriptor descriptor;

    /// Held by the first of those who wait.
    private final ReentrantLock queue = new ReentrantLock();

    Turns(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    boolean tryLock() {
        return descriptor.takeTurn();
    }

    /// Waits for the turn.
    ///
    /// @return how it ended; the turn is taken if it is [Outcome#READY]
    /// @throws InterruptedException if the thread was interrupted before it was the first to wait
    Outcome await(Deadline deadline) throws InterruptedException {
        if (!deadline.isBounded()) {
            queue.lockInterruptibly();
        } else if (!queue.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
            return Outcome.TIMED_OUT;
        }
        try {
            return descriptor.awaitTurn(deadline);
        } finally {
            queue.unlock();
        }
    }

    void unlock() {
        descriptor.endTurn();
    }

    boolean isLocked() {
        return descriptor.isSending();
    }

    boolean hasQueuedThreads() {
        return queue.isLocked();
    }
}
