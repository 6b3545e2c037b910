package dev.jacket.loop.internal;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Wakes a virtual thread of the JDK's scheduler when its wait is over. As [Alarm] it is set once and then follows: the
/// JDK's timed park hands each of its timers over to a platform thread, which costs more than the wait itself.
///
/// **threads:** [#set] belongs to the one that waits; [#cancel] any.
final class SharedAlarm {
    private static final long NOT_SET = Inflow.NEVER;
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final Alarm.Sleeper sleeper;
    private volatile long due = NOT_SET;
    private volatile long rings = NOT_SET; // written under this
    private @Nullable Future<?> timer; // guarded by this

    SharedAlarm(Alarm.Sleeper sleeper) {
        this.sleeper = sleeper;
    }

    private static ScheduledThreadPoolExecutor clock() {
        var threads = Thread.ofPlatform().daemon().name("jacket-timer").factory();
        var clock = new ScheduledThreadPoolExecutor(1, threads);
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    /// Says when the present wait is over, which [Alarm.Sleeper#isWaiting] tells of already: the sleeper is woken then
    /// or later, perhaps for nothing before.
    ///
    /// @param at on the clock of System.nanoTime
    /// @return whether the caller may have slept in here, for the clock's lock: what woke it then wakes it no more
    /// @throws OutOfMemoryError if the clock's thread cannot be started
    boolean set(long at) {
        due = at;
        // Either this sees that the timer has rung, or the one that rings sees the new time.
        long set = rings;
        if (set != NOT_SET && set - at <= 0) {
            return false;
        }
        start(at);
        return true;
    }

    private synchronized void start(long at) {
        if (rings != NOT_SET && rings - at <= 0) {
            return;
        }
        stop();
        rings = at;
        timer = CLOCK.schedule(this::ring, Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        rings = NOT_SET;
    }

    /// The timer's time has come.
    synchronized void ring() {
        stop();
        if (!sleeper.isWaiting()) {
            return;
        }
        long at = due;
        if (at - System.nanoTime() > 0) {
            start(at);
        } else {
            sleeper.wake();
        }
    }

    /// {@return whether it will ring}
    boolean isSet() {
        return rings != NOT_SET;
    }

    /// Nobody waits any more.
    synchronized void cancel() {
        stop();
    }
}
