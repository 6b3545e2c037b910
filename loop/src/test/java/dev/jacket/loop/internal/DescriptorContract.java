package dev.jacket.loop.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.loop.Deadline;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.SysSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a descriptor promises, on every kind of thread that may wait for it.
@Row("C14")
abstract class DescriptorContract {
    private static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }

    private static ConditionFactory soonAfter() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
    }

    private final Kernel kernel = Kernel.system();
    private final List<Descriptor> opened = new ArrayList<>();

    /// {@return a thread of the kind under test, not started yet}
    abstract Thread thread(Runnable body);

    @AfterEach
    void closeAll() {
        opened.forEach(Descriptor::close);
    }

    @Test
    void await_nothingHappens_timesOut() throws Exception {
        Descriptor end = pair()[0];
        Deadline deadline = Deadline.after(Duration.ofMillis(20));

        Outcome outcome = call(() -> waitOn(end, Interest.READ, deadline)).get(20, TimeUnit.SECONDS);

        assertThat(outcome).isEqualTo(Outcome.TIMED_OUT);
        assertThat(deadline.hasPassed()).isTrue();
    }

    @Test
    void await_bytesArrive_isReady() throws Exception {
        Descriptor[] ends = pair();
        FutureTask<Outcome> waiting = call(() -> waitOn(ends[0], Interest.READ, soon()));
        awaitBlocked(ends[0]);

        send(ends[1]);

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.READY);
    }

    @Test
    void await_bytesAreThereAlready_isReady() throws Exception {
        Descriptor[] ends = pair();
        send(ends[1]);

        assertThat(call(() -> waitOn(ends[0], Interest.READ, soon())).get(20, TimeUnit.SECONDS))
                .isEqualTo(Outcome.READY);
    }

    @Test
    void await_peerCloses_isReady() throws Exception {
        Descriptor[] ends = pair();
        FutureTask<Outcome> waiting = call(() -> waitOn(ends[0], Interest.READ, soon()));
        awaitBlocked(ends[0]);

        ends[1].close();

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.READY);
    }

    @Test
    void await_closedMeanwhile_saysSoAndFreesTheNumberLast() throws Exception {
        Descriptor end = pair()[0];
        int number = end.number();
        CountDownLatch leave = new CountDownLatch(1);
        FutureTask<Outcome> waiting = call(() -> {
            assertThat(end.enter()).isTrue();
            try {
                Outcome outcome = end.await(Interest.READ, end.ticket(Interest.READ), soon());
                leave.await();
                return outcome;
            } finally {
                end.exit();
            }
        });
        awaitBlocked(end);

        assertThat(end.close()).isTrue();

        assertThat(end.fd()).isEqualTo(-1);
        assertThat(end.enter()).isFalse();
        assertThat(isOpen(number)).as("the number is still in use").isTrue();
        leave.countDown();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.CLOSED);
        soonAfter().until(() -> !isOpen(number));
        assertThat(end.close()).as("a second close").isFalse();
    }

    @Test
    void await_interrupted_keepsStatusAndDescriptor() throws Exception {
        Descriptor[] ends = pair();
        AtomicInteger status = new AtomicInteger();
        FutureTask<Outcome> waiting = new FutureTask<>(() -> {
            Outcome outcome = waitOn(ends[0], Interest.READ, soon());
            status.set(Thread.currentThread().isInterrupted() ? 1 : 2);
            return outcome;
        });
        Thread thread = thread(waiting);
        thread.start();
        awaitBlocked(ends[0]);

        thread.interrupt();

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.INTERRUPTED);
        assertThat(status).hasValue(1);
        long ticket = ends[0].ticket(Interest.READ);
        send(ends[1]);
        assertThat(call(() -> ends[0].await(Interest.READ, ticket, soon())).get(20, TimeUnit.SECONDS))
                .isEqualTo(Outcome.READY);
    }

    @Test
    void await_manyThreadsOnOneDescriptor_noWakeUpIsLost() throws Exception {
        Descriptor[] ends = pair();
        int readers = 8;
        int messages = 4000;
        AtomicInteger received = new AtomicInteger();
        List<FutureTask<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            tasks.add(call(() -> readUntilEnd(ends[0], received)));
        }

        for (int i = 0; i < messages; i++) {
            send(ends[1]);
        }

        soonAfter().until(() -> received.get() == messages);
        ends[1].close();
        for (FutureTask<Integer> task : tasks) {
            assertThat(task.get(20, TimeUnit.SECONDS)).isNotNegative();
        }
    }

    private int readUntilEnd(Descriptor end, AtomicInteger received) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(1);
            assertThat(end.enter()).isTrue();
            try {
                for (int mine = 0; ; ) {
                    long ticket = end.ticket(Interest.READ);
                    long result = kernel.read(end.number(), one.address(), 1);
                    if (result == 0) {
                        return mine;
                    }
                    if (result > 0) {
                        mine++;
                        received.incrementAndGet();
                    } else {
                        assertThat(result).isEqualTo(-Errnos.EAGAIN);
                        assertThat(end.await(Interest.READ, ticket, soon())).isEqualTo(Outcome.READY);
                    }
                }
            } finally {
                end.exit();
            }
        }
    }

    @Test
    void detach_callsUnderWay_wakesThemAndKeepsTheNumberOpen() throws Exception {
        Descriptor end = pair()[0];
        FutureTask<Outcome> waiting = call(() -> waitOn(end, Interest.READ, soon()));
        awaitBlocked(end);

        int number = call(end::detach).get(20, TimeUnit.SECONDS);

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.CLOSED);
        assertThat(isOpen(number)).isTrue();
        assertThat(end.detach()).isEqualTo(-1);
        assertThat(kernel.close(number)).isZero();
    }

    @Test
    void pause_closedMeanwhile_endsAtOnce() throws Exception {
        Descriptor end = pair()[0];
        FutureTask<Outcome> pausing = call(() -> end.pause(TimeUnit.SECONDS.toNanos(30), Deadline.NEVER));
        awaitBlocked(end);

        end.close();

        assertThat(pausing.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.CLOSED);
    }

    /// Closes one descriptor while others are opened beside it: a thread that waits or reads must never see a byte
    /// of a stranger's.
    @Test
    void close_racingReadersAndNewDescriptors_touchesNoStranger() throws Exception {
        int rounds = Integer.getInteger("jacket.rounds", 300);
        for (int i = 0; i < rounds; i++) {
            Descriptor[] ends = pair();
            AtomicInteger received = new AtomicInteger();
            FutureTask<Outcome> reading = call(() -> readOne(ends[0], received));
            if (i % 2 == 0) {
                awaitBlocked(ends[0]);
            }
            ends[0].close();
            Descriptor[] strangers = pair();
            send(strangers[1]);
            assertThat(reading.get(20, TimeUnit.SECONDS)).isEqualTo(Outcome.CLOSED);
            assertThat(received).hasValue(0);
            ends[1].close();
            strangers[0].close();
            strangers[1].close();
        }
    }

    private Outcome readOne(Descriptor end, AtomicInteger received) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(1);
            if (!end.enter()) {
                return Outcome.CLOSED;
            }
            try {
                for (; ; ) {
                    long ticket = end.ticket(Interest.READ);
                    if (kernel.read(end.number(), one.address(), 1) > 0) {
                        received.incrementAndGet();
                    }
                    Outcome outcome = end.await(Interest.READ, ticket, soon());
                    if (outcome != Outcome.READY) {
                        return outcome;
                    }
                }
            } finally {
                end.exit();
            }
        }
    }

    private Outcome waitOn(Descriptor end, int interest, Deadline deadline) {
        assertThat(end.enter()).isTrue();
        try {
            return end.await(interest, end.ticket(interest), deadline);
        } finally {
            end.exit();
        }
    }

    final <T> FutureTask<T> call(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        thread(task).start();
        return task;
    }

    private void awaitBlocked(Descriptor end) {
        soonAfter().until(() -> end.awaiting() > 0);
    }

    private Descriptor[] pair() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate(8, 4);
            int type = SysSocket.SOCK_STREAM | SysSocket.SOCK_CLOEXEC | SysSocket.SOCK_NONBLOCK;
            assertThat(kernel.socketpair(SysSocket.AF_UNIX, type, 0, fds.address()))
                    .isZero();
            Descriptor[] ends = {
                new Descriptor(Host.system(), fds.get(JAVA_INT, 0)), new Descriptor(Host.system(), fds.get(JAVA_INT, 4))
            };
            opened.addAll(List.of(ends));
            return ends;
        }
    }

    private void send(Descriptor end) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(1);
            one.set(JAVA_BYTE, 0, (byte) 'x');
            long sent;
            do {
                sent = kernel.write(end.number(), one.address(), 1);
            } while (sent == -Errnos.EAGAIN);
            assertThat(sent).isEqualTo(1);
        }
    }

    private boolean isOpen(int number) {
        return kernel.fcntl(number, 1, 0) >= 0;
    }
}
