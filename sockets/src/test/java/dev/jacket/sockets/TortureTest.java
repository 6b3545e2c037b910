package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import dev.jacket.checks.Seed;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import dev.jacket.testkit.LedgerKernel;
import dev.jacket.testkit.Torture;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Torture mode: whatever one system call answers, a conversation gives its right result or the exception that the
/// contract names, in time, and leaves no descriptor behind.
///
/// 200 harms of each form, and 100 cases that a signal strikes, are picked by a seed, which is printed;
/// `-Djacket.seed` makes another choice. `-Djacket.torture=all` and the nightly run do all harms, `-Djacket.signals`
/// says how many cases a signal strikes, and `-Djacket.case` which: those whose name has the word in it.
@Row("C12")
@ParameterizedClass
@EnumSource(ThreadKind.class)
class TortureTest {
    private static final boolean ALL = "all".equals(System.getProperty("jacket.torture"));
    private static final int SAMPLE = Scale.of(200, Integer.MAX_VALUE);
    private static final int SIGNALS = Integer.getInteger("jacket.signals", 100);
    private static final String CASE = System.getProperty("jacket.case", "");
    private static final Duration IN_TIME = Duration.ofSeconds(10);

    // One host for all runs: each would keep a poller.
    private static final LedgerKernel LEDGER = new LedgerKernel(Kernel.system());
    private static final FaultyKernel KERNEL = new FaultyKernel(LEDGER);
    private static final Host HOST = new Host(KERNEL, System::nanoTime);

    // Cases bring descriptors of their own, which no ledger knows.
    private static final FaultyKernel BARE = new FaultyKernel();
    private static final Host BARE_HOST = new Host(BARE, System::nanoTime);

    @Parameter
    ThreadKind threads = ThreadKind.PLATFORM;

    /// By what a conversation is held.
    enum Form {
        CALLS,
        BUFFERS
    }

    private record Run(Form form, Kind kind, Torture.Position position) {}

