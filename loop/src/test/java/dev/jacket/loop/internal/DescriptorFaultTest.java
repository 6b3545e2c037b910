package dev.jacket.loop.internal;

import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.Errnos.EMFILE;
import static dev.jacket.sys.Errnos.ENOMEM;
import static dev.jacket.sys.Errnos.ENOSPC;
import static dev.jacket.testkit.FaultyKernel.always;
import static dev.jacket.testkit.FaultyKernel.failing;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.loop.Deadline;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a wait does when the kernel fails it, or the clock is not the usual one.
@Row({"C12", "C14"})
@ParameterizedClass
@EnumSource(DescriptorFaultTest.Kind.class)
class DescriptorFaultTest {
    enum Kind {
        PLATFORM,
        VIRTUAL;

        Thread thread(Runnable body) {
            return this == VIRTUAL
                    ? Thread.ofVirtual().unstarted(body)
                    : Thread.ofPlatform().daemon().unstarted(body);
        }
    }

    @Parameter
    Kind kind = Kind.PLATFORM;

    private final FaultyKernel kernel = new FaultyKernel();
    private final AtomicLong clock = new AtomicLong();
    private final Host host = new Host(kernel, System::nanoTime);
    private final List<Descriptor> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(Descriptor::close);
    }

    /// Symptom: a thread woken on another's behalf asked the kernel again and again, and a core was gone.
    @Test
    void await_eventThatAnotherThreadTook_doesNotSpin() {
        var counted = new AtomicLong();
        kernel.with((_, nr, _) -> {
            if (nr == Syscall.PPOLL) {
                counted.incrementAndGet();
            }
            return FaultyKernel.Fault.PASS;
        });
        Descriptor end = pair(host)[0];
        FutureTask<Outcome> waiting = start(end, Deadline.NEVER);

        for (int i = 0; i < 3; i++) {
            end.signal(kind == Kind.PLATFORM ? Interest.READ : Interest.WRITE);
        }

        await().during(Duration.ofMillis(100)).until(() -> counted.get() < 8);
        end.close();
        assertThat(outcome(waiting)).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void await_noDescriptorsLeftForTheWait_isWokenByCloseAllTheSame() {
        kernel.with(always(EMFILE, Syscall.EVENTFD2, Syscall.EPOLL_CREATE1));
        Descriptor end = pair(host)[0];
        FutureTask<Outcome> waiting = start(end, Deadline.NEVER);

        end.close();

        assertThat(outcome(waiting)).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void await_noDescriptorsLeftForTheWait_seesBytesDeadlineAndInterrupt() throws Exception {
        kernel.with(always(EMFILE, Syscall.EVENTFD2, Syscall.EPOLL_CREATE1));
        Descriptor[] ends = pair(host);
        assertThat(outcome(start(ends[0], Deadline.after(Duration.ofMillis(50)))))
                .isIn(Outcome.TIMED_OUT, Outcome.READY);

        var interrupted = new FutureTask<>(() -> waitOn(ends[0], Deadline.NEVER));
        Thread thread = kind.thread(interrupted);
        thread.start();
        awaitBlocked(ends[0]);
        thread.interrupt();

        assertThat(outcome(interrupted)).isEqualTo(Outcome.INTERRUPTED);
        FutureTask<Outcome> reading = start(ends[0], Deadline.NEVER);
        send(ends[1]);
        assertThat(outcome(reading)).isEqualTo(Outcome.READY);
    }

    /// Symptom: where epoll's limit of watches was reached, a waiting virtual thread kept its carrier busy.
    @Test
    void await_epollIsFull_triesAgainWithoutSpinning() {
        var attempts = new AtomicLong();
        kernel.with((_, nr, _) -> {
            if (nr != Syscall.EPOLL_CTL && nr != Syscall.PPOLL) {
                return FaultyKernel.Fault.PASS;
            }
            attempts.incrementAndGet();
            return nr == Syscall.EPOLL_CTL ? -ENOSPC : -ENOMEM;
        });
        Descriptor end = pair(host)[0];
        FutureTask<Outcome> waiting = new FutureTask<>(() -> waitUntilClosed(end));
        kind.thread(waiting).start();
        awaitBlocked(end);

        await().during(Duration.ofMillis(100)).until(() -> attempts.get() < 100);
        assertThat(attempts.get()).as("tries in vain").isPositive();
        end.close();
        assertThat(outcome(waiting)).isEqualTo(Outcome.CLOSED);
    }

    /// Virtual threads leave signals to the poller's thread, which goes on.
    @Test
    void await_signal_isTold() throws Exception {
        kernel.with(failing(Syscall.PPOLL, 1, EINTR));
        Descriptor[] ends = pair(host);
        send(ends[1]);

        assertThat(outcome(start(ends[0], Deadline.NEVER)))
                .isEqualTo(kind == Kind.PLATFORM ? Outcome.SIGNAL : Outcome.READY);
    }

    @Test
    @Row("L5")
    void await_clockStandsStill_doesNotTimeOutEarly() {
        Descriptor end = pair(new Host(kernel, clock::get))[0];
        FutureTask<Outcome> waiting = start(end, end.host().deadline(Duration.ofMillis(10)));

        await().during(Duration.ofMillis(150)).until(() -> !waiting.isDone());

        clock.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(outcome(waiting)).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    @Row("L5")
    void await_clockJumpedAhead_timesOutAtOnce() {
        Descriptor end = pair(new Host(kernel, clock::get))[0];
        Deadline deadline = end.host().deadline(Duration.ofHours(1));
        clock.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(outcome(start(end, deadline))).isEqualTo(Outcome.TIMED_OUT);
    }

    @Test
    void hasEnded_peerShutItsWay_isTrueThoughBytesAreLeft() throws Exception {
        Descriptor[] ends = pair(host);
        send(ends[1]);
        assertThat(ends[0].hasEnded()).isFalse();

        kernel.shutdown(ends[1].number(), SysSocket.SHUT_WR);

        assertThat(ends[0].hasEnded()).isTrue();
    }

    @Test
    void awaitTurn_untilTheOtherSendEnds_isWoken() {
        Descriptor end = pair(host)[0];
        assertThat(end.enterSending()).isTrue();
        FutureTask<Outcome> waiting = startSending(end, Deadline.NEVER);
        assertThat(end.enterSending()).isFalse();

        end.exitSending();

        assertThat(outcome(waiting)).isEqualTo(Outcome.READY);
        assertThat(end.isInUse()).isFalse();
    }

    @Test
    void awaitTurn_untilTheOtherTurnEnds_isWoken() {
        Descriptor end = pair(host)[0];
        assertThat(end.enter()).isTrue();
        assertThat(end.takeTurn()).isTrue();
        FutureTask<Outcome> waiting = startSending(end, Deadline.NEVER);

        end.endTurn();

        assertThat(outcome(waiting)).isEqualTo(Outcome.READY);
        assertThat(end.isSending()).isFalse();
        end.exit();
    }

    @Test
    void awaitTurn_deadlinePasses_isAPlainUseAgain() {
        Descriptor end = pair(host)[0];
        assertThat(end.enterSending()).isTrue();

        assertThat(outcome(startSending(end, host.deadline(Duration.ofMillis(20)))))
                .isEqualTo(Outcome.TIMED_OUT);

        assertThat(end.isSending()).isTrue();
        end.exitSending();
        assertThat(end.isInUse()).isFalse();
    }

    @Test
    void awaitTurn_closedMeanwhile_endsBeforeTheOtherSendDoes() {
        Descriptor end = pair(host)[0];
        assertThat(end.enterSending()).isTrue();
        FutureTask<Outcome> waiting = startSending(end, Deadline.NEVER);
        FutureTask<Outcome> second = startSending(end, Deadline.NEVER);

        end.close();

        assertThat(outcome(waiting)).isEqualTo(Outcome.CLOSED);
        assertThat(outcome(second)).isEqualTo(Outcome.CLOSED);
        end.exitSending();
    }

    @Test
    void awaitTurn_partnerClosedMeanwhile_endsBeforeTheOtherSendDoes() {
        Descriptor[] ends = pair(host);
        assertThat(ends[0].enterSending()).isTrue();
        FutureTask<Outcome> waiting = startSending(ends[0], Deadline.NEVER, ends[1]);

        ends[1].close();

        assertThat(outcome(waiting)).isEqualTo(Outcome.CLOSED);
        ends[0].exitSending();
    }

    /// The first in the queue gives up just as the turn becomes free: the second must not sleep on.
    @Test
    void awaitTurn_firstGivesUp_secondIsWoken() {
        for (int i = 0; i < 200; i++) {
            Descriptor end = pair(host)[0];
            assertThat(end.enterSending()).isTrue();
            var first = new FutureTask<>(() -> sendOn(end, Deadline.NEVER, end));
            Thread firstThread = kind.thread(first);
            firstThread.start();
            awaitParked(firstThread, end, first);
            FutureTask<Outcome> second = startSending(end, Deadline.NEVER);

            firstThread.interrupt();
            end.exitSending();

            assertThat(outcome(first)).isIn(Outcome.READY, Outcome.INTERRUPTED);
            assertThat(outcome(second)).isEqualTo(Outcome.READY);
            end.close();
        }
    }

    private FutureTask<Outcome> startSending(Descriptor end, Deadline deadline) {
        return startSending(end, deadline, end);
    }

    private FutureTask<Outcome> startSending(Descriptor end, Deadline deadline, Descriptor partner) {
        var task = new FutureTask<>(() -> sendOn(end, deadline, partner));
        Thread thread = kind.thread(task);
        thread.start();
        awaitParked(thread, end, task);
        return task;
    }

    private static void awaitParked(Thread thread, Descriptor end, FutureTask<Outcome> task) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> LockSupport.getBlocker(thread) == end || task.isDone());
    }

    private static Outcome sendOn(Descriptor end, Deadline deadline, Descriptor partner) {
        assertThat(end.enter()).isTrue();
        try {
            Outcome outcome = end.awaitTurn(deadline, partner);
            if (outcome == Outcome.READY) {
                end.endTurn();
            }
            return outcome;
        } finally {
            end.exit();
        }
    }

    private FutureTask<Outcome> start(Descriptor end, Deadline deadline) {
        var task = new FutureTask<>(() -> waitOn(end, deadline));
        kind.thread(task).start();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> end.awaiting() > 0 || task.isDone());
        return task;
    }

    private static Outcome waitOn(Descriptor end, Deadline deadline) {
        assertThat(end.enter()).isTrue();
        try {
            return end.await(Interest.READ, end.ticket(Interest.READ), deadline);
        } finally {
            end.exit();
        }
    }

    private static Outcome waitUntilClosed(Descriptor end) {
        Outcome outcome;
        do {
            assertThat(end.isClosed() || end.enter()).isTrue();
            outcome = end.await(Interest.READ, end.ticket(Interest.READ), Deadline.NEVER);
            end.exit();
        } while (outcome == Outcome.READY);
        return outcome;
    }

    private static void awaitBlocked(Descriptor end) {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> end.awaiting() > 0);
    }

    private static Outcome outcome(FutureTask<Outcome> task) {
        try {
            return task.get(20, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError("the wait did not end well", failed);
        }
    }

    private Descriptor[] pair(Host on) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate(8, 4);
            int type = SysSocket.SOCK_STREAM | SysSocket.SOCK_CLOEXEC | SysSocket.SOCK_NONBLOCK;
            assertThat(kernel.socketpair(SysSocket.AF_UNIX, type, 0, fds.address()))
                    .isZero();
            Descriptor[] ends = {new Descriptor(on, fds.get(JAVA_INT, 0)), new Descriptor(on, fds.get(JAVA_INT, 4))};
            opened.addAll(List.of(ends));
            return ends;
        }
    }

    private static void send(Descriptor end) {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(Kernel.system().write(end.number(), arena.allocate(1).address(), 1))
                    .isEqualTo(1);
        }
    }
}
