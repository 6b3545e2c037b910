package dev.jacket.loop.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Runs what is runnable on a loop while the loop's own thread is stuck in a task, on threads that end when it is not
/// any more. Each of them may get stuck as well; then there is another, up to a limit.
///
/// What a thread of the loop's waits for comes by its epoll set, which any thread may ask; what its ring receives has
/// to wait for the loop.
///
/// **threads:** shared; [#check] belongs to the watcher.
final class Relief {
    /// As many as the JDK's scheduler has at most.
    private static final int MOST = 256;

    private static final int WAIT_MILLIS = 5;

    private final EventLoop loop;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong turns = new AtomicLong(); // tasks begun by any of them
    private long seenSteps = -1; // the watcher's own, as the rest
    private long seenTurns;

    Relief(EventLoop loop) {
        this.loop = loop;
    }

    /// Looks whether the loop has moved since the last time, and whether those who stand in for it have.
    void check() {
        long steps = loop.steps();
        if (steps != seenSteps || loop.isWaiting()) {
            seenSteps = steps;
            seenTurns = turns.get();
            return;
        }
        long now = turns.get();
        boolean stuck = running.get() == 0 || (now == seenTurns && !loop.tasks().isEmpty());
        seenTurns = now;
        if (stuck && running.get() < MOST) {
            running.incrementAndGet();
            new Stand(steps).start();
        }
    }

    /// A thread that stands in for the loop's.
    final class Stand extends Thread {
        private final long stuck;

        Stand(long stuck) {
            super("jacket-relief");
            this.stuck = stuck;
            setDaemon(true);
        }

        /// {@return the loop that it stands in for}
        EventLoop loop() {
            return loop;
        }

        @Override
        public void run() {
            Relief.this.run(stuck);
        }
    }

    private void run(long stuck) {
        try {
            while (loop.steps() == stuck) {
                Runnable task = loop.tasks().poll();
                if (task == null) {
                    loop.source().help(WAIT_MILLIS);
                } else {
                    turns.incrementAndGet();
                    task.run();
                }
            }
        } finally {
            running.decrementAndGet();
            // What woke the loop may have come to this thread instead.
            loop.source().wake();
        }
    }
}
