package dev.jacket.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Libc;
import dev.jacket.sys.LinuxPrctl;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Where this process is the parent of orphans.
@Row("A4")
class OrphansTest {
    /// Prints the number of a process that has left both its group and its parents: forked twice, in a
    /// session of its own.
    private static final String DAEMON = "setsid sh -c 'sleep 1000 >/dev/null 2>&1 & echo $!'";

    private final Ground ground = Ground.of(Host.system(), Libc.system());

    @BeforeEach
    void adopt() throws IOException {
        ground.reaper().adopt();
    }

    @AfterEach
    void disown() {
        assertThat(Kernel.system().prctl(LinuxPrctl.PR_SET_CHILD_SUBREAPER, 0)).isZero();
    }

    private Child start(String script) throws IOException {
        return Child.piped(ground, ChildTest.sh(script), null);
    }

    @Test
    void close_endsWhatForkedTwice() throws Exception {
        long daemon;
        try (var child = start(DAEMON + "; sleep 1000")) {
            daemon = ChildTest.firstNumber(child);
        }
        assertThat(ChildTest.isThere(daemon)).isFalse();
        assertThat(Processes.ownChildren()).isEmpty();
    }

    @Test
    void end_ofTheProgram_isTheEndOfItsDaemons() throws Exception {
        try (var child = start(DAEMON)) {
            long daemon = ChildTest.firstNumber(child);
            assertThat(child.await()).matches(Exit::isSuccess);
            assertThat(ChildTest.isThere(daemon)).isFalse();
        }
    }

    /// What has no parent any more, and is in the group of a running program, is that program's.
    @Test
    void orphanInTheGroup_livesAsLongAsItsProgram() throws Exception {
        try (var child = start("sh -c 'sleep 1000 & echo $!'; read a");
                var other = start("true")) {
            long orphan = ChildTest.firstNumber(child);
            assertThat(other.await()).matches(Exit::isSuccess); // its end is a look at all orphans
            assertThat(ChildTest.isThere(orphan)).isTrue();
            child.input().close();
            child.await();
            assertThat(ChildTest.isThere(orphan)).isFalse();
        }
    }

    @Test
    void orphansThatEnd_areReapedMeanwhile() throws Exception {
        try (var child = start("setsid sh -c 'sleep 0.1 >/dev/null & echo $!'; sleep 1000")) {
            int orphan = (int) ChildTest.firstNumber(child);
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Processes.entry(orphan) == null);
        }
    }

    @Test
    void manyAtOnce_leaveNothing() throws Exception {
        var all = new ArrayList<FutureTask<Long>>();
        for (int i = 0; i < 20; i++) {
            var one = new FutureTask<>(() -> {
                try (var child = start(DAEMON + "; sleep 1000")) {
                    return ChildTest.firstNumber(child);
                }
            });
            all.add(one);
            Thread.startVirtualThread(one);
        }
        for (var each : all) {
            assertThat(ChildTest.isThere(each.get())).isFalse();
        }
        assertThat(Processes.ownChildren()).isEmpty();
    }
}
