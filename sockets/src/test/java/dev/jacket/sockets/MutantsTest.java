package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The contract notices what it is there to notice: each mutant fails the case that is named with it, and that case
/// holds without the mutant.
class MutantsTest {
    /// A case that waits for ever under the mutant has noticed too.
    private static final int HANGS_SECONDS = 5;

    private static final FaultyKernel KERNEL = new FaultyKernel();
    private static final Host HOST = new Host(KERNEL, System::nanoTime);

    @ParameterizedTest
    @EnumSource(Mutant.class)
    void mutant_failsItsCase(Mutant mutant) throws Throwable {
        ContractCase killer = ContractCase.all().stream()
                .filter(each -> each.method().getName().equals(mutant.killer))
                .filter(each -> each.kind() == mutant.kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no case " + mutant.killer + " for " + mutant.kind));
        KERNEL.with(FaultyKernel.none());
        killer.run(HOST, ThreadKind.PLATFORM, MutantsTest::heal);

        KERNEL.with(mutant.fault());
        Lab.patience(Duration.ofSeconds(2));
        @Nullable Throwable death;
        try {
            death = outcome(() -> killer.run(HOST, ThreadKind.PLATFORM, MutantsTest::heal), MutantsTest::heal);
        } finally {
            Lab.patience(Lab.LONG);
            heal();
            mutant.over();
        }

        assertThat(death).as("%s under %s", killer, mutant).isNotNull();
        System.out.printf("MUTANT %s dies of %s: %s%n", mutant, killer, inShort(death));
    }

    @ParameterizedTest
    @EnumSource(Mistake.class)
    void mistake_failsItsTest(Mistake mistake) throws Throwable {
        Runnable mend = () -> MessageFaultTest.MISTAKEN.with(FaultyKernel.none());
        mistake.killer.run();

        MessageFaultTest.MISTAKEN.with(mistake);
        Lab.patience(Duration.ofSeconds(2));
        @Nullable Throwable death;
        try {
            death = outcome(mistake.killer, mend);
        } finally {
            Lab.patience(Lab.LONG);
            mend.run();
        }

        assertThat(death).as("%s", mistake).isNotNull();
        System.out.printf("MUTANT %s dies: %s%n", mistake, inShort(death));
    }

    /// What this one's case needs is a kernel that says ETIMEDOUT, so the mistake is made above that.
    @Test
    void etimedoutToldAsATimeout_failsItsCase() throws Exception {
        var inner = new FaultyKernel();
        var above = new FaultyKernel(inner).with(new FaultyKernel.Fault() {
            @Override
            public long at(long n, Syscall nr, long[] arguments) {
                return PASS;
            }

            @Override
            public long after(Syscall nr, long[] arguments, long result) {
                return result == -Errnos.ETIMEDOUT ? -Errnos.EAGAIN : result;
            }
        });
        var host = new Host(above, System::nanoTime);
        try (Lab lab = new Lab(host, ThreadKind.PLATFORM::thread)) {
            Lab.Ends ends = lab.ends(Kind.TCP4);

            Throwable death = outcome(
                    () -> SocketFaultTest.assertEtimedoutIsTheKernels(inner, ends),
                    () -> above.with(FaultyKernel.none()));

            assertThat(death).isNotNull();
            inner.with(FaultyKernel.none());
        }
    }

    /// {@return what becomes of a case under a mistake}
    ///
    /// @param heal ends the mistake, so that who waits under it can be woken
    private static @Nullable Throwable outcome(OnThread.Body killer, Runnable heal) throws InterruptedException {
        Callable<@Nullable Throwable> body = () -> {
            try {
                killer.run();
                return null;
            } catch (Throwable failed) {
                return failed;
            }
        };
        var run = new FutureTask<>(body);
        Thread thread = Thread.ofPlatform().daemon().name("mutant").start(run);
        try {
            return run.get(HANGS_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException hangs) {
            heal.run();
            thread.interrupt();
            return hangs;
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Whoever waits can be woken again, and what was opened can be closed.
    private static void heal() {
        KERNEL.with(FaultyKernel.none());
    }

    private static String inShort(@Nullable Throwable death) {
        return String.valueOf(death)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(4)
                .collect(Collectors.joining(" "));
    }
}
