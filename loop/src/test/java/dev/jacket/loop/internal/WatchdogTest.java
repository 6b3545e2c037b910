package dev.jacket.loop.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.loop.Backend;
import dev.jacket.loop.LoopConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is told of a thread that holds its loop.
@Row("C18")
class WatchdogTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicBoolean held = new AtomicBoolean(true);

    @AfterEach
    void letGo() {
        held.set(false);
    }

    private LoopGroup start(Backend backend, Duration limit, Consumer<Thread> starter) {
        return LoopGroup.start(
                Host.system(), LoopConfig.DEFAULT.loops(1).backend(backend), new Watchdog(limit, lines::add, starter));
    }

    private void hold(Thread.Builder.OfVirtual builder) throws InterruptedException {
        var began = new CountDownLatch(1);
        builder.start(() -> computeFor(began));
        assertThat(began.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private void computeFor(CountDownLatch began) {
        began.countDown();
        while (held.get()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"AUTO", "EPOLL"})
    void handlerHoldsItsLoop_isNamedOnceWithItsPlace(Backend backend) throws Exception {
        try (LoopGroup loops = start(backend, Duration.ofMillis(100), Thread::start)) {
            long begun = System.nanoTime();
            hold(VirtualThreads.builder(loops.loops().getFirst()).name("handler-7"));
            hold(VirtualThreads.builder(loops.loops().getFirst())); // on the thread that stands in for the loop's
            await().atMost(LONG).until(() -> lines.size() >= 2);

            assertThat(System.nanoTime() - begun).isGreaterThan(100_000_000);
            assertThat(lines)
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("thread handler-7 has held jacket-loop-0 for "))
                    .anyMatch(line -> line.matches("virtual thread #\\d+ has held jacket-relief for .*"));
            assertThat(lines).allMatch(line -> line.contains(".WatchdogTest.computeFor(") && !line.contains("\n"));
            assertThat(loops.stuckHandlers()).isEqualTo(2);

            // Another look finds nothing new: a thread runs, so looks go on.
            var ran = new FutureTask<>(() -> {
                LockSupport.parkNanos(200_000_000);
                return true;
            });
            loops.newThread(ran).start();
            assertThat(ran.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(lines).hasSize(2);
            held.set(false);
        }
    }

    /// Where no thread can be started, the watcher goes on until one can.
    @Test
    void noMemoryForAThread_anotherTryIsMade() throws Exception {
        var refusals = new AtomicInteger(5);
        try (LoopGroup loops = start(Backend.AUTO, LONG, thread -> {
            if (refusals.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            thread.start();
        })) {
            hold(VirtualThreads.builder(loops.loops().getFirst()));
            var other = new FutureTask<>(() -> "ran");
            loops.newThread(other).start();

            assertThat(other.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("ran");
            assertThat(refusals.get()).isLessThanOrEqualTo(0);
            held.set(false);
        }
    }
}
