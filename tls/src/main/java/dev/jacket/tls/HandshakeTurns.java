package dev.jacket.tls;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.CallTimeoutException;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Turns at what the handshakes of servers compute, one for each processor. The others stand in line here, and not
/// in that of a loop, where those who are established would wait behind all of them.
///
/// A loop runs one of its threads at a time: a turn given back at once would be free for the next of them, and no
/// line would ever form. So it is kept until all that the loop had to run has run, and the kernel has been asked.
///
/// **threads:** shared.
final class HandshakeTurns {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /// Those before whom so many stand at most wait without an alarm, which costs a tenth of a handshake: each gives
    /// way within milliseconds.
    private static final int SHORT_LINE = 32 * PROCESSORS;

    private static final Semaphore FREE = new Semaphore(PROCESSORS, true);
    private static final AtomicInteger WAITING = new AtomicInteger();

    private HandshakeTurns() {}

    /// Waits for a turn; [#give] gives it back, before anything else is waited for.
    ///
    /// @param until by when the handshake is done
    /// @throws CallTimeoutException if nobody gave one back by then
    /// @throws CallInterruptedException if the thread was interrupted
    static void take(Deadline until) throws IOException {
        try {
            if (!isTaken(until)) {
                throw new CallTimeoutException("handshake", until.limit(), 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("handshake", 0);
        } finally {
            WAITING.decrementAndGet();
        }
    }

    private static boolean isTaken(Deadline until) throws InterruptedException {
        if (WAITING.incrementAndGet() > SHORT_LINE) {
            return FREE.tryAcquire(until.remainingNanos(), TimeUnit.NANOSECONDS);
        }
        FREE.acquire();
        if (until.hasPassed()) {
            FREE.release();
            return false;
        }
        return true;
    }

    /// Gives a turn back, after the others of the calling thread's loop.
    @SuppressWarnings("ThreadPriorityCheck") // it is about turns, not about priorities
    static void give() {
        if (Thread.currentThread().isVirtual()) {
            Thread.yield();
        }
        FREE.release();
    }
}
