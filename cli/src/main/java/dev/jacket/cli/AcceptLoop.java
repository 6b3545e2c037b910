package dev.jacket.cli;

import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Accepts on one listener until it is told to stop; then takes those who have connected already, and closes it.
///
/// Where the system has run out of descriptors or memory the listener rests, first shortly, then for up to a
/// second: trying on would only burn what is left.
///
/// **threads:** runs on one of its own; [#stop] any.
final class AcceptLoop {
    /// Where accepted connections go.
    interface Taker {
        /// Takes it, whatever becomes of it; false ends the loop.
        boolean take(Socket connection);
    }

    private final Socket listener;
    private final Taker taker;
    private final ServerLimits limits;
    private final ServerWatch watch;
    private final ServerCounts counts;
    private final ThreadFactory threads;
    private volatile boolean stopping;
    private volatile boolean dropsQueue;
    private @Nullable Thread thread;

    AcceptLoop(
            Socket listener,
            Taker taker,
            ServerLimits limits,
            ServerWatch watch,
            ServerCounts counts,
            ThreadFactory threads) {
        this.listener = listener;
        this.taker = taker;
        this.limits = limits;
        this.watch = watch;
        this.counts = counts;
        this.threads = threads;
    }

    /// Starts it; `atEnd` runs on its thread when it is over, with what broke it or null.
    synchronized void start(Consumer<@Nullable Throwable> atEnd) {
        var accepting = threads.newThread(() -> {
            Throwable failure = null;
            try {
                run();
            } catch (Throwable e) { // the state of a loop that failed is unknown: the server must end
                failure = e;
            } finally {
                listener.close();
                atEnd.accept(failure);
            }
        });
        thread = accepting;
        accepting.start();
    }

    /// Lets it take those who wait, and end.
    synchronized void stop() {
        stopping = true;
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /// Lets it end and leaves those who wait to the kernel, which resets them.
    void abandon() {
        dropsQueue = true;
        stop();
    }

    private void run() {
        Duration pause = limits.pauseMin();
        while (!stopping) {
            try {
                if (!taker.take(listener.accept())) {
                    return;
                }
                pause = limits.pauseMin();
            } catch (CallInterruptedException stop) {
                Thread.interrupted();
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException refused) {
                rest(refused, pause);
                pause = longer(pause);
            }
        }
        if (!dropsQueue) {
            takeQueued();
        }
    }

    private Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(limits.pauseMax()) < 0 ? doubled : limits.pauseMax();
    }

    private void rest(IOException refused, Duration pause) {
        counts.acceptErrors.increment();
        watch.acceptPaused(refused, pause);
        try {
            Thread.sleep(pause);
        } catch (InterruptedException stop) {
            // the loop looks whether it shall end
        }
    }

    /// Closing the listener would reset them.
    private void takeQueued() {
        try {
            var next = listener.tryAccept();
            while (next.isPresent()) {
                taker.take(next.get());
                next = listener.tryAccept();
            }
        } catch (IOException refused) {
            counts.acceptErrors.increment();
        }
    }
}
