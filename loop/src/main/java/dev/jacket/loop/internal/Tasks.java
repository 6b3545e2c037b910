package dev.jacket.loop.internal;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What is runnable on a loop, in order. Its lock is held for a moment only, and nearly always free: the loop takes
/// from it, and others only while the loop is stuck.
///
/// **threads:** shared.
final class Tasks {
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>(); // guarded by this

    synchronized void add(Runnable task) {
        queue.add(task);
    }

    synchronized @Nullable Runnable poll() {
        return queue.poll();
    }

    synchronized int size() {
        return queue.size();
    }

    synchronized boolean isEmpty() {
        return queue.isEmpty();
    }
}
