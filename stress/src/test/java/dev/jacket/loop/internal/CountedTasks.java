package dev.jacket.loop.internal;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.openjdk.jcstress.infra.results.II_Result;

/// Tasks of a loop that count how often each has run.
final class CountedTasks {
    final Tasks tasks = new Tasks();
    private final AtomicIntegerArray runs;

    /// @param count how many there will be
    /// @param here how many of them the batch has already
    CountedTasks(int count, int here) {
        runs = new AtomicIntegerArray(count);
        for (int i = 0; i < here; i++) {
            addHere(i);
        }
    }

    void addHere(int number) {
        tasks.addHere(() -> runs.incrementAndGet(number));
    }

    /// What the loop does with its batch.
    void runBatch() {
        int count = tasks.begin();
        for (int i = 0; i < count; i++) {
            Runnable task = tasks.take(i);
            if (task != null) {
                task.run();
            }
        }
        tasks.end();
    }

    /// What another thread does while the loop is stuck.
    void standIn() {
        tasks.release();
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
    }

    /// Runs what is left, and tells how many have run once, and whether anything is left all the same.
    void judge(II_Result result) {
        runBatch();
        for (int i = 0; i < runs.length(); i++) {
            result.r1 += runs.get(i) == 1 ? 1 : 0;
        }
        result.r2 = tasks.isEmpty() ? 0 : 1;
    }
}
