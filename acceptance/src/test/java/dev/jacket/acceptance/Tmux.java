package dev.jacket.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A terminal of its own, with one program in it: keys go in, the screen can be looked at.
final class Tmux implements AutoCloseable {
    private final Programs programs;
    private final Path socket;
    private final Path status;

    private Tmux(Programs programs) {
        var folder = programs.folder();
        this.programs = programs;
        this.socket = folder.resolve("tmux");
        this.status = folder.resolve("status");
    }

    /// Starts the program in a terminal of this size. What it prints stays to be seen after its end.
    static Tmux start(Programs programs, int columns, int rows, Program program) {
        var tmux = new Tmux(programs);
        var words = new ArrayList<>(List.of("new-session", "-d", "-x", "" + columns, "-y", "" + rows));
        program.environment().forEach((name, value) -> words.addAll(List.of("-e", name + "=" + value)));
        words.addAll(List.of("-e", "HOME=" + programs.folder(), "-e", "LC_ALL=C.UTF-8"));
        words.addAll(List.of(tmux.line(program), ";", "set", "remain-on-exit", "on"));
        tmux.run(words.toArray(String[]::new));
        return tmux;
    }

    /// The program for a shell, which keeps its exit code: tmux sometimes misses the end of its child.
    private String line(Program program) {
        var line = new StringBuilder("trap : INT;");
        program.words()
                .forEach(word ->
                        line.append(" '").append(word.replace("'", "'\\''")).append('\''));
        return line + "; echo $? >" + status;
    }

    private String run(String... words) {
        var tmux = programs.start(Program.of("tmux", "-u", "-f", "/dev/null", "-S", socket.toString())
                .plus(words)
                .with("LC_ALL", "C.UTF-8"));
        tmux.ends(0);
        return tmux.out().restText();
    }

    /// Types this text as it is.
    Tmux type(String text) {
        run("send-keys", "-l", text);
        return this;
    }

    /// Presses keys by their names, such as `Enter`, `Up`, `C-d`.
    Tmux press(String... keys) {
        run(Program.of("send-keys").plus(keys).words().toArray(String[]::new));
        return this;
    }

    Tmux resize(int columns, int rows) {
        run("resize-window", "-x", "" + columns, "-y", "" + rows);
        return this;
    }

    /// The rows of the screen, without blanks at their ends and without empty rows at the bottom.
    List<String> screen() {
        return run("capture-pane", "-p")
                .stripTrailing()
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    /// All rows since the start, those that have scrolled away included; joined where a long line was wrapped.
    String all() {
        return run("capture-pane", "-p", "-J", "-S", "-").stripTrailing();
    }

    /// The last row that is not empty: where the prompt must be.
    String bottom() {
        var rows = screen();
        return rows.isEmpty() ? "" : rows.getLast();
    }

    List<String> awaitScreen(String what, Predicate<List<String>> holds) {
        return await(what)
                .atMost(Limits.START)
                .pollInterval(Duration.ofMillis(30))
                .until(this::screen, holds);
    }

    /// Waits until a row is exactly this.
    Tmux awaitRow(String row) {
        awaitScreen("row \"" + row + "\"", rows -> rows.contains(row));
        return this;
    }

    /// Waits until the last row is exactly this.
    Tmux awaitBottom(String row) {
        awaitScreen(
                "\"" + row + "\" at the bottom",
                rows -> !rows.isEmpty() && rows.getLast().equals(row));
        return this;
    }

    /// Waits for the program's end and gives its exit code.
    int exit() {
        return Integer.parseInt(await("the end of the program in the terminal")
                .atMost(Limits.ANSWER)
                .until(this::status, text -> text.endsWith("\n"))
                .strip());
    }

    private String status() {
        try {
            return Files.exists(status) ? Files.readString(status) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        run("kill-server");
    }
}
