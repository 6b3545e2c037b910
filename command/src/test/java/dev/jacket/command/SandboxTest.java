package dev.jacket.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.command.CommandResult.End;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Needs({"bwrap", "prlimit", "userns"})
class SandboxTest {
    private static final CommandLimits LIMITS = CommandLimits.DEFAULT.wall(Duration.ofSeconds(20));
    private static final String NOBODY = "65534";
    private static final String PYTHON = "/usr/bin/python3"; // which others than root may run

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private CommandResult run(CommandRunner runner, Program program) throws Exception {
        return runner.run(program, (bytes, _) -> written.writeBytes(bytes));
    }

    private CommandResult run(CommandLimits limits, String script) throws Exception {
        return run(CommandRunner.of(limits).sandbox(Sandbox.find()), ChildTest.sh(script));
    }

    @Test
    @Row("A2")
    void files_areThereToBeReadAndNotToBeWritten(@TempDir Path folder) throws Exception {
        var canary = folder.resolve("canary");
        var home = Path.of(System.getProperty("user.dir")).resolve("canary");
        var result = run(
                LIMITS,
                "cat /proc/sys/kernel/ostype; for f in " + canary + " " + home
                        + " /dev/shm/c /run/c /var/tmp/c /c; do touch $f && echo $f; done 2>/dev/null; echo x"
                        + " >/tmp/own; cat /tmp/own");
        assertThat(written).hasToString("Linux\nx\n");
        assertThat(result.end()).isEqualTo(End.EXITED);
        assertThat(canary).doesNotExist();
        assertThat(home).doesNotExist();
        assertThat(Path.of("/tmp/own")).doesNotExist();
    }

