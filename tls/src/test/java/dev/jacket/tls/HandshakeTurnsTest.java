package dev.jacket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeTurnsTest {
    private static final int TURNS = Runtime.getRuntime().availableProcessors();
    private static final int MANY = 20 * TURNS;

    private int taken;

    private void takeAll() throws IOException {
        for (; taken < TURNS; taken++) {
            HandshakeTurns.take(Pair.soon());
        }
    }

    @AfterEach
    void giveAll() {
        for (; taken > 0; taken--) {
            HandshakeTurns.give();
        }
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // it is about turns, not about priorities
    void manyOfOneLoop_haveTheirTurns_inManyRounds() throws Exception {
        var round = new AtomicInteger();
        var rounds = new ConcurrentLinkedQueue<Integer>();
        try (var loops = EventLoops.start(LoopConfig.DEFAULT.loops(1))) {
            Executor onLoop = task -> loops.newThread(task).start();
            var all = new ArrayList<CompletableFuture<?>>();
            Pair.get(Pair.run(
                    onLoop,
                    () -> { // so that they begin in one round
                        all.add(Pair.run(onLoop, () -> {
                            for (; rounds.size() < MANY; round.incrementAndGet()) {
                                Thread.yield();
                            }
                            return true;
                        }));
                        for (int i = 0; i < MANY; i++) {
                            all.add(Pair.run(onLoop, () -> {
                                HandshakeTurns.take(Pair.soon());
                                HandshakeTurns.give();
                                return rounds.add(round.get());
                            }));
                        }
                        return true;
                    }));
            for (var each : all) {
                each.get();
            }
        }
        var numbers = rounds.stream().collect(Collectors.groupingBy(each -> each, Collectors.counting()));
        assertThat(numbers.values()).allSatisfy(turns -> assertThat(turns).isLessThanOrEqualTo(2L * TURNS));
    }

    @Test
    void handshakeInALongLine_endsAtItsDeadline() throws Exception {
        takeAll();
        var others = new ArrayList<Thread>();
        for (int i = 0; i < 32 * TURNS; i++) {
            others.add(Thread.startVirtualThread(() -> assertThatExceptionOfType(CallInterruptedException.class)
                    .isThrownBy(() -> HandshakeTurns.take(Pair.soon()))));
        }
        try {
            await().until(() -> others.stream().allMatch(each -> each.getState() == Thread.State.WAITING));
            assertThatExceptionOfType(CallTimeoutException.class)
                    .isThrownBy(() -> accept(Deadline.after(Duration.ofMillis(100))))
                    .withMessage("handshake: timed out after 0.1 s");
        } finally {
            others.forEach(Thread::interrupt);
        }
    }

    @Test
    void handshakeInAShortLine_endsWhenItsDeadlineHasPassed() throws Exception {
        takeAll();
        var deadline = Deadline.after(Duration.ofMillis(500));
        var accepting = Pair.run(Thread::startVirtualThread, () -> accept(deadline));
        await().until(deadline::hasPassed);
        giveAll();
        assertThatExceptionOfType(CallTimeoutException.class)
                .isThrownBy(() -> Pair.get(accepting))
                .withMessage("handshake: timed out after 0.5 s");
        takeAll(); // it has given back what it took
    }

    @Test
    void handshakeInLine_canBeInterrupted() throws Exception {
        takeAll();
        var thread = new CompletableFuture<Thread>();
        var status = new CompletableFuture<Boolean>();
        var accepting = Pair.run(Thread::startVirtualThread, () -> {
            thread.complete(Thread.currentThread());
            try {
                return accept(Pair.soon());
            } finally {
                status.complete(Thread.currentThread().isInterrupted());
            }
        });
        thread.get().interrupt();
        assertThatExceptionOfType(CallInterruptedException.class).isThrownBy(() -> Pair.get(accepting));
        assertThat(status.get()).isTrue();
    }

    @Test
    void clients_needNoTurn() throws Exception {
        takeAll();
        HandshakeTurns.give();
        taken--;
        try (var pair = Pair.of(TlsConfig.DEFAULT)) {
            Pair.send(pair.client(), "hello");
            assertThat(Pair.read(pair.server(), 5)).isEqualTo("hello");
        }
    }

    /// Has a server wait for its turn.
    private static TlsStream accept(Deadline until) throws IOException {
        var client = Pair.client(TlsConfig.DEFAULT);
        try (var sockets = Socket.pair()) {
            var connecting = Pair.run(
                    Thread::startVirtualThread, () -> client.connect(sockets.second(), "localhost", Pair.soon()));
            try {
                return Pair.server(TlsConfig.DEFAULT).accept(sockets.first(), until);
            } finally {
                sockets.first().close();
                connecting.handle((_, _) -> true).join();
            }
        }
    }
}
