package dev.jacket.loop.internal;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Runs what is runnable on a loop while the loop's own thread is stuck in a task, on threads that end when it is not
/// any more. Each of them may get stuck as well; then there is another, up to a limit.
///
/// What wakes the loop's threads meanwhile: its epoll set, which any thread may ask; an epoll set of what its ring
/// receives, made for the time being; and its timers.
///
/// **threads:** shared; [#check] belongs to the watcher.
final class Relief {
    /// As many as the JDK's scheduler has at most.
    private static final int MOST = 256;

    private static final int WAIT_MILLIS = 5;
    private static final long WAIT_NANOS = 5_000_000;

    private final EventLoop loop;
    private final Watchdog watchdog;
    private final CopyOnWriteArrayList<Stand> stands = new CopyOnWriteArrayList<>();
    private final AtomicInteger running = new AtomicInteger();

    private final ReentrantLock asking = new ReentrantLock(); // whoever has it asks the kernel, and does nothing else
    private EventSource.@Nullable Help help; // guarded by asking
    private volatile boolean stuck; // as the watcher saw it last
    private final LongAdder stalls = new LongAdder();
    private final LongAdder takenOver = new LongAdder();
    private long helped; // guarded by asking; for which of the loop's steps `help` was made

    Relief(EventLoop loop, Watchdog watchdog) {
        this.loop = loop;
        this.watchdog = watchdog;
    }

    /// Looks whether the loop has moved since the last time, and whether those who stand in for it have.
    ///
    /// @param clock the watcher's
    void check(long clock) {
        long steps = loop.stint().steps();
        long stuckNanos = loop.stint().stuckNanos(clock, loop.isWaiting());
        boolean free = isAnyFree(clock);
        if (stuckNanos > 0 && !free && running.get() < MOST) {
            start(new Stand(steps));
        }
        boolean wasStuck = stuck;
        stuck = stuckNanos > 0;
        if (stuck && !wasStuck) {
            stalls.increment();
        }
        watchdog.look(loop.stint(), stuckNanos);
        for (Stand stand : stands) {
            watchdog.look(stand.stint, stand.stuckNanos);
        }
    }

    /// {@return whether the loop is stuck in a task, as the watcher saw it last}
    boolean isLoopStuck() {
        return stuck;
    }

    /// {@return how often the loop has been stuck}
    long stalls() {
        return stalls.sum();
    }

    /// {@return how many threads stand in for it now}
    int standing() {
        return running.get();
    }

    /// {@return how many tasks such threads have begun}
    long takenOver() {
        return takenOver.sum();
    }

    private boolean isAnyFree(long clock) {
        boolean free = running.get() > stands.size(); // one has been started and does not run yet
        for (Stand stand : stands) {
            stand.stuckNanos = stand.stint.stuckNanos(clock, false);
            free |= stand.stuckNanos == 0;
        }
        return free;
    }

    private void start(Stand stand) {
        running.incrementAndGet();
        boolean started = false;
        try {
            watchdog.start(stand);
            started = true;
        } finally {
            if (!started) {
                running.decrementAndGet(); // no memory for a thread: at the next look again
            }
        }
    }

    /// A thread that stands in for the loop's.
    final class Stand extends Thread {
        private final long stuck;
        private final Stint stint = new Stint(this);
        private long stuckNanos; // the watcher's own

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
            stands.add(this);
            try {
                while (loop.stint().steps() == stuck && !loop.isOver()) {
                    runTasks();
                    stint.step();
                    ask(stuck);
                }
            } finally {
                stands.remove(this);
                leave();
            }
        }

        /// Those that are there now: what they make runnable comes after the kernel has been asked.
        private void runTasks() {
            loop.tasks().release();
            for (int left = loop.tasks().queued(); left > 0 && loop.stint().steps() == stuck; left--) {
                Runnable task = loop.tasks().poll();
                if (task == null) {
                    return;
                }
                takenOver.increment();
                stint.begin(task);
                task.run();
            }
        }
    }

    private void ask(long stuck) {
        if (!asking.tryLock()) {
            if (loop.tasks().queued() == 0) {
                LockSupport.parkNanos(this, WAIT_NANOS);
            }
            return;
        }
        try {
            if (helped != stuck) {
                drop();
            }
            EventSource.Help asked = help;
            if (asked == null) {
                asked = loop.source().help();
                help = asked;
                helped = stuck;
            }
            asked.await(loop.tasks().queued() == 0 ? WAIT_MILLIS : 0);
            loop.timers().tell(System.nanoTime());
        } finally {
            asking.unlock();
        }
    }

    private void drop() {
        EventSource.Help old = help;
        help = null;
        if (old != null) {
            old.close();
        }
    }

    private void leave() {
        asking.lock();
        try {
            if (running.decrementAndGet() == 0) {
                drop();
            }
        } finally {
            asking.unlock();
        }
        // What woke the loop may have come to this thread instead.
        loop.source().wake();
    }
}
