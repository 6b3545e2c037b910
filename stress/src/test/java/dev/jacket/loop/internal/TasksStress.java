package dev.jacket.loop.internal;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

@JCStressTest
@Outcome(id = "3, 0", expect = Expect.ACCEPTABLE, desc = "each task ran once")
@Outcome(expect = Expect.FORBIDDEN, desc = "one never ran, or twice")
@State
public class TasksStress {
    private static final int COUNT = 3;
    private static final int BEFORE = 2;

    private final Tasks tasks = new Tasks();
    private final AtomicIntegerArray runs = new AtomicIntegerArray(COUNT);

    public TasksStress() {
        for (int i = 0; i < BEFORE; i++) {
            tasks.addHere(task(i));
        }
    }

    private Runnable task(int number) {
        return () -> runs.incrementAndGet(number);
    }

    private void runBatch() {
        int count = tasks.begin();
        for (int i = 0; i < count; i++) {
            Runnable task = tasks.take(i);
            if (task != null) {
                task.run();
            }
        }
        tasks.end();
    }

    @Actor
    public void loop() {
        runBatch();
        tasks.addHere(task(BEFORE));
    }

    @Actor
    public void standIn() {
        tasks.release();
        Runnable task = tasks.poll();
        if (task != null) {
            task.run();
        }
    }

    @Arbiter
    public void after(II_Result result) {
        runBatch();
        for (int i = 0; i < COUNT; i++) {
            result.r1 += runs.get(i) == 1 ? 1 : 0;
        }
        result.r2 = tasks.isEmpty() ? 0 : 1;
    }
}
