package dev.jacket.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

class LeakCheckTest {
    private static final Duration NO_PATIENCE = Duration.ZERO;
    private static final Deque<Closeable> OPEN = new ArrayDeque<>();

    @AfterEach
    void closeWhatTheTestLeaked() throws IOException {
        while (!OPEN.isEmpty()) {
            OPEN.pop().close();
        }
    }

    @Test
    void listeningSocket_isNamedByItsAddress() throws IOException {
        var before = Census.now();
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(leaks(before))
                    .singleElement()
                    .asString()
                    .contains("socket:[", "127.0.0.1:" + socket.getLocalPort());
        }
        assertThat(leaks(before)).isEmpty();
    }

    @Test
    void fileAndPipe_areLeaks(@TempDir Path folder) throws IOException {
        var file = Files.createFile(folder.resolve("left-open"));
        var before = Census.now();
        OPEN.push(Files.newInputStream(file));
        var pipe = Pipe.open();
        OPEN.push(pipe.source());
        OPEN.push(pipe.sink());
        assertThat(leaks(before))
                .hasSize(3)
                .anyMatch(leak -> leak.contains("left-open"))
                .anyMatch(leak -> leak.contains("pipe:["));
    }

    @Test
    void pollers_areLeaksOnlyAboveTheBoundOfAPool() throws IOException {
        var before = Census.now();
        while (leaks(before).isEmpty()) {
            assertThat(OPEN).hasSizeLessThanOrEqualTo(Census.MOST_KEPT);
            OPEN.push(Selector.open());
        }
        assertThat(OPEN).hasSizeGreaterThan(Census.MOST_KEPT / 2);
        assertThat(leaks(before)).singleElement().asString().contains("eventfd and epoll");
    }

    @Test
    void thread_isALeakUnlessItIsADaemon() throws InterruptedException {
        var before = Census.now();
        var end = new CountDownLatch(1);
        var daemon = Thread.ofPlatform().daemon().name("daemon").start(() -> await(end));
        var other = Thread.ofPlatform().name("forgotten").start(() -> await(end));
        var leaks = leaks(before);
        end.countDown();
        daemon.join();
        other.join();
        assertThat(leaks).singleElement().asString().contains("thread forgotten");
    }

    @Test
    void childProcess_isALeak() throws IOException, InterruptedException {
        var before = Census.now();
        var child = new ProcessBuilder("sleep", "60").start();
        var leaks = leaks(before);
        child.destroyForcibly().waitFor();
        assertThat(leaks).anyMatch(leak -> leak.startsWith("process " + child.pid()));
        assertThat(before.leaksAfter(Duration.ofSeconds(2), file -> "")).isEmpty();
    }

    @Test
    void leakOfAClass_failsItAndNamesTheTest() {
        assertThat(failuresOf(Leaky.class))
                .singleElement()
                .asString()
                .contains(Leaky.class.getName(), "socket:[", "first seen after opens_andForgets()");
    }

    @Test
    void leakOfANestedClass_failsTheOuterOne() {
        assertThat(failuresOf(Outer.class)).singleElement().asString().contains(Outer.class.getName(), "socket:[");
    }

    @Test
    void classThatClosesLate_passes() {
        assertThat(failuresOf(Late.class)).isEmpty();
    }

    private static List<String> leaks(Census before) {
        return before.leaksAfter(NO_PATIENCE, file -> "");
    }

    private static List<String> failuresOf(Class<?> testClass) {
        var failures = new ArrayList<String>();
        EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .selectors(selectClass(testClass))
                .execute()
                .allEvents()
                .finished()
                .stream()
                .map(LeakCheckTest::failure)
                .flatMap(Stream::ofNullable)
                .forEach(failures::add);
        return failures;
    }

    private static @Nullable String failure(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .map(Throwable::getMessage)
                .orElse(null);
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Forgets a socket, on purpose.
    static class Leaky {
        @Test
        void opens_andForgets() throws IOException {
            OPEN.push(new ServerSocket(0));
        }
    }

    /// Forgets a socket in a nested class, on purpose.
    static class Outer {
        @Nested
        class Inner {
            @Test
            void opens_andForgets() throws IOException {
                OPEN.push(new ServerSocket(0));
            }
        }
    }

    /// Leaves a thread that ends by itself, but only after the test.
    static class Late {
        @Test
        void thread_outlivesTheTest() {
            Thread.ofPlatform().name("late").start(() -> LockSupport.parkNanos(200_000_000));
        }
    }
}
