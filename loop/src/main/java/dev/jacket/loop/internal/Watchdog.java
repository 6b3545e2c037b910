package dev.jacket.loop.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Names the threads that hold a loop for too long, in one line each, and counts them.
///
/// **threads:** shared.
final class Watchdog {
    private final Duration limit;
    private final Consumer<String> teller;
    private final Consumer<Thread> starter;
    private final AtomicLong count = new AtomicLong();

    /// @param limit how long is too long
    /// @param teller takes the lines, on a thread of its own
    /// @param starter starts threads
    Watchdog(Duration limit, Consumer<String> teller, Consumer<Thread> starter) {
        this.limit = limit;
        this.teller = teller;
        this.starter = starter;
    }

    /// {@return one that writes to the log}
    static Watchdog logging(Duration limit) {
        Logger logger = System.getLogger("dev.jacket.loop");
        return new Watchdog(limit, line -> logger.log(Level.WARNING, line), Thread::start);
    }

    /// Starts a thread.
    ///
    /// @throws OutOfMemoryError if there can be no more
    void start(Thread thread) {
        starter.accept(thread);
    }

    /// {@return how many threads it has named}
    long count() {
        return count.get();
    }

    /// Names what a carrier is about, once, if that has taken too long. A log that nobody reads must not hold up the
    /// watcher, so another thread writes.
    void look(Stint stint, long stuckNanos) {
        if (stuckNanos < limit.toNanos() || stint.isTold()) {
            return;
        }
        String line = line(stint, stuckNanos);
        start(Thread.ofPlatform().daemon().name("jacket-watchdog").unstarted(() -> teller.accept(line)));
        count.incrementAndGet();
        StallEvent.record(stint.carrier().getName(), line, stuckNanos);
        stint.told();
    }

    private static String line(Stint stint, long stuckNanos) {
        Thread carried = stint.carried();
        return "%s has held %s for %.1f s without waiting for a socket, %s"
                .formatted(
                        name(carried),
                        stint.carrier().getName(),
                        (double) stuckNanos / TimeUnit.SECONDS.toNanos(1),
                        place(carried.getStackTrace()));
    }

    private static String name(Thread thread) {
        return thread.getName().isEmpty() ? "virtual thread #" + thread.threadId() : "thread " + thread.getName();
    }

    /// Where it is, and the nearest place that is neither the JDK's nor ours.
    private static String place(StackTraceElement[] frames) {
        if (frames.length == 0) {
            return "at its end";
        }
        String top = "at " + frames[0];
        for (StackTraceElement frame : frames) {
            if (isOfTheProgram(frame)) {
                return frame.equals(frames[0]) ? top : top + ", called from " + frame;
            }
        }
        return top;
    }

    private static boolean isOfTheProgram(StackTraceElement frame) {
        String name = frame.getClassName();
        return !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("dev.jacket.loop.internal.");
    }
}
