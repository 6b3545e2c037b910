package dev.jacket.loop.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What is runnable on a loop, in order: a batch, which the loop fills while it hears from the kernel and
/// then runs, and a queue for what comes from elsewhere or while the batch runs.
///
/// Nearly everything goes through the batch, which has no lock; if the loop is stuck in a task of it, others take the
/// rest out.
///
/// **threads:** the batch is the loop's own, but for [#release]; the queue is shared.
final class Tasks {
    private static final int FIRST_ROOM = 64;
    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(Runnable[].class);
    private static final VarHandle FILLED;

    static {
        try {
            FILLED = MethodHandles.lookup().findVarHandle(Tasks.class, "filled", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile @Nullable Runnable[] batch = new Runnable[FIRST_ROOM];
    private int filled; // written by the loop alone

    private final ArrayDeque<Runnable> queue = new ArrayDeque<>(); // guarded by this
    private volatile int queued; // its size; written under the lock

    /// Adds to the batch, which does not run now. For the loop.
    void addHere(Runnable task) {
        if (filled == batch.length) {
            grow();
        }
        ENTRY.setRelease(batch, filled, task);
        FILLED.setOpaque(this, filled + 1);
    }

    // Not while another takes entries out: they would be in both.
    private synchronized void grow() {
        batch = Arrays.copyOf(batch, 2 * filled);
    }

    /// Adds to the queue.
    synchronized void add(Runnable task) {
        queue.add(task);
        queued = queue.size();
    }

    /// Makes the batch all that is runnable. For the loop.
    ///
    /// @return how many they are; each is to be had by [#take], then [#end] follows
    int begin() {
        if (queued > 0) {
            takeQueue();
        }
        return filled;
    }

    private synchronized void takeQueue() {
        for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
            addHere(task);
        }
        queued = 0;
    }

    /// {@return a task of the batch, or null if another thread has taken it}
    ///
    /// @param place its number, from 0
    @Nullable Runnable take(int place) {
        return (Runnable) ENTRY.getAndSet(batch, place, null);
    }

    /// The batch has been run.
    void end() {
        FILLED.setOpaque(this, 0);
    }

    /// {@return whether nothing is runnable; for the loop}
    boolean isEmpty() {
        return filled == 0 && queued == 0;
    }

    /// Puts what is left of the batch into the queue, since the loop is stuck. If it goes on meanwhile, what it has
    /// begun to fill may go there too. **threads:** any.
    synchronized void release() {
        @Nullable Runnable[] entries = batch;
        for (int i = 0; i < entries.length; i++) {
            var task = (Runnable) ENTRY.getAndSet(entries, i, null);
            if (task != null) {
                queue.add(task);
            }
        }
        queued = queue.size();
    }

    /// {@return the next of the queue, or null}
    synchronized @Nullable Runnable poll() {
        Runnable next = queue.poll();
        queued = queue.size();
        return next;
    }

    /// Takes a task back.
    ///
    /// @return whether it was in the queue yet
    synchronized boolean remove(Runnable task) {
        boolean removed = queue.remove(task);
        queued = queue.size();
        return removed;
    }

    /// {@return how many there are, those of a batch that runs included, more or less} **threads:** any.
    int size() {
        return (int) FILLED.getOpaque(this) + queued;
    }

    /// {@return how many the queue has}
    int queued() {
        return queued;
    }
}
