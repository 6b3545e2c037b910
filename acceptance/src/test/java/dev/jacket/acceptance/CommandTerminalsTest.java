package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Full-screen programs of `serve shell --tty`, seen in a terminal that `connect --raw` carries them to.
@Needs("tmux")
class CommandTerminalsTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private Tmux connected() {
        var server = programs.server(
                Program.jacket("serve", "shell", "127.0.0.1:0", "--tty", "--any-command", "--prompt", "$ ")
                        .with("XDG_STATE_HOME", programs.folder().toString())
                        .with("SHELL", "/bin/bash"));
        var screen = Tmux.start(programs, 100, 30, Program.jacket("connect", server.endpoint(), "--raw"));
        screen.awaitBottom("$");
        return screen;
    }

    @Test
    @Needs("top")
    void top_fillsTheScreen() {
        try (var screen = connected()) {
            screen.type("echo ab")
                    .press("BSpace", "BSpace")
                    .type("x; stty size")
                    .press("Enter");
            // Until the prompt is back, what is typed is the command's.
            screen.awaitRow("30 100").awaitBottom("$");
            screen.type("top").press("Enter");
            screen.awaitScreen(
                    "top's table",
                    rows -> rows.stream().anyMatch(row -> row.contains("PID USER"))
                            && rows.stream().anyMatch(row -> row.startsWith("Tasks:")));
            screen.type("q").awaitBottom("$");
            screen.type("exit").press("Enter");
            screen.awaitScreen("the end", rows -> String.join("\n", rows).contains("Byebye!"));
            assertThat(screen.exit()).isZero();
        }
    }

    @Test
    @Needs("vi")
    void vi_editsAFile() {
        try (var screen = connected()) {
            screen.type("vi -u NONE /tmp/text && cat /tmp/text").press("Enter");
            screen.awaitScreen(
                    "vi's screen", rows -> rows.stream().filter("~"::equals).count() > 20);
            screen.type("ihello").press("Escape").type("yyp").type(":wq").press("Enter");
            var rows = screen.awaitScreen(
                    "the file", all -> !all.isEmpty() && all.getLast().equals("$"));
            assertThat(rows).containsSubsequence("hello", "hello", "$");
        }
    }

    /// Its jobs are a shell's, which has a terminal of its own.
    @Test
    void shell_hasJobControl() {
        try (var screen = connected()) {
            screen.type("PS1='in> ' bash --norc --noediting -i").press("Enter");
            screen.awaitBottom("in>");
            screen.type("sleep 1000").press("Enter");
            screen.awaitBottom("in> sleep 1000");
            screen.press("C-z");
            screen.awaitScreen("a stopped job", rows -> String.join("\n", rows).contains("Stopped"));
            screen.type("fg").press("Enter");
            screen.awaitBottom("sleep 1000");
            screen.press("C-c");
            screen.awaitBottom("in>");
            screen.type("exit 7").press("Enter");
            screen.awaitRow("exit 7");
            screen.awaitBottom("$");
        }
    }

    @Test
    void resize_reachesTheCommand() {
        try (var screen = connected()) {
            screen.type("trap 'stty size' WINCH; while :; do sleep 0.05; done").press("Enter");
            screen.resize(90, 20);
            screen.awaitRow("20 90");
            screen.press("C-c").awaitBottom("$");
        }
    }
}
