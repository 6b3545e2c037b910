package dev.jacket.loop.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Who waits for one descriptor. Each says so before it looks whether it has to wait, and whoever has news for it lets
/// the news be seen before it calls [#wake]: so none is missed, without a lock where nobody waits.
///
/// **threads:** shared.
final class Waiters {
    private static final VarHandle READER;

    static {
        try {
            READER = MethodHandles.lookup().findVarHandle(Waiters.class, "reader", Thread.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final ArrayList<Waiter> list = new ArrayList<>(2); // guarded by this
    private volatile int listed; // its size; written under the lock
    private volatile @Nullable Thread reader; // a parked thread beside the list, as nearly always one waits, to read

    /// Lets those look again who wait for one of several things; all, for `~0`.
    ///
    /// @param interest bits of [Interest]
    void wake(int interest) {
        if ((interest & Interest.READ) != 0) {
            wakeReader();
        }
        if (listed > 0) {
            wakeListed(interest);
        }
    }

    private synchronized void wakeListed(int interest) {
        for (int i = 0; i < list.size(); i++) {
            Waiter waiter = list.get(i);
            if ((waiter.interest() & interest) != 0 || interest == ~0) {
                waiter.wake();
            }
        }
    }

    /// Lets the thread look again that [#beginReading] has noted.
    void wakeReader() {
        Thread waiting = reader;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /// Notes a thread that parks until there is something to read, or the close.
    ///
    /// @return false if there is one already
    boolean beginReading(Thread thread) {
        return READER.compareAndSet(this, null, thread);
    }

    void endReading() {
        reader = null;
    }

    /// {@return whether there is such a thread}
    boolean hasReader() {
        return reader != null;
    }

    /// {@return how many wait}
    int count() {
        return listed + (reader == null ? 0 : 1);
    }

    synchronized void add(Waiter waiter) {
        list.add(waiter);
        listed = list.size();
    }

    synchronized void remove(Waiter waiter) {
        list.remove(waiter);
        listed = list.size();
    }
}