    @Test
    void processes_andTheNetwork_areNotSeen() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var connect = "import socket; socket.create_connection(('127.0.0.1', " + listener.getLocalPort()
                    + "), 5); print('reached')";
            var runner = CommandRunner.of(LIMITS).sandbox(Sandbox.find());
            assertThat(run(runner, Program.of(PYTHON, "-c", connect)).exit().code())
                    .isEqualTo(1);
            assertThat(written.toString(UTF_8)).doesNotContain("reached");
            run(CommandRunner.of(LIMITS).sandbox(Sandbox.find().network()), Program.of(PYTHON, "-c", connect));
            assertThat(written.toString(UTF_8)).contains("reached");
            written.reset();
            run(LIMITS, "ls -d /proc/[0-9]* | wc -l");
            assertThat(Integer.parseInt(written.toString(UTF_8).strip())).isLessThan(10);
        }
    }

    @Test
    @Row("A5")
    void environment_isWhatWasNamed() throws Exception {
        var program = Program.of("/usr/bin/env").environment(Map.of("NAMED", "a b"));
        run(CommandRunner.of(LIMITS).sandbox(Sandbox.find()), program);
        assertThat(written.toString(UTF_8).lines().filter(line -> !line.startsWith("PWD=")))
                .containsExactly("NAMED=a b");
        written.reset();
        run(LIMITS, "exec ls /proc/self/fd");
        assertThat(written).hasToString("0\n1\n2\n3\n"); // ls has opened the folder as the fourth
    }

    @Test
    void status_isTheProgramsOwn() throws Exception {
        assertThat(run(LIMITS, "exit 7").exit()).hasToString("exit 7");
        assertThat(run(LIMITS, "kill -9 $$").exit()).hasToString("signal 9");
        var computing = run(LIMITS.cpu(Duration.ofSeconds(1)), "while :; do :; done");
        assertThat(computing.end()).as("%s", computing).isEqualTo(End.CPU_TIME);
    }

    @Test
    void signal_isTheCommandsAndNotTheSandboxes() throws Exception {
        var runner = CommandRunner.of(LIMITS).sandbox(Sandbox.find());
        var script = "trap 'echo caught; exit 3' INT; echo begun; while :; do sleep 0.01; done";
        try (var command = runner.start(ChildTest.sh(script), CommandAudit.none())) {
            var result = command.await((bytes, _) -> {
                written.writeBytes(bytes);
                if (written.toString(UTF_8).equals("begun\n")) {
                    command.signal(2);
                }
            });
            assertThat(written).hasToString("begun\ncaught\n");
            assertThat(result.exit().code()).isEqualTo(3);
        }
    }

    /// The limit is proven before it is needed.
    private CommandRunner withFewProcesses(CommandLimits limits) throws Exception {
        var sandbox = Processes.isRoot() ? Sandbox.find().user(NOBODY) : Sandbox.find();
        var runner = CommandRunner.of(limits).sandbox(sandbox);
        assertThat(runner.gaps()).isEmpty();
        run(
                runner,
                Program.of(
                        PYTHON,
                        "-c",
                        "import os, resource\nprint(resource.getrlimit(resource.RLIMIT_NPROC), os.getuid() > 0)"));
        int most = limits.processes();
        assertThat(written).hasToString("(%d, %d) True\n".formatted(most, most));
        written.reset();
        return runner;
    }

    @Test
    @Row("A3")
    @Needs("setpriv")
    void forkBomb_staysWithinItsProcesses() throws Exception {
        var runner = withFewProcesses(LIMITS.processes(20).wall(Duration.ofSeconds(3)));
        var bomb = """
                import os, time
                n = 0
                while n < 200:
                 try:
                  pid = os.fork()
                 except OSError:
                  print('at', n, flush=True)
                  time.sleep(60)
                 if pid == 0:
                  time.sleep(60)
                 n += 1
                """;
        var result = run(runner, Program.of(PYTHON, "-c", bomb));
        assertThat(result.end()).isEqualTo(End.WALL_TIME);
        int reached = Integer.parseInt(written.toString(UTF_8).strip().substring(3));
        assertThat(reached).isBetween(10, 20);
        written.reset();
        var real = run(runner, ChildTest.sh("f() { f | f & }; f; sleep 60"));
        assertThat(real.end()).isIn(End.WALL_TIME, End.EXITED);
        written.reset();
        assertThat(run(runner, ChildTest.sh("echo next")).end()).isEqualTo(End.EXITED);
        assertThat(written).hasToString("next\n");
    }

    @Test
    void root_isNotLimitedInProcesses_whichIsSaid() throws Exception {
        assumeThat(Processes.isRoot()).isTrue();
        assertThat(CommandRunner.of(LIMITS).sandbox(Sandbox.find()).gaps())
                .containsExactly("exec-pids: the number of processes, for root's");
        assertThat(CommandRunner.of(LIMITS).gaps()).hasSize(4);
        assertThatThrownBy(() -> Sandbox.find().user("no-such-user")).isInstanceOf(IOException.class);
    }

    /// Each has less than it may, all have more.
    @Test
    @Row("A3")
    void memory_ofAllTogether_isLimited() throws Exception {
        var hungry = """
                import os, time
                for i in range(4): os.fork()
                x = bytearray(os.urandom(1)) * (40 << 20)
                time.sleep(60)
                """;
        var result = run(
                CommandRunner.of(LIMITS.memory(128 << 20)).sandbox(Sandbox.find()), Program.of(PYTHON, "-c", hungry));
        assertThat(result.end()).isEqualTo(End.MEMORY);
    }

    /// All of it, also what has a session of its own, which would have a share of the processors of its own.
    @Test
    @Row("A3")
    void muchComputing_comesLast() throws Exception {
        var script = "until cut -d' ' -f41 /proc/self/stat | grep -qx 5; do :; done; echo idle";
        run(LIMITS, script);
        assertThat(written).as("the policy SCHED_IDLE").hasToString("idle\n");
        written.reset();
        run(LIMITS, "cut -d' ' -f41 /proc/self/stat");
        assertThat(written).as("of one that has only begun").hasToString("0\n");
        assumeThat(Path.of("/proc/self/autogroup")).as("sessions with shares").exists();
        written.reset();
        run(LIMITS, "setsid sh -c 'until grep -o \"nice 19\" /proc/self/autogroup; do :; done'");
        assertThat(written).hasToString("nice 19\n");
    }

    @Test
    @Row("A3")
    void millionFiles_areNotMade() throws Exception {
        var many = "import os\nfor i in range(1000000): os.close(os.open('/tmp/' + str(i), os.O_CREAT))\nprint('all')";
        var result = run(CommandRunner.of(LIMITS).sandbox(Sandbox.find()), Program.of(PYTHON, "-c", many));
        assertThat(result.end()).isEqualTo(End.FILES);
        assertThat(written.size()).isZero();
    }

    @Test
    @Row("A3")
    void files_togetherHaveALimit() throws Exception {
        run(
                LIMITS.file(1 << 20),
                "for i in 1 2 3; do head -c 600000 /dev/zero >/tmp/$i; done 2>/dev/null; cat /tmp/* | wc -c");
        assertThat(Long.parseLong(written.toString(UTF_8).strip())).isBetween(600_000L, 1L << 20);
    }

    /// What has left group, session and parents ends with its sandbox.
    @Test
    @Row("A4")
    void doubleFork_endsWithTheCommand() throws Exception {
        var marker = "3600." + ProcessHandle.current().pid();
        var result = run(LIMITS, "setsid sh -c 'sleep " + marker + " </dev/null >/dev/null 2>&1 &' ; echo done");
        assertThat(result.end()).isEqualTo(End.EXITED);
        assertThat(written).hasToString("done\n");
        Awaitility.await().until(() -> !isRunning(marker));
    }

    static boolean isRunning(String marker) {
        return ProcessHandle.allProcesses()
                .anyMatch(each -> commandLine(each.pid()).contains(marker));
    }

    private static String commandLine(long pid) {
        try (var in = Files.newInputStream(Path.of("/proc/" + pid + "/cmdline"))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
