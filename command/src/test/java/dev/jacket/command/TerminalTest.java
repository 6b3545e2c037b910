package dev.jacket.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.command.CommandResult.End;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Commands with a terminal of their own, in a sandbox and without.
@Needs({"bwrap", "setsid", "userns"})
class TerminalTest {
    private static final CommandLimits LIMITS = CommandLimits.DEFAULT.wall(Duration.ofSeconds(20));

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private static List<CommandRunner> runners() throws Exception {
        var plain = CommandRunner.of(LIMITS).terminal(100, 30);
        return List.of(plain, plain.sandbox(Sandbox.find()));
    }

    /// Types something once the command has written something.
    private CommandResult run(CommandRunner runner, String script, String after, String typed) throws Exception {
        written.reset();
        try (var command = runner.start(ChildTest.sh(script), CommandAudit.none())) {
            return command.await((bytes, _) -> {
                boolean before = written.toString(UTF_8).contains(after);
                written.writeBytes(bytes);
                if (!before && written.toString(UTF_8).contains(after)) {
                    command.input().write(typed.getBytes(UTF_8));
                }
            });
        }
    }

    @Test
    void command_hasATerminalThatControlsIt() throws Exception {
        for (var runner : runners()) {
            var result = run(runner, "stty size; echo on >/dev/tty; echo begun; read a; echo got $a", "begun", "x\r");
            assertThat(result.end()).as("%s", written).isEqualTo(End.EXITED);
            assertThat(written.toString(UTF_8))
                    .startsWith("30 100\r\non\r\nbegun\r\n")
                    .endsWith("got x\r\n");
        }
    }

    @Test
    void interruptKey_isTheCommandsOwn() throws Exception {
        for (var runner : runners()) {
            var script = "trap 'echo caught; exit 3' INT; echo begun; while :; do sleep 0.01; done";
            assertThat(run(runner, script, "begun", "\003").exit().code())
                    .as("%s", written)
                    .isEqualTo(3);
            assertThat(written.toString(UTF_8)).endsWith("caught\r\n");
        }
    }

    @Test
    void resize_isTold() throws Exception {
        for (var runner : runners()) {
            written.reset();
            var script = "trap 'stty size; exit 0' WINCH; echo begun; while :; do sleep 0.01; done";
            try (var command = runner.start(ChildTest.sh(script), CommandAudit.none())) {
                command.await((bytes, _) -> {
                    written.writeBytes(bytes);
                    command.resize(77, 11);
                });
            }
            assertThat(written.toString(UTF_8)).isEqualTo("begun\r\n11 77\r\n");
        }
    }

    /// A terminal that is closed takes its command along, and what that has put into the background.
    @Test
    @Row("A3")
    void closedTerminal_endsAll() throws Exception {
        for (var runner : runners()) {
            var marker = "3601." + System.nanoTime();
            try (var command = runner.start(
                    ChildTest.sh("trap '' HUP; sleep " + marker + " & sleep " + marker), CommandAudit.none())) {
                Awaitility.await().until(() -> SandboxTest.isRunning(marker));
                assertThat(command.program().argv()).isNotEmpty();
            }
            Awaitility.await().until(() -> !SandboxTest.isRunning(marker));
        }
    }
}
