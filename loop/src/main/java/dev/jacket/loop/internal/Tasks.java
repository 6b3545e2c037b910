package dev.jacket.loop.internal;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What is runnable on a loop, in order. Its lock is held for a moment only, and nearly always free: the loop takes
/// from it, and others only while the loop is stuck.
///
/// **threads:** shared.
final class Tasks {
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>(); // guarded by this
    private volatile int size;

    synchronized void add(Runnable task) {
        queue.add(task);
        size = queue.size();
    }

    synchronized @Nullable Runnable poll() {
        Runnable task = queue.poll();
        size = queue.size();
        return task;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }
}
