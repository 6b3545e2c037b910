package dev.jacket.loop.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.loop.Backend;
import dev.jacket.loop.LoopConfig;
import dev.jacket.loop.LoopStatus;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoopStatusTest {
    private static final int BUFFERS = 16;

    private static LoopGroup two(Backend backend) {
        return LoopGroup.start(LoopConfig.DEFAULT.loops(2).backend(backend).bufferBytes(BUFFERS * RingBuffers.SIZE));
    }

    private static long rounds(LoopGroup loops) {
        return loops.status().stream().mapToLong(LoopStatus::rounds).sum();
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void status_ofLoopsAtWork_hasThreadsAndRounds(Backend backend) throws Exception {
        var go = new CountDownLatch(1);
        try (var loops = two(backend)) {
            var threads = List.of(
                    loops.newThread(() -> pass(go)), loops.newThread(() -> pass(go)), loops.newThread(() -> pass(go)));
            threads.forEach(Thread::start);
            await().until(() ->
                    loops.status().stream().map(LoopStatus::threads).toList().equals(List.of(2, 1)));
            assertThat(loops.status()).extracting(LoopStatus::name).containsExactly("jacket-loop-0", "jacket-loop-1");
            long before = rounds(loops);
            go.countDown();
            await().until(() -> loops.status().stream().allMatch(loop -> loop.threads() == 0 && loop.runnable() == 0));
            assertThat(rounds(loops)).isGreaterThan(before);
            int buffers = loops.backend() == Backend.EPOLL ? 0 : BUFFERS;
            assertThat(loops.status()).allMatch(loop -> loop.buffers() == buffers && loop.freeBuffers() == buffers);
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void status_whileOthersWaitForTheirTurn_countsThemAsRunnable(Backend backend) {
        try (var loops = LoopGroup.start(LoopConfig.DEFAULT.loops(1).backend(backend))) {
            // Again where the machine was so busy that others have run them meanwhile.
            await().until(() -> afterThree(loops), seen -> seen.runnable() >= 3 && seen.threads() == 1);
            await().until(() -> loops.status().getFirst(), seen -> seen.runnable() == 0 && seen.threads() == 0);
        }
    }

    /// {@return what a thread of the loop sees that has started three}
    private static LoopStatus afterThree(LoopGroup loops) throws Exception {
        var seen = new FutureTask<>(() -> {
            for (int i = 0; i < 3; i++) {
                loops.newThread(() -> {}).start();
            }
            return loops.status().getFirst();
        });
        loops.newThread(seen).start();
        return seen.get();
    }

    private static long reliefs() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("jacket-relief"))
                .count();
    }

    private static void pass(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void status_ofLoopThatIsHeld_countsTheStallAndWhatOthersRun() {
        var held = new AtomicBoolean(true);
        try (var loops = LoopGroup.start(LoopConfig.DEFAULT.loops(1))) {
            var holder = loops.newThread(() -> {
                while (held.get()) {
                    Thread.onSpinWait();
                }
            });
            holder.start();
            try {
                // There is another where the first is slow: as many are told as there are threads.
                await().until(() -> loops.status().getFirst().standIns(), number -> number > 0 && number == reliefs());
                var others = loops.newThread(() -> {});
                others.start();
                await().until(() -> loops.status().getFirst().takenOver() > 0);
                assertThat(loops.status().getFirst().threads()).isEqualTo(1);
                assertThat(loops.status().getFirst().stalls()).isEqualTo(1);
            } finally {
                held.set(false);
            }
            await().until(() -> loops.status().getFirst().standIns() == 0);
        }
    }
}
