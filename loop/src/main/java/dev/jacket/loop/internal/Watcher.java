package dev.jacket.loop.internal;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Sees when a loop is stuck in a task, for all loops of the process: one thread that looks every few milliseconds
/// while any of them is awake, and sleeps while all of them do.
///
/// **threads:** shared.
final class Watcher {
    private static final long PERIOD_NANOS = 20_000_000;
    private static final int QUIET_ROUNDS = 10;

    private static @Nullable Watcher shared; // guarded by the class

    private final CopyOnWriteArrayList<EventLoop> loops = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean resting;

    Watcher() {
        thread = Thread.ofPlatform().daemon().name("jacket-watcher").unstarted(this::run);
    }

    /// {@return the process's watcher}
    static synchronized Watcher running() {
        Watcher watcher = shared;
        if (watcher == null) {
            watcher = new Watcher();
            watcher.thread.start();
            shared = watcher;
        }
        return watcher;
    }

    void add(EventLoop loop) {
        loops.add(loop);
        isNeeded();
    }

    void remove(EventLoop loop) {
        loops.remove(loop);
    }

    /// A loop is awake.
    void isNeeded() {
        if (resting) {
            resting = false;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        for (int quiet = 0; ; ) {
            if (quiet < QUIET_ROUNDS) {
                LockSupport.parkNanos(this, PERIOD_NANOS);
            } else {
                if (mayRest()) {
                    LockSupport.park(this);
                }
                resting = false;
            }
            quiet = allSleep() ? quiet + 1 : 0;
            loops.forEach(Watcher::check);
        }
    }

    /// {@return whether no loop is awake: whichever is from here on wakes the watcher} For the watcher's thread.
    boolean mayRest() {
        resting = true;
        return allSleep();
    }

    /// {@return whether [#isNeeded] would wake it}
    boolean isResting() {
        return resting;
    }

    private static void check(EventLoop loop) {
        try {
            loop.relief().check(System.nanoTime());
        } catch (OutOfMemoryError noThread) {
            // Nothing can be started or told now. The others must be looked after all the same, and this one again.
        }
    }

    private boolean allSleep() {
        for (EventLoop loop : loops) {
            if (!loop.isWaiting()) {
                return false;
            }
        }
        return true;
    }
}
