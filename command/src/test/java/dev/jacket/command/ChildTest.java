package dev.jacket.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Fd;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sys.Fcntl;
import dev.jacket.sys.Kernel;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    static String output(Child child) throws IOException {
        return new String(child.output().readAllBytes(), StandardCharsets.UTF_8);
    }

    static Program sh(String script, String... arguments) {
        var argv = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        argv.addAll(Arrays.asList(arguments));
        return Program.of(argv);
    }

    static boolean isThere(long pid) {
        var entry = Processes.entry((int) pid);
        return entry != null && !entry.isZombie();
    }

    static void awaitGone(long pid) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !isThere(pid));
    }

    @Test
    void streams_areTheProgramsOwn() throws Exception {
        try (var child = Child.start(sh("read a; echo \"[$a]\"; echo oh >&2; exit 3"))) {
            try (var in = child.input()) {
                in.write("hello\n".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(output(child)).isEqualTo("[hello]\n");
            assertThat(new String(child.errors().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("oh\n");
            assertThat(child.await().code()).isEqualTo(3);
            assertThat(child.await().isSuccess()).isFalse();
        }
    }

    /// More than a pipe holds, both ways at once, on virtual threads.
    @Test
    void streams_carryMoreThanAPipeHolds() throws Exception {
        byte[] much = new byte[3_000_000];
        new Random(7).nextBytes(much);
        try (var child = Child.start(Program.of("cat"))) {
            var writing = new FutureTask<Boolean>(() -> {
                try (var in = child.input()) {
                    in.write(much);
                }
                return true;
            });
            Thread.startVirtualThread(writing);
            var reading = new FutureTask<>(() -> child.output().readAllBytes());
            Thread.startVirtualThread(reading);
            assertThat(reading.get()).isEqualTo(much);
            assertThat(writing.get()).isTrue();
            assertThat(child.await().isSuccess()).isTrue();
        }
    }

    /// A descriptor of ours without FD_CLOEXEC, as a foreign library may open it, does not reach it either.
    @Test
    @Row("A5")
    void child_hasThreeDescriptorsAndTheNamedEnvironment() throws Exception {
        try (var leaky = new FileInputStream("/dev/null");
                var pair = Socket.pair();
                var inherited = Fd.adopt(pair.first().dup().detach())) {
            withoutCloseOnExec(inherited.number());
            var program = sh("ls /proc/self/fd; env -0 </dev/null | tr '\\0' '\\n' | sort; cat /proc/self/status")
                    .environment(Map.of("PATH", "/usr/bin:/bin", "NAMED", "a b"));
            try (var child = Child.start(program)) {
                String all = output(child);
                // ls has opened the folder itself as the fourth
                assertThat(all).startsWith("0\n1\n2\n3\nNAMED=a b\nPATH=/usr/bin:/bin\nPWD=");
                assertThat(all).contains("NoNewPrivs:\t1\n").contains("SigBlk:\t0000000000000000\n");
                assertThat(all).contains("SigIgn:\t0000000000000000\n");
            }
            assertThat(leaky.read()).isEqualTo(-1);
        }
    }

    private static void withoutCloseOnExec(int fd) {
        assertThat(Kernel.system().fcntl(fd, Fcntl.F_SETFD, 0)).isZero();
    }

    @Test
    void child_leadsAGroupOfItsOwn() throws Exception {
        try (var child = Child.start(Program.of("cat"))) {
            assertThat(Processes.all()).anyMatch(each -> each.pid() == child.pid() && each.group() == child.pid());
        }
    }

    @Test
    void folder_isWhereItStarts(@TempDir Path folder) throws Exception {
        try (var child = Child.start(Program.of("pwd").folder(folder))) {
            assertThat(output(child).strip()).isEqualTo(folder.toRealPath().toString());
        }
    }

    @Test
    void start_ofNothing_saysSo(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> Child.start(Program.of("no-such-program")))
                .isInstanceOf(StartException.class)
                .hasMessage("start no-such-program: ENOENT (2) No such file or directory");
        Path text = Files.writeString(folder.resolve("text"), "no program");
        assertThatThrownBy(() -> Child.start(Program.of(text.toString())))
                .isInstanceOfSatisfying(
                        StartException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EACCES));
        assertThatThrownBy(() -> Program.of()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Program.of("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void await_withADeadline_leavesItRunning() throws Exception {
        try (var child = Child.start(Program.of("cat"))) {
            assertThat(child.await(Deadline.after(Duration.ofMillis(20)))).isEmpty();
            assertThat(isThere(child.pid())).isTrue();
            child.input().close();
            assertThat(child.await()).matches(Exit::isSuccess);
        }
    }

    @Test
    void signal_reachesItsGroup() throws Exception {
        try (var child = Child.start(Program.of("sleep", "1000"))) {
            child.signal(15);
            var exit = child.await();
            assertThat(exit.signal()).isEqualTo(15);
            assertThat(exit.status()).isEqualTo(143);
            assertThat(exit).hasToString("signal 15");
        }
    }

    @Test
    @Row("A4")
    void close_endsTheWholeGroup() throws Exception {
        long sleeper;
        int pid;
        try (var child = Child.start(sh("sleep 1000 & echo $!; wait"))) {
            sleeper = firstNumber(child);
            pid = child.pid();
            assertThat(isThere(sleeper)).isTrue();
        }
        assertThat(isThere(pid)).isFalse();
        awaitGone(sleeper);
    }

    @Test
    @Row("A4")
    void end_ofTheProgram_isTheEndOfWhatItLeaves() throws Exception {
        try (var child = Child.start(sh("sleep 1000 >/dev/null 2>&1 & echo $!"))) {
            long sleeper = firstNumber(child);
            assertThat(child.await()).matches(Exit::isSuccess);
            awaitGone(sleeper);
        }
    }

    /// What has left the group by setsid(2) and still has its parents is found by them.
    @Test
    @Row("A4")
    void kill_findsWhatLeftTheGroup() throws Exception {
        try (var child = Child.start(sh("setsid sleep 1000 & sleep 1000 & echo $!; wait"))) {
            firstNumber(child);
            var of = Awaitility.await().until(() -> outsider(child.pid()), found -> found > 0);
            child.kill();
            assertThat(child.await().signal()).isEqualTo(9);
            awaitGone(of);
        }
    }

    /// {@return a descendant in another group; 0 if there is none yet}
    private static int outsider(int pid) {
        return Processes.all().stream()
                .filter(each -> each.parent() == pid && each.group() != pid)
                .mapToInt(Processes.Entry::pid)
                .findFirst()
                .orElse(0);
    }

    static long firstNumber(Child child) throws IOException {
        var line = new StringBuilder();
        for (int next; (next = child.output().read()) != '\n'; ) {
            assertThat(next).isPositive();
            line.append((char) next);
        }
        return Long.parseLong(line.toString());
    }

    @Test
    void stdio_canBeOneSocket() throws Exception {
        try (var pair = Socket.pair()) {
            try (var child = Child.start(Program.of("tr", "a-z", "A-Z"), Stdio.socket(pair.second()))) {
                pair.first().sendAll("shout\n".getBytes(StandardCharsets.UTF_8));
                pair.first().shutdown(Shutdown.WRITE);
                assertThat(new String(pair.first().recv(100), StandardCharsets.UTF_8))
                        .isEqualTo("SHOUT\n");
                assertThat(child.await()).matches(Exit::isSuccess);
                assertThatThrownBy(child::output).isInstanceOf(IllegalStateException.class);
            }
            assertThat(pair.second().isBlocking()).isTrue();
        }
    }

    @Test
    void exit_tellsWhatItCost() throws Exception {
        try (var child = Child.start(sh("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"))) {
            var exit = child.await();
            assertThat(exit.cpu()).isPositive();
            assertThat(exit.memory()).isGreaterThan(100_000);
        }
    }
}
