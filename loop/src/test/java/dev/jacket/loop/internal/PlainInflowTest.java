package dev.jacket.loop.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.loop.Backend;
import dev.jacket.loop.LoopConfig;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.SysSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PlainInflowTest {
    private static final int READERS = 3_000;
    private static final long SOON = Duration.ofMillis(500).toNanos();
    private static final long AN_HOUR = Duration.ofHours(1).toNanos();

    private final Kernel kernel = Kernel.system();

    /// Symptom: a reader queued for the lock of the clock that ends its wait, and was woken there by its bytes; then it
    /// slept although they had come.
    @Test
    @Row("C14")
    void receive_bytesComeWhileTheClockIsSet_areReceived() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> others = List.of(setting(over), setting(over));
        try {
            for (int i = 0; i < READERS; i++) {
                receiveOne();
            }
        } finally {
            over.set(true);
            for (Thread other : others) {
                other.join();
            }
        }
    }

    /// Keeps the clock's lock busy.
    private static Thread setting(AtomicBoolean over) {
        return Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                List<SharedAlarm> alarms = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    var alarm = new SharedAlarm(new Nobody());
                    alarm.set(System.nanoTime() + AN_HOUR - i);
                    alarms.add(alarm);
                }
                alarms.forEach(SharedAlarm::cancel);
            }
        });
    }

    private record Nobody() implements Alarm.Sleeper {
        @Override
        public boolean isWaiting() {
            return false;
        }

        @Override
        public void wake() {}
    }

    private interface Body {
        void run(Descriptor there, int here) throws Exception;
    }

    private void onPair(Body body) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(8, 4);
            int type = SysSocket.SOCK_STREAM | SysSocket.SOCK_CLOEXEC | SysSocket.SOCK_NONBLOCK;
            assertThat(kernel.socketpair(SysSocket.AF_UNIX, type, 0, ends.address()))
                    .isZero();
            Descriptor there = new Descriptor(Host.system(), ends.get(JAVA_INT, 0));
            try {
                body.run(there, ends.get(JAVA_INT, 4));
            } finally {
                there.close();
                kernel.close(ends.get(JAVA_INT, 4));
            }
        }
    }

    private void send(int here, String text) {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(kernel.write(here, arena.allocateFrom(text).address(), text.length()))
                    .isEqualTo(text.length());
        }
    }

    private void receiveOne() throws Exception {
        onPair((there, here) -> {
            Inflow inflow = new PlainInflow(there, null, true);
            var receiving = new FutureTask<>(() -> inflow.receive(System.nanoTime() + AN_HOUR));
            Thread.ofVirtual().start(receiving);
            while (!there.waiters().hasReader() && !receiving.isDone()) {
                Thread.onSpinWait();
            }
            send(here, "a");
            assertThat(receiving.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.READY);
            inflow.close();
        });
    }

    /// Symptom: a reader gave up at the time of an earlier wait of its own.
    @Test
    @Row({"C18", "L5"})
    @SuppressWarnings("ThreadPriorityCheck") // it is about turns
    void receive_loopIsStuckBeyondTheLimitOfAnEarlierWait_waitsOn() throws Exception {
        try (LoopGroup loops = LoopGroup.start(LoopConfig.DEFAULT.loops(1).backend(Backend.EPOLL))) {
            onPair((there, here) -> {
                var stuck = new CountDownLatch(1);
                var receiving = new FutureTask<>(() -> {
                    Inflow inflow = new PlainInflow(there, EventLoop.current(), true);
                    long limit = System.nanoTime() + SOON;
                    assertThat(inflow.receive(limit)).isEqualTo(Outcome.READY);
                    loops.newThread(() -> {
                                while (System.nanoTime() - limit <= 0
                                        || !there.waiters().hasReader()) {
                                    Thread.onSpinWait();
                                }
                                stuck.countDown();
                            })
                            .start();
                    Thread.yield(); // behind that one, which holds the loop
                    Outcome outcome = inflow.receive(System.nanoTime() + AN_HOUR);
                    inflow.close();
                    return outcome;
                });
                loops.newThread(receiving).start();
                await().until(() -> there.waiters().hasReader());
                send(here, "first");

                assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
                for (int round = 0; round < 3; round++) {
                    Thread passing = loops.newThread(() -> {});
                    passing.start();
                    passing.join();
                }
                assertThat(receiving.isDone()).isFalse();
                send(here, "second");
                assertThat(receiving.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.READY);
            });
        }
    }

    private static String given(Inflow inflow) {
        return StandardCharsets.UTF_8.decode(inflow.view().duplicate()).toString();
    }

    @Test
    void isReady_moreHasCome_leavesTheReaderWhatItHas() throws Exception {
        onPair((there, here) -> {
            Inflow inflow = new PlainInflow(there, null, true);
            send(here, "first");
            assertThat(inflow.receive(Inflow.NEVER)).isEqualTo(Outcome.READY);
            send(here, "second");

            assertThat(inflow.isReady()).isTrue();
            assertThat(inflow.hasMore()).isTrue();

            assertThat(given(inflow)).isEqualTo("first");
            assertThat(inflow.receive(Inflow.NEVER)).isEqualTo(Outcome.READY);
            assertThat(given(inflow)).isEqualTo("second");
            assertThat(inflow.isReady()).isFalse();
            assertThat(given(inflow)).isEqualTo("second");
            inflow.close();
        });
    }
}
