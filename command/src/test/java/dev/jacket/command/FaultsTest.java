package dev.jacket.command;

import static dev.jacket.testkit.FaultyKernel.failing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.loop.internal.Host;
import dev.jacket.sockets.Errno;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Libc;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import dev.jacket.testkit.FaultyLibc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing is left, and the reason is said, when one step of a start fails. Descriptors and threads are
/// counted by the extension that all tests have.
class FaultsTest {
    private final FaultyKernel kernel = new FaultyKernel();

    private Ground ground() {
        return Ground.of(new Host(kernel, System::nanoTime), Libc.system());
    }

    @ParameterizedTest
    @EnumSource(
            value = Syscall.class,
            names = {"PIPE2", "FCNTL", "PRCTL", "PIDFD_OPEN"})
    void start_whereAStepFails_leavesNothing(Syscall step) {
        for (int n = 1; n <= 3; n++) {
            kernel.with(failing(step, step == Syscall.FCNTL ? n + 3 : Math.min(n, most(step)), Errnos.EMFILE));
            assertThatThrownBy(() -> Child.piped(ground(), Program.of("cat"), null))
                    .isInstanceOfSatisfying(
                            StartException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EMFILE));
            assertThat(Processes.ownChildren()).isEmpty();
        }
    }

    private static int most(Syscall step) {
        return step == Syscall.PIPE2 ? 3 : 1;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posix_spawn",
                "posix_spawnattr_init",
                "posix_spawnattr_setflags",
                "posix_spawnattr_setsigmask",
                "posix_spawnattr_setsigdefault",
                "posix_spawn_file_actions_init",
                "posix_spawn_file_actions_adddup2",
                "posix_spawn_file_actions_addchdir_np",
                "posix_spawn_file_actions_addclosefrom_np"
            })
    void start_whereLibcRefuses_leavesNothing(String function) {
        var refusing = Ground.of(Host.system(), FaultyLibc.failing(function, Errnos.ENOMEM));
        assertThatThrownBy(() -> Child.piped(refusing, Program.of("cat").folder(Path.of("/")), null))
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOMEM));
        assertThat(Processes.ownChildren()).isEmpty();
    }

    @Test
    void preparation_happensBeforeTheProgramBegins() throws Exception {
        var seen = new StringBuilder();
        var program = ChildTest.sh("ulimit -n");
        try (var child = Child.piped(ground(), program, pid -> {
            seen.append(new String(
                    Files.newInputStream(Path.of("/proc/" + pid + "/comm")).readAllBytes(), StandardCharsets.UTF_8));
            new Limits(Kernel.system(), pid).files(77);
        })) {
            assertThat(ChildTest.output(child)).isEqualTo("77\n");
            assertThat(seen.toString()).isNotBlank().doesNotStartWith("sh\n");
            assertThat(child.await()).matches(Exit::isSuccess);
        }
    }

    @Test
    void preparation_thatFails_leavesNoProcess() throws Exception {
        var here = new int[1];
        assertThatThrownBy(() -> Child.piped(ground(), Program.of("cat"), pid -> {
                    here[0] = pid;
                    throw new IOException("no limits");
                }))
                .hasMessage("no limits");
        assertThat(here[0]).isPositive();
        assertThat(Processes.entry(here[0])).isNull();
    }

    @Test
    void preparation_ofWhatDoesNotRun_saysWhy(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no program");
        assertThatThrownBy(() -> Child.piped(ground(), Program.of(text.toString()), _ -> {}))
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EACCES));
    }

    @Test
    void interruptedCalls_areMadeAgain() throws Exception {
        kernel.with(failing(Syscall.WAITID, 1, Errnos.EINTR));
        try (var child = Child.piped(ground(), ChildTest.sh("exit 4"), null)) {
            assertThat(child.await().code()).isEqualTo(4);
        }
    }

    /// Dying takes a turn on a processor: one that came last to the end would be long in going where others compute.
    @Test
    @Row("A4")
    @Needs("root")
    void killed_comeLastNoLonger() throws Exception {
        var program = ChildTest.sh("sh -c 'echo $$; read a'; exit 3");
        Spawner.Preparation last = pid -> {
            new Limits(Kernel.system(), pid).nice();
            new Limits(Kernel.system(), pid).last();
        };
        try (var child = Child.piped(ground(), program, last)) {
            long inner = ChildTest.firstNumber(child);
            assertThat(turn(inner)).isEqualTo("nice 15, policy 5");
            kernel.with(FaultyKernel.always(Errnos.EPERM, Syscall.KILL, Syscall.PIDFD_SEND_SIGNAL));
            child.kill(); // which is not to succeed, so that there is something to see
            for (long pid : List.of((long) child.pid(), inner)) {
                Awaitility.await().untilAsserted(() -> assertThat(turn(pid)).isEqualTo("nice 0, policy 0"));
            }
            child.input().close();
            assertThat(child.await().code()).isEqualTo(3);
        }
    }

    private static String turn(long pid) throws IOException {
        try (var in = Files.newInputStream(Path.of("/proc/" + pid + "/stat"))) {
            var words = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).split(" ", -1);
            return "nice " + words[18] + ", policy " + words[40];
        }
    }

    /// Where somebody else reaps our children their end is known, and their status is not.
    @Test
    void childThatSomebodyElseReaps_hasEnded() throws Exception {
        kernel.with(FaultyKernel.always(Errnos.ECHILD, Syscall.WAITID));
        try (var child = Child.piped(ground(), ChildTest.sh("exit 4"), null)) {
            assertThat(child.await().code()).isEqualTo(-1);
        }
        kernel.with(FaultyKernel.none());
        for (int pid : Processes.ownChildren()) {
            Ground.system().reaper().reap(pid);
        }
    }
}
