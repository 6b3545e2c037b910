package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/// A program that was started. What it writes goes to files, so that no thread is needed to read it.
final class Child {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final List<String> command;
    private final Process process;
    private final Path out;
    private final Path err;

    private Child(List<String> command, Process process, Path out, Path err) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static Child start(List<String> command, Path folder, int number) {
        var out = folder.resolve(number + ".out");
        var err = folder.resolve(number + ".err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TZ", "UTC");
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        try {
            return new Child(command, builder.start(), out, err);
        } catch (IOException noSuchProgram) {
            throw new UncheckedIOException(noSuchProgram);
        }
    }

    /// Writes to its standard input, as it is.
    Child type(String text) {
        try {
            process.getOutputStream().write(text.getBytes(UTF_8));
            process.getOutputStream().flush();
            return this;
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    Child endInput() {
        try {
            process.getOutputStream().close();
            return this;
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    /// Its number, for others that join it where it lives.
    String pid() {
        return Long.toString(process.pid());
    }

    /// What it has written to its standard output so far.
    String out() {
        return read(out);
    }

    /// Its output, once it is as expected.
    String out(Predicate<String> expected) {
        return await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(this::out, expected);
    }

    /// The address that a server says it is bound to.
    String address() {
        var said = await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> read(err), text -> text.startsWith("listening ") && text.indexOf('\n') > 0);
        return said.substring("listening ".length(), said.indexOf('\n'));
    }

    int port() {
        var address = address();
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /// What it has written to its standard error so far.
    String err() {
        return read(err);
    }

    /// How it ended, once it has.
    int exit() {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(() -> !process.isAlive());
        return process.exitValue();
    }

    /// Its output, once it has ended without complaint.
    String outAtExit() {
        if (exit() != 0) {
            throw new AssertionError(this);
        }
        return out();
    }

    /// Ends it, and what it has started, such as the program that captures for tshark.
    void end() {
        var more = process.descendants().toList();
        process.destroyForcibly();
        more.forEach(ProcessHandle::destroyForcibly);
        exit();
        try {
            process.getOutputStream().close();
        } catch (IOException unwritten) {
            // what was typed for a program that is gone goes nowhere
        }
    }

    @Override
    public String toString() {
        var state = process.isAlive() ? "runs" : "ended with " + process.exitValue();
        return "%s (%s)%n  out: %s%n  err: %s".formatted(String.join(" ", command), state, out(), read(err));
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
