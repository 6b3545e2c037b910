package dev.jacket.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A program that was started: type into it, read what it wrote, wait for its end.
final class Running {
    private static final long TICKS_A_SECOND = 100;

    private final Program program;
    private final Process process;
    private final Collected out;
    private final Collected err;

    private Running(Program program, Process process) {
        this.program = program;
        this.process = process;
        this.out = new Collected("stdout of " + name(program), process.getInputStream());
        this.err = new Collected("stderr of " + name(program), process.getErrorStream());
    }

    static Running start(Program program, String mark) {
        try {
            return new Running(program, program.builder(mark).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Program program) {
        return String.join(" ", program.words());
    }

    Collected out() {
        return out;
    }

    Collected err() {
        return err;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Running type(String text) {
        return write(Bytes.utf8(text));
    }

    /// Writes to its standard input, which stays open.
    Running write(byte[] bytes) {
        try {
            var input = process.getOutputStream();
            input.write(bytes);
            input.flush();
            return this;
        } catch (IOException e) {
            throw new AssertionError(transcript(), e);
        }
    }

    /// Copies a large source to its standard input, beside the test, and then ends that.
    void feed(InputStream source) {
        Thread.ofPlatform().daemon().start(() -> {
            try (source;
                    OutputStream input = process.getOutputStream()) {
                source.transferTo(input);
            } catch (IOException e) {
                // The program ended first: what it wrote by then is what the test judges.
            }
        });
    }

    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new AssertionError(transcript(), e);
        }
    }

    /// All that it said on stderr, once it has ended, but for the line that tells where it listens.
    String complaints() {
        return err.restText()
                .lines()
                .filter(line -> !line.startsWith("listening on "))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /// Waits for its end and gives its exit code, as a shell has it: 128 + the signal if one ended it.
    int exit() {
        return exit(Limits.ANSWER);
    }

    int exit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name(program) + " did not end within " + limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(name(program) + ": time ran out waiting for its end", e);
        }
        return process.exitValue();
    }

    /// Waits for its end, which must come with this code.
    Running ends(int code) {
        var actual = exit();
        if (actual != code) {
            throw new AssertionError("exit code %d, expected %d: %s".formatted(actual, code, name(program)));
        }
        return this;
    }

    void terminate() {
        signal("TERM");
    }

    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// SIGKILL for it and all that it started; returns when it is gone.
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        exit();
    }

    /// CPU time used so far by it and by what it started.
    Duration cpu() {
        var ticks = 0L;
        for (var pid : pids()) {
            try {
                var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
                var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            } catch (IOException e) {
                // That process has just ended.
            }
        }
        return Duration.ofMillis(ticks * 1_000 / TICKS_A_SECOND);
    }

    /// How many descriptors it has open.
    long descriptors() {
        return descriptors(_ -> true);
    }

    /// How many it has open of one kind.
    ///
    /// @param kind judges what each is open on, such as `anon_inode:[eventfd]`
    long descriptors(Predicate<String> kind) {
        try (var files = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
            return files.filter(file -> kind.test(target(file))).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /// Its resident memory in KiB.
    long residentKib() {
        try (var lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
            var line = lines.filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("[^0-9]", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Frees what the test holds of it: its standard input.
    void release() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // What was buffered for a program that is gone goes nowhere.
        }
    }

    List<Long> pids() {
        var pids = new ArrayList<Long>();
        pids.add(pid());
        process.descendants().map(ProcessHandle::pid).forEach(pids::add);
        return pids;
    }

    /// The port that it listens on, as the kernel knows it.
    int port() {
        return Ports.boundBy(this);
    }

    String transcript() {
        var state = isAlive() ? "runs" : "ended with " + process.exitValue();
        return """
                $ %s   (%s)
                  stdout %s
                  stderr %s
                """.formatted(
                name(program), state, Bytes.show(out.sofar()), new String(err.sofar(), StandardCharsets.UTF_8).strip());
    }
}
