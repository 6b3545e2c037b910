package dev.jacket.server;

import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.Datagrams;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/// Receives on one datagram socket, whoever sends, until it is told to stop; then takes what has arrived
/// already.
///
/// An error that a peer's network sends back is counted, and the next datagram is received.
///
/// **threads:** runs on one of its own; the rest any.
final class DatagramLoop extends ServerLoop {
    private static final int ERRORS_IN_A_ROW = 16;
    private static final Duration REST = Duration.ofMillis(50);

    private final Socket socket;
    private final int size;
    private final Answers answers;
    private final Runnable afterEach;

    /// @param size the most bytes of a datagram
    /// @param afterEach runs after each datagram
    /// @param threads makes the one that receives
    DatagramLoop(Socket socket, int size, Answers answers, Runnable afterEach, ThreadFactory threads) {
        super(threads);
        this.socket = socket;
        this.size = size;
        this.answers = answers;
        this.afterEach = afterEach;
    }

    @Override
    void run() throws IOException {
        try (var datagrams = socket.datagrams(Datagrams.BATCH, size)) {
            datagrams.onDrop(answers::notSent);
            receiveAll(answers.new Batched(socket, datagrams), datagrams);
            flush(datagrams);
        } catch (ClosedChannelException closed) {
            // the server was cut
        }
    }

    private void receiveAll(Answers.Batched current, Datagrams datagrams) throws ClosedChannelException {
        int errors = 0;
        while (!isAbandoned()) {
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
                    rest(REST);
                }
            }
        }
    }

    /// {@return false when it drains and nothing is there}
    private boolean receive(Answers.Batched current, Datagrams datagrams) throws IOException {
        if (isStopping() && !datagrams.isReady()) {
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
