package dev.jacket.cli;

import dev.jacket.loop.Deadline;

/// How many wait, of so many at most.
///
/// **threads:** shared.
final class Waiting {
    private final int most;
    private int number;

    Waiting(int most) {
        this.most = most;
    }

    /// {@return whether there is room for one more}
    synchronized boolean enter() {
        if (number >= most) {
            return false;
        }
        number++;
        return true;
    }

    synchronized void leave() {
        number--;
        if (number == 0) {
            notifyAll();
        }
    }

    synchronized int number() {
        return number;
    }

    /// Waits until nobody waits.
    ///
    /// @return whether that was so in time
    synchronized boolean awaitNone(Deadline deadline) throws InterruptedException {
        while (number > 0) {
            long millis = deadline.remainingNanos() / 1_000_000;
            if (deadline.hasPassed()) {
                return false;
            }
            wait(deadline.isBounded() ? millis + 1 : 0);
        }
        return true;
    }
}
