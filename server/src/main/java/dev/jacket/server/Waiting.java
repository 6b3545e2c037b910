package dev.jacket.server;

import dev.jacket.loop.Deadline;

/// How many are inside, of so many at most.
///
/// **threads:** shared.
final class Waiting {
    private volatile int most;
    private int number;
    private int awaited; // the most of the numbers that anybody has waited for

    Waiting(int most) {
        this.most = most;
    }

    /// Lets so many in from now on; nobody has to leave.
    void most(int next) {
        most = next;
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
        if (number <= awaited) {
            notifyAll();
        }
    }

    synchronized int number() {
        return number;
    }

    /// Waits until so many are inside at most.
    ///
    /// @return whether that was so in time
    synchronized boolean awaitAtMost(int most, Deadline deadline) throws InterruptedException {
        awaited = Math.max(awaited, most);
        while (number > most) {
            long millis = deadline.remainingNanos() / 1_000_000;
            if (deadline.hasPassed()) {
                return false;
            }
            wait(deadline.isBounded() ? millis + 1 : 0);
        }
        return true;
    }
}
