package dev.jacket.server;

import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.Datagrams;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Receives on one datagram socket, whoever sends, until it is told to stop; then takes what has arrived already.
///
/// An error that a peer's network sends back is counted, and the next datagram is received.
///
/// **threads:** runs on one of its own; the rest any.
final class DatagramLoop {
    private static final int ERRORS_IN_A_ROW = 16;
    private static final Duration REST = Duration.ofMillis(50);

    private final Socket socket;
    private final Answers answers;
    private final Runnable afterEach;
    private final ThreadFactory threads;
    private volatile boolean draining;
    private volatile boolean over;
    private @Nullable Thread thread;

    /// @param afterEach runs after each datagram
    /// @param threads makes the one that receives
    DatagramLoop(Socket socket, Answers answers, Runnable afterEach, ThreadFactory threads) {
        this.socket = socket;
        this.answers = answers;
        this.afterEach = afterEach;
        this.threads = threads;
    }

    /// {@return whether the calling thread is its own}
    synchronized boolean isOwn() {
        return Thread.currentThread().equals(thread);
    }

    /// Starts it; `atEnd` runs on its thread when it is over, with what broke it or null.
    synchronized void start(Consumer<@Nullable Throwable> atEnd) {
        var receiving = threads.newThread(() -> {
            Throwable failure = null;
            try {
                run();
            } catch (Throwable e) { // the state of a loop that failed is unknown: the server must end
                failure = e;
            } finally {
                atEnd.accept(failure);
            }
        });
        thread = receiving;
        receiving.start();
    }

    synchronized void drain() {
        draining = true;
        var running = thread;
        if (running != null && !isOwn()) {
            running.interrupt();
        }
    }

    /// Ends it as it is.
    void abandon() {
        over = true;
        drain();
    }

    private void run() throws IOException {
        try (var datagrams = socket.datagrams()) {
            datagrams.onDrop(answers::notSent);
            receiveAll(answers.new Batched(socket, datagrams), datagrams);
            flush(datagrams);
        } catch (ClosedChannelException closed) {
            // the server was cut
        }
    }

    private void receiveAll(Answers.Batched current, Datagrams datagrams) throws ClosedChannelException {
        int errors = 0;
        while (!over) {
            try {
                if (!receive(current, datagrams)) {
                    return;
                }
                errors = 0;
            } catch (CallInterruptedException stop) {
                Thread.interrupted();
            } catch (ClosedChannelException closed) {
                throw closed;
            } catch (IOException refused) {
                answers.refused(refused);
                errors++;
                if (errors % ERRORS_IN_A_ROW == 0) {
                    rest();
                }
            }
        }
    }

    private static void rest() {
        try {
            Thread.sleep(REST);
        } catch (InterruptedException stop) {
            // the loop looks whether it shall end
        }
    }

    /// {@return false when it drains and nothing is there}
    private boolean receive(Answers.Batched current, Datagrams datagrams) throws IOException {
        if (draining && !datagrams.isReady()) {
            return false;
        }
        datagrams.next();
        answers.give(current);
        afterEach.run();
        return true;
    }

    /// Sends the last answers, although whoever ends the loop interrupts its thread.
    private static void flush(Datagrams datagrams) throws IOException {
        for (; ; ) {
            try {
                datagrams.flush();
                return;
            } catch (CallInterruptedException stop) {
                Thread.interrupted();
            }
        }
    }
}
