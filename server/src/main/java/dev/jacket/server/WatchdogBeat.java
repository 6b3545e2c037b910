package dev.jacket.server;

import dev.jacket.loop.EventLoops;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tells the service manager that a server is well, twice as often as it wants to hear it, but only while the
/// threads that serve come to run.
///
/// **threads:** runs on one of its own, which is no event loop's.
final class WatchdogBeat {
    private final Supervisor manager;
    private final Duration interval;
    private final ThreadFactory threads;
    private final Thread thread;

    private WatchdogBeat(Supervisor manager, ThreadFactory threads) {
        this.manager = manager;
        this.interval = manager.watchdog().dividedBy(2);
        this.threads = threads;
        this.thread = Thread.ofPlatform().daemon().name("jacket-watchdog-beat").unstarted(this::run);
    }

    /// {@return what tells it; null if the manager does not want to hear it}
    ///
    /// @param threads of the server
    static @Nullable WatchdogBeat start(Supervisor manager, ThreadFactory threads) {
        if (!manager.watchdog().isPositive()) {
            return null;
        }
        var beat = new WatchdogBeat(manager, threads);
        beat.thread.start();
        return beat;
    }

    void stop() {
        thread.interrupt();
    }

    /// Waits until it tells nothing any more.
    void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        try {
            while (true) {
                long begun = System.nanoTime();
                if (doThreadsRun()) {
                    manager.tell("WATCHDOG=1");
                }
                TimeUnit.NANOSECONDS.sleep(interval.toNanos() - (System.nanoTime() - begun));
            }
        } catch (InterruptedException stop) {
            // the server has ended
        }
    }

    /// Each new thread has the next event loop, so that all of them are asked.
    private boolean doThreadsRun() throws InterruptedException {
        int number = threads instanceof EventLoops loops ? loops.size() : 1;
        var ran = new CountDownLatch(number);
        for (int i = 0; i < number; i++) {
            threads.newThread(ran::countDown).start();
        }
        return ran.await(interval.toNanos(), TimeUnit.NANOSECONDS);
    }
}
