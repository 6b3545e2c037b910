package dev.jacket.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes what comes to one socket until it is told to stop; then what has come already.
///
/// **threads:** runs on one of its own; the rest any.
abstract class ServerLoop {
    private final ThreadFactory threads;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private @Nullable Thread thread; // guarded by this

    /// @param threads makes the one that it runs on
    ServerLoop(ThreadFactory threads) {
        this.threads = threads;
    }

    final ThreadFactory threads() {
        return threads;
    }

    /// Takes one after the other.
    abstract void run() throws IOException;

    /// Runs when it is over, whether it was started or not.
    void ended() {}

    /// {@return whether the calling thread is its own}
    final synchronized boolean isOwn() {
        return Thread.currentThread().equals(thread);
    }

    /// Starts it; `atEnd` runs on its thread when it is over, with what broke it or null.
    final synchronized void start(Consumer<@Nullable Throwable> atEnd) {
        var own = threads.newThread(() -> {
            Throwable failure = null;
            try {
                run();
            } catch (Throwable e) { // the state of a loop that failed is unknown: the server must end
                failure = e;
            } finally {
                ended();
                atEnd.accept(failure);
            }
        });
        thread = own;
        own.start();
    }

    /// Lets it take what has come, and end.
    final synchronized void stop() {
        stopping = true;
        var running = thread;
        if (running != null && !isOwn()) {
            running.interrupt();
        }
    }

    /// Lets it end and leaves what has come to the kernel.
    final void abandon() {
        abandoned = true;
        stop();
    }

    final boolean isStopping() {
        return stopping;
    }

    final boolean isAbandoned() {
        return abandoned;
    }

    /// Waits, unless it is told to stop.
    static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stop) {
            // the loop looks whether it shall end
        }
    }
}
