package dev.jacket.loop.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TasksTest {
    private static final int ROUNDS = 20_000;
    private static final int MOST = 150; // more than a batch has room for at first

    private final Tasks tasks = new Tasks();
    private final List<Integer> ran = new ArrayList<>();

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

    @Test
    void batch_runsInOrderAndThenWhatCameElsewhere() {
        tasks.addHere(() -> ran.add(1));
        tasks.addHere(() -> ran.add(2));
        tasks.add(() -> ran.add(3));
        assertThat(tasks.isEmpty()).isFalse();

        runBatch();

        assertThat(ran).containsExactly(1, 2, 3);
        assertThat(tasks.isEmpty()).isTrue();
    }

    @Test
    void taskAddsAnother_thatWaitsForTheNextBatch() {
        tasks.addHere(() -> tasks.add(() -> ran.add(1)));

        runBatch();
        assertThat(ran).isEmpty();
        runBatch();

        assertThat(ran).containsExactly(1);
    }

    @Test
    @Row("C18")
    void loopIsStuckInTheFirst_othersTakeTheRest() {
        tasks.addHere(() -> {
            tasks.release();
            for (Runnable rest = tasks.poll(); rest != null; rest = tasks.poll()) {
                rest.run();
            }
            ran.add(1);
        });
        tasks.addHere(() -> ran.add(2));
        tasks.addHere(() -> ran.add(3));

        runBatch();

        assertThat(ran).containsExactly(2, 3, 1);
        assertThat(tasks.queued()).isZero();
    }

    /// Whether the loop is stuck or only slow, nobody can know: what others take, it must not run as well.
    @Test
    @Row("C18")
    void othersTakeWhileTheLoopFillsAndRuns_eachRunsOnce() throws InterruptedException {
        var count = new AtomicIntegerArray(ROUNDS * MOST);
        var over = new AtomicBoolean();
        var other = new Thread(() -> {
            while (!over.get()) {
                tasks.release();
                Runnable task = tasks.poll();
                if (task != null) {
                    task.run();
                }
            }
        });
        other.start();
        int made = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = round % MOST; i >= 0; i--) {
                int number = made++;
                tasks.addHere(() -> count.incrementAndGet(number));
            }
            runBatch();
        }
        over.set(true);
        other.join();
        while (!tasks.isEmpty()) {
            runBatch();
        }

        for (int i = 0; i < made; i++) {
            assertThat(count.get(i)).as("task %d", i).isEqualTo(1);
        }
    }
}
