package dev.jacket.checks;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What this process holds at one moment: descriptors, threads that keep it alive, and child processes.
///
/// @param files its descriptors
/// @param threads its live platform threads that are not daemons
/// @param children its live child processes
record Census(Set<OpenFile> files, Set<Thread> threads, Set<ProcessHandle> children) {
    /// Wake-ups and pollers that a library under test may keep for reuse; more than a pool of these is a leak.
    static final int MOST_KEPT = 16;

    private static final Duration STEP = Duration.ofMillis(10);

    static {
        // The JDK opens a socket pair of its own with its first socket and keeps it: let that be before any test.
        try (var _ = ServerSocketChannel.open()) {
            Thread.onSpinWait();
        } catch (IOException noSockets) {
            throw new ExceptionInInitializerError(noSockets);
        }
    }

    static Census now() {
        var threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !thread.isDaemon())
                .collect(Collectors.toUnmodifiableSet());
        var children = ProcessHandle.current().children().filter(ProcessHandle::isAlive);
        return new Census(OpenFile.all(), threads, children.collect(Collectors.toUnmodifiableSet()));
    }

    /// {@return what came after this census and is still there when the patience ends, described; empty as soon as
    /// all is gone}
    List<String> leaksAfter(Duration patience, Function<OpenFile, String> origin) {
        var end = System.nanoTime() + patience.toNanos();
        var leaks = leaks(origin);
        while (!leaks.isEmpty() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(STEP.toNanos());
            leaks = leaks(origin);
        }
        return leaks;
    }

    private List<String> leaks(Function<OpenFile, String> origin) {
        var now = now();
        var leaks = new ArrayList<String>();
        var fresh = now.files.stream()
                .filter(file -> !files.contains(file) && !file.isOfTheMachine())
                .toList();
        fresh.stream()
                .filter(file -> !file.isKeptForReuse())
                .map(file -> file.describe() + origin.apply(file))
                .forEach(leaks::add);
        var kept = fresh.stream().filter(OpenFile::isKeptForReuse).count();
        if (kept > MOST_KEPT) {
            leaks.add("%d more eventfd and epoll descriptors than before; %d may be kept for reuse"
                    .formatted(kept, MOST_KEPT));
        }
        now.threads.stream()
                .filter(thread -> !threads.contains(thread))
                .map(Census::describe)
                .forEach(leaks::add);
        now.children.stream()
                .filter(child -> !children.contains(child))
                .map(child -> "process " + child.pid() + " "
                        + child.info().commandLine().orElse("?"))
                .forEach(leaks::add);
        return leaks;
    }

    private static String describe(Thread thread) {
        var frames = thread.getStackTrace();
        return "thread " + thread.getName() + (frames.length == 0 ? "" : " at " + frames[0]);
    }
}
