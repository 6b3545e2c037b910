package dev.jacket.loop.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Who waits for one descriptor. Each says so before it looks whether it has to wait, and whoever has news for it lets
/// the news be seen before it calls [#wake]: so none is missed, and without a lock, since a loop's own thread wakes
/// those of its virtual threads that would queue for the lock before it.
///
/// **threads:** shared.
final class Waiters {
    private static final Waiter[] NOBODY = {};
    private static final VarHandle READER;
    private static final VarHandle LISTED;

    static {
        try {
            READER = MethodHandles.lookup().findVarHandle(Waiters.class, "reader", Thread.class);
            LISTED = MethodHandles.lookup().findVarHandle(Waiters.class, "listed", Waiter[].class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile Waiter[] listed = NOBODY; // replaced, never changed
    private volatile @Nullable Thread reader; // a parked thread beside the list, as nearly always one waits, to read

    /// Lets those look again who wait for one of several things; all, for `~0`.
    ///
    /// @param interest bits of [Interest]
    void wake(int interest) {
        if ((interest & Interest.READ) != 0) {
            wakeReader();
        }
        for (Waiter waiter : listed) {
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
        return listed.length + (reader == null ? 0 : 1);
    }

    void add(Waiter waiter) {
        Waiter[] seen;
        Waiter[] next;
        do {
            seen = listed;
            next = Arrays.copyOf(seen, seen.length + 1);
            next[seen.length] = waiter;
        } while (!LISTED.compareAndSet(this, seen, next));
    }

    /// From now on nobody wakes it who has not begun to.
    void remove(Waiter waiter) {
        Waiter[] seen;
        Waiter[] next;
        do {
            seen = listed;
            next = without(seen, waiter);
        } while (!LISTED.compareAndSet(this, seen, next));
    }

    @SuppressWarnings("ReferenceEquality") // a thread may wait twice, for the close of two descriptors
    private static Waiter[] without(Waiter[] all, Waiter waiter) {
        if (all.length == 1 && all[0] == waiter) {
            return NOBODY;
        }
        int place = 0;
        while (place < all.length && all[place] != waiter) {
            place++;
        }
        if (place == all.length) {
            return all;
        }
        Waiter[] rest = Arrays.copyOf(all, all.length - 1);
        System.arraycopy(all, place + 1, rest, place, rest.length - place);
        return rest;
    }
}
