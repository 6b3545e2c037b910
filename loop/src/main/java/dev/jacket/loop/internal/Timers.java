package dev.jacket.loop.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What an event loop shall do at its time: a binary heap.
///
/// **threads:** the loop's own, and virtual threads that it carries.
final class Timers {
    private static final int FIRST_ROOM = 64;

    /// Something to be done once.
    static final class Timer {
        private final Runnable task;
        private final long at;
        private int place = -1; // in the heap
        private boolean told; // by [#tell]

        private Timer(Runnable task, long at) {
            this.task = task;
            this.at = at;
        }

        /// {@return when it is due, on the loop's clock}
        long at() {
            return at;
        }
    }

    private @Nullable Timer[] heap = new Timer[FIRST_ROOM];
    private int size;

    /// Adds a task.
    ///
    /// @param task runs on the loop's thread and does not wait
    /// @param at when, on the loop's clock
    /// @return what takes it out again
    Timer add(Runnable task, long at) {
        var timer = new Timer(task, at);
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        rise(timer, size++);
        return timer;
    }

    /// Takes a task out, unless it has run.
    void remove(Timer timer) {
        int place = timer.place;
        if (place < 0) {
            return;
        }
        timer.place = -1;
        Timer last = at(--size);
        heap[size] = null;
        if (last != timer) {
            rise(last, place);
            sink(last, last.place);
        }
    }

    /// Runs what is due.
    ///
    /// @param now the loop's clock
    void run(long now) {
        while (size > 0 && at(0).at - now <= 0) {
            Timer due = at(0);
            remove(due);
            due.task.run();
        }
    }

    /// Runs what is due and leaves it where it is, for the loop to run once more. What changes meanwhile may be missed
    /// until the next time. **threads:** one that helps a stuck loop; the tasks must bear it.
    ///
    /// @param now the loop's clock
    void tell(long now) {
        for (Timer timer : heap) {
            if (timer != null && !timer.told && timer.at - now <= 0) {
                timer.told = true;
                timer.task.run();
            }
        }
    }

    /// {@return the nanoseconds until the next is due, 0 if it is, `Long.MAX_VALUE` if there is none}
    ///
    /// @param now the loop's clock
    long untilNext(long now) {
        return size == 0 ? Long.MAX_VALUE : Math.max(0, at(0).at - now);
    }

    boolean isEmpty() {
        return size == 0;
    }

    private Timer at(int place) {
        return java.util.Objects.requireNonNull(heap[place]);
    }

    private void put(Timer timer, int place) {
        heap[place] = timer;
        timer.place = place;
    }

    private void rise(Timer timer, int from) {
        int place = from;
        while (place > 0) {
            Timer parent = at((place - 1) / 2);
            if (parent.at - timer.at <= 0) {
                break;
            }
            put(parent, place);
            place = (place - 1) / 2;
        }
        put(timer, place);
    }

    private void sink(Timer timer, int from) {
        int place = from;
        for (; ; ) {
            int child = 2 * place + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && at(child + 1).at - at(child).at < 0) {
                child++;
            }
            if (timer.at - at(child).at <= 0) {
                break;
            }
            put(at(child), place);
            place = child;
        }
        put(timer, place);
    }
}
