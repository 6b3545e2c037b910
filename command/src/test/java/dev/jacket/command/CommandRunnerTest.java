package dev.jacket.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.command.CommandResult.End;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRunnerTest {
    private static final CommandLimits LIMITS = CommandLimits.DEFAULT;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private CommandResult run(CommandLimits limits, String script) throws Exception {
        return CommandRunner.of(limits).run(ChildTest.sh(script), (bytes, _) -> written.writeBytes(bytes));
    }

    @Test
    void output_comesWithItsKindAndTheStatus() throws Exception {
        var kinds = new StringBuilder();
        var result = CommandRunner.of(LIMITS)
                .run(
                        ChildTest.sh("echo ah; read a; echo oh >&2; exit 7"),
                        (bytes, isError) -> kinds.append(
                                isError ? "E" + new String(bytes, UTF_8) : "O" + new String(bytes, UTF_8)));
        assertThat(kinds.toString()).contains("Oah\n").contains("Eoh\n");
        assertThat(result.end()).isEqualTo(End.EXITED);
        assertThat(result.exit().code()).isEqualTo(7);
        assertThat(result.bytes()).isEqualTo(6);
    }

    @Test
    @Row("A3")
    void yes_isStoppedAtTheLimitOfOutput() throws Exception {
        var result = run(LIMITS.output(100_000), "yes");
        assertThat(result.end()).isEqualTo(End.OUTPUT);
        assertThat(written.size()).isEqualTo(100_000);
        var exact = CommandRunner.of(LIMITS.output(1 << 16))
                .run(Program.of("yes"), (bytes, _) -> assertThat(bytes).isNotEmpty());
        assertThat(exact.end()).isEqualTo(End.OUTPUT);
        assertThat(exact.bytes()).isEqualTo(1 << 16);
    }

    @Test
    @Row("A3")
    void sleepForEver_isStoppedAtTheLimitOfTime() throws Exception {
        var result = run(LIMITS.wall(Duration.ofMillis(200)), "echo begun; sleep infinity");
        assertThat(result.end()).isEqualTo(End.WALL_TIME);
        assertThat(result.exit().signal()).isEqualTo(9);
        assertThat(written).hasToString("begun\n");
    }

    @Test
    void limits_thatAreReached_areCountedByTheirWords() throws Exception {
        var runner = CommandRunner.of(
                LIMITS.running(1).wall(Duration.ofMillis(300)).output(1000).cpu(Duration.ofSeconds(5)));
        runner.run(ChildTest.sh("sleep infinity"), (_, _) -> {});
        runner.run(ChildTest.sh("echo"), (_, _) -> {});
        for (int i = 0; i < 2; i++) {
            runner.run(Program.of("yes"), (_, _) -> {});
        }
        try (var running = runner.start(ChildTest.sh("sleep infinity"), CommandAudit.none())) {
            assertThatThrownBy(() -> runner.terminal(80, 25).run(Program.of("true"), (_, _) -> {}))
                    .isInstanceOf(BusyException.class);
            assertThat(running.program().argv()).contains("sleep infinity");
        }
        assertThat(runner.limitsReached())
                .isEqualTo(Map.of(
                        "exec-max-running", 1L,
                        "exec-wall-time", 1L,
                        "exec-output-bytes", 2L,
                        "exec-cpu-time", 0L,
                        "exec-memory", 0L,
                        "exec-scratch-files", 0L));
    }

    @Test
    void ranges_areChecked() {
        assertThatThrownBy(() -> LIMITS.running(0)).hasMessageContaining("exec-max-running 0");
        assertThatThrownBy(() -> LIMITS.cpu(Duration.ZERO)).hasMessageContaining("exec-cpu-time PT0S");
        assertThatThrownBy(() -> LIMITS.wall(Duration.ZERO)).hasMessageContaining("exec-wall-time PT0S");
        assertThatThrownBy(() -> LIMITS.memory(0)).hasMessageContaining("exec-memory 0");
        assertThatThrownBy(() -> LIMITS.output(0)).hasMessageContaining("exec-output-bytes 0");
        assertThatThrownBy(() -> LIMITS.file(-1)).hasMessageContaining("exec-scratch-bytes -1");
        assertThatThrownBy(() -> LIMITS.processes(0)).hasMessageContaining("exec-pids 0");
        assertThatThrownBy(() -> LIMITS.files(0)).hasMessageContaining("exec-scratch-files 0");
    }

    /// Whoever does not take the output does not give the command more time.
    @Test
    @Row("A3")
    void time_goesOnWhileNobodyTakesTheOutput() throws Exception {
        var gone = new CountDownLatch(1);
        var script = "trap '' TERM; echo $$; while :; do :; done";
        CommandRunner.of(LIMITS.wall(Duration.ofMillis(300))).run(ChildTest.sh(script), (bytes, _) -> {
            long pid = Long.parseLong(new String(bytes, UTF_8).strip());
            Awaitility.await().until(() -> !ChildTest.isThere(pid));
            gone.countDown();
        });
        assertThat(gone.getCount()).isZero();
    }

    @Test
    @Row("A3")
    void memory_isLimited() throws Exception {
        var result = CommandRunner.of(LIMITS)
                .run(
                        Program.of("python3", "-c", "x = bytearray(10 << 30); print('got it')"),
                        (bytes, _) -> written.writeBytes(bytes));
        assertThat(result.exit().code()).isEqualTo(1);
        assertThat(written.toString(UTF_8)).contains("MemoryError").doesNotContain("got it");
    }

    @Test
    @Row("A3")
    void computing_isLimited() throws Exception {
        var result = run(LIMITS.cpu(Duration.ofSeconds(1)), "while :; do :; done");
        assertThat(result.end()).as("%s", result).isEqualTo(End.CPU_TIME);
    }

    @Test
    @Row("A3")
    void files_areLimited(@TempDir Path folder) throws Exception {
        run(LIMITS.file(1000), "head -c 5000 /dev/zero > " + folder.resolve("f"));
        assertThat(Files.size(folder.resolve("f"))).isEqualTo(1000);
    }

    @Test
    void limits_standBeforeTheProgramBegins() throws Exception {
        run(LIMITS.memory(200 << 20), "ulimit -v; ulimit -t; ulimit -c");
        assertThat(written).hasToString("204800\n10\n0\n");
    }

    /// What the program leaves behind keeps its pipes open, and does not keep the command from being over.
    @Test
    @Row("A4")
    void leftovers_doNotProlongIt() throws Exception {
        var result = run(LIMITS, "sleep 1000 & echo done");
        assertThat(result.end()).isEqualTo(End.EXITED);
        assertThat(result.time()).isLessThan(Duration.ofSeconds(20));
        assertThat(written).hasToString("done\n");
    }

    @Test
    @Row("A4")
    void leftoversThatWrite_doNotProlongIt() throws Exception {
        var result = run(LIMITS, "while :; do echo x; sleep 0.05; done & echo done");
        assertThat(result.end()).isEqualTo(End.EXITED);
        assertThat(result.time()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    @Row("A4")
    void nobodyWaiting_endsIt() throws Exception {
        assertIsUnwanted("sleep infinity");
        assertIsUnwanted("while :; do echo x; sleep 0.05; done");
    }

    private static void assertIsUnwanted(String script) throws Exception {
        var output = new CommandOutput() {
            @Override
            public void write(byte[] bytes, boolean isError) {
                // it goes nowhere
            }

            @Override
            public boolean isWanted() {
                return false;
            }
        };
        var result = CommandRunner.of(LIMITS).run(ChildTest.sh(script), output);
        assertThat(result.end()).isEqualTo(End.UNWANTED);
        assertThat(result.exit().signal()).isEqualTo(9);
    }

    @Test
    void tooMany_areBusy() throws Exception {
        var runner = CommandRunner.of(LIMITS.running(1));
        var begun = new SynchronousQueue<String>();
        var first = new FutureTask<>(() -> runner.run(ChildTest.sh("echo begun; sleep infinity"), (bytes, _) -> {
            try {
                begun.put("begun");
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }));
        var thread = Thread.startVirtualThread(first);
        begun.take();
        assertThatThrownBy(() -> runner.run(Program.of("true"), (_, _) -> {}))
                .isInstanceOf(BusyException.class)
                .hasMessage("busy: 1 commands are running");
        thread.interrupt();
        assertThatThrownBy(first::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(runner.run(Program.of("true"), (_, _) -> {}).end()).isEqualTo(End.EXITED);
    }

    /// X6: what cannot be recorded does not happen.
    @Test
    @Row("L7")
    void recordThatFails_keepsItFromStarting(@TempDir Path folder) {
        var refusing = new CommandAudit() {
            @Override
            public void before(Program program) throws IOException {
                throw new IOException("disk full");
            }

            @Override
            public void after(Program program, CommandResult result) {
                throw new AssertionError("it has not run");
            }
        };
        var canary = folder.resolve("canary");
        assertThatThrownBy(() ->
                        CommandRunner.of(LIMITS).run(Program.of("touch", canary.toString()), (_, _) -> {}, refusing))
                .hasMessage("disk full");
        assertThat(canary).doesNotExist();
    }

    @Test
    void program_withoutLimits_mayHaveWhatThisProcessMay() throws Exception {
        var result = run(CommandLimits.NONE, "ulimit -t; ulimit -v; ulimit -f; head -c 3000000 /dev/zero | tr '\\0' x");
        assertThat(result.end()).isEqualTo(End.EXITED);
        assertThat(written.toString(UTF_8)).startsWith("unlimited\nunlimited\nunlimited\nx");
        assertThat(written.size()).isEqualTo(3_000_030);
    }

    @Test
    void descriptorsOfTheCallers_areTheCommands() throws Exception {
        try (var pair = Socket.pair();
                var command = direct(CommandLimits.NONE, "read a; echo got $a; echo oh >&2", pair)) {
            pair.first().sendAll("this\n".getBytes(UTF_8));
            var result = command.await((_, _) -> {});
            pair.second().close();
            assertThat(new String(pair.first().input().readAllBytes(), UTF_8)).isEqualTo("got this\noh\n");
            assertThat(result.end()).isEqualTo(End.EXITED);
            assertThat(result.bytes()).isZero();
        }
    }

    @Test
    @Row("A3")
    void descriptorsOfTheCallers_keepTheOtherLimits() throws Exception {
        try (var pair = Socket.pair();
                var command = direct(CommandLimits.NONE.wall(Duration.ofMillis(300)), "sleep infinity", pair)) {
            assertThat(command.await((_, _) -> {}).end()).isEqualTo(End.WALL_TIME);
        }
        try (var pair = Socket.pair()) {
            assertThatThrownBy(() -> direct(CommandLimits.DEFAULT, "true", pair))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("exec-output-bytes");
        }
    }

    private static RunningCommand direct(CommandLimits limits, String script, SocketPair pair) throws Exception {
        var stdio = Stdio.socket(pair.second()).errorsToOutput();
        return CommandRunner.of(limits).start(ChildTest.sh(script), CommandAudit.none(), stdio, Duration.ofSeconds(1));
    }

    /// On one pipe what goes to stderr keeps its place.
    @Test
    void complaints_thatGoWhereOutputGoes_keepTheirOrder() throws Exception {
        var stdio = Stdio.pipes().errorsToOutput();
        var runner = CommandRunner.of(LIMITS);
        var script = "for i in 1 2 3; do echo o$i; echo e$i >&2; done";
        try (var command = runner.start(ChildTest.sh(script), CommandAudit.none(), stdio, Duration.ofSeconds(1))) {
            command.await((bytes, _) -> written.writeBytes(bytes));
        }
        assertThat(written).hasToString("o1\ne1\no2\ne2\no3\ne3\n");
    }
}
