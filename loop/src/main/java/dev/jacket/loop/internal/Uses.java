package dev.jacket.loop.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The uses of a descriptor's number, each of which is counted: [#enter] before the first system call that takes the
/// number, [#exit] after the last. [#close] lets nobody begin another and wakes whoever waits, and the last user frees
/// the number: never while a call may still use it, so no late call touches a stranger's file.
///
/// **threads:** shared.
public abstract sealed class Uses permits Descriptor {
    private static final int CLOSED = 0x80000000;
    private static final int SENDING = 0x40000000;

    private static final VarHandle STATE;
    private static final VarHandle ON_CLOSE;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Uses.class, "state", int.class);
            ON_CLOSE = lookup.findVarHandle(Uses.class, "onClose", Runnable.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /// The number of uses under way, [#SENDING] if one of them is a send, and [#CLOSED] once nobody may begin
    /// another.
    private volatile int state;

    private volatile boolean detached;
    private volatile boolean released;
    private final Turns senders = new Turns();

    /// Guards what is written seldom.
    final Object lock = new Object();

    @SuppressWarnings("UnusedVariable") // ON_CLOSE reads it
    private volatile @Nullable Runnable onClose;

    /// Makes it of a number that nobody uses yet.
    Uses() {}

    /// Wakes all who wait: nobody may begin a use any more.
    abstract void wakeAll();

    /// The last use is over.
    ///
    /// @param detached whether the number stays open
    abstract void free(boolean detached);

    /// {@return whether it is closed or detached}
    public boolean isClosed() {
        return state < 0;
    }

    /// {@return whether a call uses it now}
    public boolean isInUse() {
        return (state & ~CLOSED) != 0;
    }

    /// Says what else a close has to do: whoever has a use of its own that no thread ends. It runs on the closing
    /// thread, once, after the mark that nobody may begin another use.
    ///
    /// @param hook ends the use
    void onClose(Runnable hook) {
        onClose = hook;
        if (isClosed()) {
            runHook();
        }
    }

    private void runHook() {
        var hook = (Runnable) ON_CLOSE.getAndSet(this, null);
        if (hook != null) {
            hook.run();
        }
    }

    /// Begins a use.
    ///
    /// @return false if the descriptor is closed; there is then nothing to [#exit]
    public boolean enter() {
        for (; ; ) {
            int seen = state;
            if (seen < 0) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, seen + 1)) {
                return true;
            }
        }
    }

    /// Ends a use; the last one after [#close] frees the number.
    public void exit() {
        if ((int) STATE.getAndAdd(this, -1) - 1 == CLOSED) {
            release();
        }
    }

    /// Begins a use that sends: one at a time, so that the bytes of two are never mixed. It is [#enter] and
    /// [#takeTurn] in one step, since a send is short enough for a second one to show.
    ///
    /// @return false if the descriptor is closed or another sends; there is then nothing to [#exitSending]
    public boolean enterSending() {
        for (; ; ) {
            int seen = state;
            if (seen < 0 || (seen & SENDING) != 0) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, (seen + 1) | SENDING)) {
                return true;
            }
        }
    }

    /// Ends a use that sends: [#endTurn] and [#exit] in one step.
    public void exitSending() {
        if ((int) STATE.getAndAdd(this, -SENDING - 1) - SENDING - 1 == CLOSED) {
            release();
        }
        senders.wakeFirst();
    }

    /// Makes a use that is under way one that sends, if no other does.
    ///
    /// @return whether it is
    public boolean takeTurn() {
        for (; ; ) {
            int seen = state;
            if ((seen & SENDING) != 0) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, seen | SENDING)) {
                return true;
            }
        }
    }

    /// Makes a use that sends a plain one again.
    public void endTurn() {
        STATE.getAndAdd(this, -SENDING);
        senders.wakeFirst();
    }

    /// {@return who waits for the turn to send}
    Turns senders() {
        return senders;
    }

    /// {@return whether anybody waits for the turn to send}
    public boolean isTurnAwaited() {
        return senders.isAwaited();
    }

    /// {@return whether a use that sends is under way}
    public boolean isSending() {
        return (state & SENDING) != 0;
    }

    /// Closes it: nobody may begin a use from now on, whoever waits is woken, and the last user frees the number.
    /// A second call does nothing.
    ///
    /// @return whether this call closed it
    public boolean close() {
        return mark(false);
    }

    /// Closes it but for the number, after waking all calls and waiting until they are over.
    ///
    /// @return whether this call did so; false if it is closed already
    boolean letGo() {
        if (!mark(true)) {
            return false;
        }
        synchronized (lock) {
            boolean interrupted = false;
            while (!released) {
                try {
                    lock.wait();
                } catch (InterruptedException keepWaiting) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return true;
    }

    private boolean mark(boolean detach) {
        for (; ; ) {
            int seen = state;
            if (seen < 0) {
                return false;
            }
            // One use of our own keeps the number until the waiters have been told.
            if (STATE.compareAndSet(this, seen, (seen + 1) | CLOSED)) {
                break;
            }
        }
        detached = detach;
        wakeAll();
        runHook();
        exit();
        return true;
    }

    private void release() {
        free(detached);
        synchronized (lock) {
            released = true;
            lock.notifyAll();
        }
    }
}
