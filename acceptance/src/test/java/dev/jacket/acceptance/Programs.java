package dev.jacket.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/// The programs of one test, or of one class where the field is static. At the end each is killed that still runs,
/// and nothing may be left: every child carries a mark in its environment, and a process with that mark that
/// survives its parent fails the test. A test that fails says what each program had written.
final class Programs
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                TestExecutionExceptionHandler {
    static final String MARK = "JACKET_TEST_MARK";

    static {
        // At Awaitility's own pace each wait takes 100 ms at least, also for what is so already.
        Awaitility.setDefaultPollDelay(Duration.ofMillis(1));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }

    private final String mark = UUID.randomUUID().toString();
    private final List<Running> started = Collections.synchronizedList(new ArrayList<>());
    private final List<Path> folders = Collections.synchronizedList(new ArrayList<>());
    private final Map<List<String>, Server> servers = new ConcurrentHashMap<>();
    private boolean shared;

    Running start(Program program) {
        var running = Running.start(program, mark);
        started.add(running);
        return running;
    }

    Running jacket(String... words) {
        return start(Program.jacket(words));
    }

    Running python(String name, String... words) {
        return start(Program.python(name, words));
    }

    Running program(String... words) {
        return start(Program.of(words));
    }

    /// Starts a verb of ours and waits until its events say that it listens. The program's words must not end in `--`.
    Server server(String... words) {
        return server(Program.jacket(words));
    }

    Server server(Program program) {
        var events = folder().resolve("events");
        return new Server(start(program.plus("--json=" + events)), new Events(events)).awaitListening();
    }

    /// The server of a whole class: started by the first test that asks for these words.
    Server serverOnce(String... words) {
        return servers.computeIfAbsent(List.of(words), all -> server(words));
    }

    /// Starts a Python server and waits until it says where it listens.
    Server pythonServer(String name, String... words) {
        var running = python(name, words);
        var line = running.err().nextThrough("\n").strip();
        return new Server(running, line.substring(line.indexOf(' ') + 1));
    }

    /// A folder for files and sockets of the test, with a short path: a Unix socket's has 107 bytes at most.
    Path folder() {
        try {
            var folder = Files.createTempDirectory("jkt");
            folders.add(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared = true;
    }

    /// Builds what is to be built here, as no test's limit counts the time of an extension.
    @Override
    public void beforeEach(ExtensionContext context) {
        Launcher.path();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        var text = new StringBuilder(failure + "\n");
        synchronized (started) {
            started.forEach(running -> text.append(running.transcript()));
        }
        throw new AssertionError(text.toString(), failure);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!shared) {
            end();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (shared) {
            end();
        }
    }

    private void end() {
        synchronized (started) {
            started.stream().filter(Running::isAlive).forEach(Running::kill);
            started.forEach(Running::release);
        }
        try {
            await("processes that outlived the test").atMost(Limits.ANSWER).until(this::survivors, List::isEmpty);
        } finally {
            survivors().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            folders.forEach(Programs::remove);
            forget();
        }
    }

    /// Where a test of the class is tried again, its shared server is a new one.
    private void forget() {
        started.clear();
        folders.clear();
        servers.clear();
    }

    /// Processes with our mark in their environment.
    private List<Long> survivors() {
        var found = new ArrayList<Long>();
        try (var entries = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var entry : entries) {
                if (environment(entry).contains(MARK + "=" + mark)) {
                    found.add(Long.parseLong(entry.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static String environment(Path process) {
        try {
            return Files.readString(process.resolve("environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // it has just ended, or is not ours to look at
        }
    }

    private static void remove(Path folder) {
        try (var tree = Files.walk(folder)) {
            tree.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