    @AfterAll
    static void closeLoops() {
        ThreadKind.closeLoops();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @Timeout(3600)
    void conversation_anyCallHarmed_givesTheRightResultOrTheDocumentedException(Form form) throws Throwable {
        long seed = Seed.value();
        List<Run> runs = new ArrayList<>();
        for (Kind kind : kinds(form)) {
            onThread(() -> positions(form, kind).forEach(position -> runs.add(new Run(form, kind, position))));
        }
        Collections.shuffle(runs, new Random(seed));
        List<Run> chosen = ALL ? runs : runs.subList(0, Math.min(SAMPLE, runs.size()));
        System.out.printf(
                "TORTURE %s threads, %s: %d of %d harms, -Djacket.seed=%d%n",
                threads, form, chosen.size(), runs.size(), seed);

        Map<Boolean, Integer> struck = new HashMap<>();
        for (Run run : chosen) {
            onThread(() -> struck.merge(harm(run), 1, Integer::sum));
        }

        assertThat(LEDGER.wrongs()).isEmpty();
        assertThat(struck.getOrDefault(true, 0)).as("harms that struck").isGreaterThan(chosen.size() * 9 / 10);
    }

    /// A signal may come at any call of any thread: nobody must notice.
    @Test
    @Timeout(7200)
    void everyCase_signalAtAnyCall_holdsAllTheSame() throws Throwable {
        long seed = Seed.value();
        Random random = new Random(seed);
        List<ContractCase> cases = new ArrayList<>(ContractCase.all());
        cases.removeIf(each -> !each.toString().contains(CASE));
        Collections.shuffle(cases, random);
        List<ContractCase> chosen = ALL ? cases : cases.subList(0, Math.min(SIGNALS, cases.size()));
        System.out.printf(
                "SIGNALS %s threads: %d of %d cases, -Djacket.seed=%d%n", threads, chosen.size(), cases.size(), seed);

        for (ContractCase each : chosen) {
            BARE.with(FaultyKernel.none());
            each.run(BARE_HOST, threads);
            long calls = BARE.calls();
            for (long n = ALL ? 1 : 1 + random.nextLong(calls); n <= calls; n += ALL ? 1 : calls) {
                BARE.with(interrupting(n));
                try {
                    each.run(BARE_HOST, threads);
                } catch (Throwable failed) {
                    throw new AssertionError(each + " fails when call " + n + " is interrupted", failed);
                }
            }
        }
    }

    private static FaultyKernel.Fault interrupting(long place) {
        return new FaultyKernel.Fault() {
            private volatile long closed;

            @Override
            public long at(long n, Syscall nr, long[] arguments) {
                if (n != place) {
                    return PASS;
                }
                closed = nr == Syscall.CLOSE ? arguments[0] + 1 : 0;
                return nr == Syscall.CLOSE || isConnectedAlready(nr, arguments) ? PASS : -Errnos.EINTR;
            }

            /// connect(2) of a connected socket never waits, so no signal ends it.
            private boolean isConnectedAlready(Syscall nr, long[] arguments) {
                if (nr != Syscall.CONNECT) {
                    return false;
                }
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment address = arena.allocate(256);
                    MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, 256);
                    return Kernel.system().getpeername((int) arguments[0], address.address(), size.address()) == 0;
                }
            }

            @Override
            public long after(Syscall nr, long[] arguments, long result) {
                return nr == Syscall.CLOSE && closed == arguments[0] + 1 ? -Errnos.EINTR : result;
            }
        };
    }

    private interface Body {
        void run() throws Exception;
    }

    private void onThread(Body body) throws Throwable {
        OnThread.run(threads.on(HOST), body::run);
    }

    private static Collection<Kind> kinds(Form form) {
        if (form == Form.CALLS) {
            return List.of(Kind.values());
        }
        var kinds = new ArrayList<>(Kind.Group.STREAM.kinds());
        kinds.addAll(Kind.Group.DATAGRAM.kinds());
        return kinds;
    }

    private List<Torture.Position> positions(Form form, Kind kind) throws Exception {
        converse(form, kind); // once before, so that what is made once is made
        return torture(form, kind).positions(() -> converse(form, kind));
    }

    /// A receive of TCP that comes short has taken all that is there, as epoll(7) says, and a [SocketStream] knows it.
    private static Torture torture(Form form, Kind kind) {
        return new Torture(KERNEL, kind.is(form == Form.CALLS ? Kind.Group.STREAM : Kind.Group.UNIX_STREAM));
    }

    private void converse(Form form, Kind kind) throws Exception {
        try (Lab lab = new Lab(HOST, threads.on(HOST)::thread)) {
            if (form == Form.CALLS) {
                new Conversation(lab, kind).hold();
            } else {
                new BufferedConversation(lab, kind).hold();
            }
        }
    }

    /// {@return whether the harm struck}
    private boolean harm(Run run) throws Exception {
        long begun = System.nanoTime();
        boolean[] struck = new boolean[1];
        try {
            struck[0] = torture(run.form, run.kind).run(run.position, () -> converse(run.form, run.kind));
        } catch (Exception thrown) {
            struck[0] = true;
            checkThrown(run, thrown);
        } catch (AssertionError wrong) {
            throw new AssertionError(run + " gives a wrong result", wrong);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("%s", run).isLessThan(IN_TIME);
        if (run.form == Form.BUFFERS) {
            Lab.until(() -> LEDGER.openSockets().isEmpty()); // a ring frees a number after its last word
        }
        assertThat(LEDGER.openSockets()).as("sockets left open by %s", run).isEmpty();
        return struck[0];
    }

    private static void checkThrown(Run run, Exception thrown) {
        if (run.position.mustNotMatter() || run.position.call() == Syscall.CLOSE) {
            throw new AssertionError(run + " must not matter", thrown);
        }
        if (!(thrown instanceof CallFailure failure)) {
            throw new AssertionError(run + " gives another exception", thrown);
        }
        assertThat(failure.errno().number()).as("%s", run).isEqualTo(run.position.errno());
        assertThat(thrown).as("%s", run).hasSameClassAs(SocketCallException.of(failure.details()));
        assertThat(run.position.errno()).isNotEqualTo(Errnos.EINTR);
    }
}
