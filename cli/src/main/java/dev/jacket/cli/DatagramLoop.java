package dev.jacket.cli;

import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Receives on one datagram socket, whoever sends, until it is told to stop; then takes what has arrived already.
///
/// An error that a peer's network sends back is counted, and the next datagram is received.
///
/// **threads:** runs on one of its own; the rest any.
final class DatagramLoop {
    /// The longest datagram; UDP has none that is longer.
    static final int LONGEST = 65_535;

    private static final int ERRORS_IN_A_ROW = 16;
    private static final Duration REST = Duration.ofMillis(50);

    private final Socket socket;
    private final Answers answers;
    private final Runnable afterEach;
    private final ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
    private volatile boolean draining;
    private volatile boolean over;
    private @Nullable Thread thread;

    /// @param afterEach runs after each datagram
    DatagramLoop(Socket socket, Answers answers, Runnable afterEach) {
        this.socket = socket;
        this.answers = answers;
        this.afterEach = afterEach;
    }

    /// Starts it; `atEnd` runs on its thread when it is over, with what broke it or null.
    synchronized void start(Consumer<@Nullable Throwable> atEnd) {
        thread = Thread.ofVirtual().name("jacket-receive").start(() -> {
            Throwable failure = null;
            try {
                run();
            } catch (Throwable e) { // the state of a loop that failed is unknown: the server must end
                failure = e;
            } finally {
                atEnd.accept(failure);
            }
        });
    }

    synchronized void drain() {
        draining = true;
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /// Ends it as it is.
    void abandon() {
        over = true;
        drain();
    }

    private void run() {
        int errors = 0;
        while (!over) {
            try {
                if (!receive()) {
                    return;
                }
                errors = 0;
            } catch (CallInterruptedException stop) {
                Thread.interrupted();
            } catch (ClosedChannelException closed) {
                return;
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
    private boolean receive() throws IOException {
        buffer.clear();
        var how = draining ? MsgFlags.MSG_TRUNC.and(MsgFlags.MSG_DONTWAIT) : MsgFlags.MSG_TRUNC;
        try (var message = Arrival.receive(socket, buffer, how)) {
            if (message.count() == Socket.WOULD_BLOCK) {
                return false;
            }
            answers.give(buffer.flip(), message.count(), Arrival.of(socket, message));
        }
        afterEach.run();
        return true;
    }
}
