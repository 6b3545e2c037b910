package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.LedgerKernel;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Closes and interrupts, again and again, while a call is about to wait or waits, and while others open and close
/// descriptors beside it: the call ends, soon, as what it is, and touches no number that is somebody else's by then.
///
/// 500 rounds for each call and kind of thread, 14,000 in all, or 100,000 in the nightly run; `-Djacket.rounds` says
/// otherwise.
@Row("C14")
class CloseRaceTest {
    private static final int ROUNDS = Integer.getInteger("jacket.rounds", Scale.of(500, 3_600));
    private static final Duration SOON = Duration.ofMillis(400);

    private static final LedgerKernel LEDGER = new LedgerKernel(Kernel.system());
    private static final Host HOST = new Host(LEDGER, System::nanoTime);

    private enum Race {
        CLOSE_WHEN_IT_WAITS,
        CLOSE_AT_ONCE,
        INTERRUPT_WHEN_IT_WAITS,
        INTERRUPT_AT_ONCE;

        boolean interrupts() {
            return this == INTERRUPT_WHEN_IT_WAITS || this == INTERRUPT_AT_ONCE;
        }

        boolean isLate() {
            return this == CLOSE_WHEN_IT_WAITS || this == INTERRUPT_WHEN_IT_WAITS;
        }
    }

    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @ParameterizedTest
    @CsvSource({
        "RECV, TCP4, PLATFORM", "RECV, TCP4, VIRTUAL", "RECV, TCP4, RING_LOOP", "RECV, TCP4, EPOLL_LOOP",
        "SEND, STREAM_ABSTRACT, PLATFORM", "SEND, STREAM_ABSTRACT, VIRTUAL", "SEND, STREAM_ABSTRACT, RING_LOOP",
                "SEND, STREAM_ABSTRACT, EPOLL_LOOP",
        "ACCEPT, TCP6, PLATFORM", "ACCEPT, TCP6, VIRTUAL", "ACCEPT, TCP6, RING_LOOP", "ACCEPT, TCP6, EPOLL_LOOP",
        "CONNECT, SEQPACKET_ABSTRACT, PLATFORM", "CONNECT, SEQPACKET_ABSTRACT, VIRTUAL",
                "CONNECT, SEQPACKET_ABSTRACT, RING_LOOP", "CONNECT, SEQPACKET_ABSTRACT, EPOLL_LOOP",
        "CONNECT, TCP4, PLATFORM", "CONNECT, TCP4, VIRTUAL", "CONNECT, TCP4, RING_LOOP", "CONNECT, TCP4, EPOLL_LOOP",
        "POLL, UDP4, PLATFORM", "POLL, UDP4, VIRTUAL", "POLL, UDP4, RING_LOOP", "POLL, UDP4, EPOLL_LOOP"
    })
    @Timeout(1800)
    void call_closedOrInterrupted_endsSoonAndTouchesNoStranger(Wait wait, Kind kind, ThreadKind threads)
            throws Exception {
        check(race -> round(wait, kind, threads, race));
    }

    /// On a loop with a ring it is the ring that waits, and the number is freed after its last word.
    @ParameterizedTest
    @CsvSource({"TCP4, PLATFORM", "TCP4, VIRTUAL", "TCP4, RING_LOOP", "TCP4, EPOLL_LOOP"})
    @Timeout(1800)
    void stream_closedOrInterrupted_endsSoonAndTouchesNoStranger(Kind kind, ThreadKind threads) throws Exception {
        check(race -> streamRound(kind, threads, race));
    }

    private interface Round {
        /// {@return how long after it was ended the call was over}
        Duration run(Race race) throws Exception;
    }

    private static void check(Round round) throws Exception {
        List<Duration> latencies = new ArrayList<>();
        var churning = new AtomicBoolean(true);
        Thread churn = Thread.ofPlatform().start(() -> churn(churning));
        try {
            for (int i = 0; i < ROUNDS; i++) {
                latencies.add(round.run(Race.values()[i % Race.values().length]));
            }
        } finally {
            churning.set(false);
            churn.join();
        }

        assertThat(LEDGER.wrongs()).isEmpty();
        assertThat(latencies.stream().filter(each -> each.compareTo(SOON) > 0).count())
                .as("of %d calls, those that ended later than %s", ROUNDS, SOON)
                .isLessThanOrEqualTo(ROUNDS / 100);
    }

    private static Duration round(Wait wait, Kind kind, ThreadKind threads, Race race) throws Exception {
        try (Lab lab = new Lab(HOST, threads.on(HOST)::thread)) {
            Wait.Blocked blocked = wait.prepare(lab, kind);
            boolean isAgain = EnumSet.of(Wait.RECV, Wait.ACCEPT, Wait.POLL).contains(wait);
            return end(lab, blocked, race, isAgain);
        }
    }

    private static Duration streamRound(Kind kind, ThreadKind threads, Race race) throws Exception {
        try (Lab lab = new Lab(HOST, threads.on(HOST)::thread)) {
            Lab.Ends ends = lab.ends(kind);
            try (SocketStream stream = ends.there().stream()) {
                var blocked = Wait.Blocked.of(
                        ends.there(), stream::read, () -> ends.here().sendAll(new byte[] {1}));
                return end(lab, blocked, race, true);
            }
        }
    }

    /// Begins the call, and ends it.
    ///
    /// @param isAgain whether it is to be had again after an interrupt
    /// @return how long that took
    private static Duration end(Lab lab, Wait.Blocked blocked, Race race, boolean isAgain) throws Exception {
        Background<?> call = lab.start(blocked.call());
        if (race.isLate()) {
            Lab.until(() -> call.isReceiving(blocked.socket()) || call.isDone());
        }
        long at = System.nanoTime();
        if (race.interrupts()) {
            call.interrupt();
        } else {
            blocked.socket().close();
        }

        Throwable end = call.failure();

        assertThat(end)
                .as("%s", race)
                .isInstanceOf(race.interrupts() ? CallInterruptedException.class : ClosedChannelException.class);
        assertThat(blocked.socket().isClosed()).isEqualTo(!race.interrupts());
        if (race.interrupts() && isAgain) {
            assertStillWorks(lab, blocked);
        }
        return call.endedAfter(at);
    }

    private static void assertStillWorks(Lab lab, Wait.Blocked blocked) throws Exception {
        blocked.release().run();
        assertThat(lab.start(blocked.call()).result()).isNotNull();
    }

    /// Takes the numbers that are given back, past the ledger: so each belongs to a stranger soon.
    private static void churn(AtomicBoolean goesOn) {
        Kernel kernel = Kernel.system();
        while (goesOn.get()) {
            int[] numbers = new int[8];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (int) kernel.call(Syscall.EVENTFD2, 1, 0, 0, 0, 0, 0);
            }
            for (int number : numbers) {
                kernel.close(number);
            }
            LockSupport.parkNanos(50_000);
        }
    }
}
