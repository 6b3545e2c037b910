package dev.jacket.loop.internal;

import org.jspecify.annotations.Nullable;

/// Ends the waits of one thread at their time. It is set once and then follows: most waits end long before their time,
/// and moving a timer for each would be all that a wait costs.
///
/// **threads:** the loop's own and virtual threads that it carries; [#cancel] any.
final class Alarm {
    /// Who waits.
    interface Sleeper {
        /// {@return whether it waits now}
        boolean isWaiting();

        /// Wakes it. **threads:** any.
        void wake();
    }

    private final EventLoop loop;
    private final Sleeper sleeper;
    private long due = Inflow.NEVER;
    private boolean expired;
    private Timers.@Nullable Timer timer;

    Alarm(EventLoop loop, Sleeper sleeper) {
        this.loop = loop;
        this.sleeper = sleeper;
    }

    /// {@return whose timers it uses}
    EventLoop loop() {
        return loop;
    }

    /// A wait begins.
    void begin() {
        expired = false;
    }

    /// {@return whether the time of the present wait is over}
    boolean hasExpired() {
        return expired;
    }

    /// Says when the present wait is over. Also where no time is left: by then the loop has asked the kernel.
    ///
    /// @param at on the loop's clock, or [Inflow#NEVER]
    void set(long at) {
        due = at;
        if (at != Inflow.NEVER && (timer == null || timer.at() - at > 0)) {
            start(at);
        }
    }

    private void start(long at) {
        Timers.Timer earlier = timer;
        if (earlier != null) {
            loop.timers().remove(earlier);
        }
        timer = loop.timers().add(this::rings, at);
    }

    private void rings() {
        if (EventLoop.current() != loop) { // the loop is stuck, and will do this itself when it is back
            sleeper.wake();
            return;
        }
        timer = null;
        if (!sleeper.isWaiting() || due == Inflow.NEVER) {
            return;
        }
        if (due - System.nanoTime() > 0) {
            start(due);
        } else {
            expired = true;
            sleeper.wake();
        }
    }

    /// Nobody waits any more.
    void cancel() {
        if (EventLoop.current() != loop) {
            loop.executeHere(this::cancel);
            return;
        }
        Timers.Timer set = timer;
        if (set != null) {
            timer = null;
            loop.timers().remove(set);
        }
    }
}
