package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.BaseOptions;
import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Linger;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketStream;
import dev.jacket.sockets.SocketType;
import dev.jacket.sockets.TcpInfo;
import dev.jacket.sockets.TcpOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One accepted connection, read and written under the server's limits.
///
/// **threads:** the one that handles it; [#drain] and [#cut] any.
final class Connection {
    private static final Duration LINGER = Duration.ofSeconds(1);
    static final Duration LINGER_AT_DRAIN = Duration.ofMillis(250);
    private static final long LINGER_BYTES = 1 << 16;

    private final Socket socket;
    private final long number;
    private final ServerLimits limits;
    private final ServerWatch watch;
    private final @Nullable SocketStream stream; // null where records are kept
    private final ConnectionInput input;
    private final long begun = System.nanoTime();
    private long out;
    private ConnectionEnd end = ConnectionEnd.EOF;
    private Duration linger = LINGER;
    private long lingerBytes = LINGER_BYTES;

    private @Nullable TcpInfo state;

    private volatile boolean draining;
    private volatile boolean cut;
    private volatile @Nullable Thread handling;

    Connection(Socket socket, long number, ServerLimits limits, ServerWatch watch) {
        this.socket = socket;
        this.number = number;
        this.limits = limits;
        this.watch = watch;
        this.stream = keepsRecords() ? null : socket.stream();
        this.input = stream == null ? new RecordInput(this, limits) : new StreamInput(this, stream, limits);
        socket.timeout(limits.times().writeStall()); // what waits for input has limits of its own
    }

    /// {@return its number among the server's connections, from 1}
    long number() {
        return number;
    }

    Socket socket() {
        return socket;
    }

    Address peer() {
        return socket.acceptedFrom();
    }

    /// {@return the peer as an endpoint's text}
    String place() {
        return Places.text(socket.type(), peer());
    }

    boolean keepsRecords() {
        return !socket.type().equals(SocketType.STREAM);
    }

    long bytesIn() {
        return input.bytes();
    }

    long bytesOut() {
        return out;
    }

    ServerLimits limits() {
        return limits;
    }

    /// {@return how long it has been open}
    long nanos() {
        return System.nanoTime() - begun;
    }

    ConnectionEnd end() {
        return end;
    }

    void end(ConnectionEnd reason) {
        end = reason;
    }

    boolean isDraining() {
        return draining;
    }

    boolean wasCut() {
        return cut;
    }

    /// The calling thread handles it from now on.
    void begin() {
        handling = Thread.currentThread();
    }

    /// {@return what has arrived, valid until the next call; null when no more will: the peer ended, or the server
    /// drains and nothing is there}
    ///
    /// @param withinMessage whether a message has begun, so that a drain waits for its rest
    @Nullable ByteBuffer read(boolean withinMessage) throws IOException {
        return input.read(withinMessage);
    }

    /// A message has begun: from now on its rest has the limit of a message.
    void messageBegins() {
        input.messageBegins();
    }

    /// Throws away what has arrived, without waiting for more.
    void skip() throws IOException {
        input.skip();
    }

    /// Tells the watch of a message.
    void tell(boolean arrived, ByteBuffer message) {
        if (watch.wantsMessages()) {
            watch.message(this, arrived, message.duplicate());
        }
    }

    /// Sends all of it; on a socket that keeps records, as one. On a stream it goes out when much has come together, or
    /// when the handler waits.
    ///
    /// @throws StalledException if the peer takes nothing for the limit of a write
    void write(ByteBuffer bytes) throws IOException {
        int whole = bytes.remaining();
        var to = stream;
        if (to == null) {
            patiently(() -> socket.send(
                    bytes, MsgFlags.NONE, Deadline.after(limits.times().writeStall())));
        } else {
            patiently(() -> to.write(bytes));
        }
        out += whole;
    }

    /// Sends what was written.
    void flush() throws IOException {
        var to = stream;
        if (to != null && to.pending() > 0) {
            patiently(to::flush);
        }
    }

    /// What may have to wait until the peer takes more.
    private interface Step {
        void run() throws IOException;
    }

    private void patiently(Step step) throws IOException {
        int waiting = Integer.MAX_VALUE;
        for (; ; ) {
            try {
                step.run();
                return;
            } catch (CallInterruptedException stop) {
                passOver(stop);
            } catch (CallTimeoutException late) {
                // A very slow reader makes progress that gives us no room yet.
                int still = unsent();
                if (still >= waiting) {
                    throw new StalledException(place());
                }
                waiting = still;
            }
        }
    }

    private int unsent() throws IOException {
        return keepsRecords() ? 0 : socket.unsent();
    }

    /// Waits without costing a thread; a drain lets it pass, a cut ends it.
    void pause(Duration time) throws IOException {
        flush();
        Deadline until = Deadline.after(time);
        while (!until.hasPassed()) {
            try {
                Thread.sleep(until.remaining());
            } catch (InterruptedException stop) {
                if (!draining || cut) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", stop);
                }
            }
        }
    }

    /// An interrupt is how a drain wakes whoever waits; any other is the handler's.
    void passOver(CallInterruptedException stop) throws CallInterruptedException {
        if (!draining) {
            throw stop;
        }
        Thread.interrupted();
    }

    /// When the handler is done: reads until the peer's end, for so long at most, so that no reset of ours destroys
    /// what we sent last.
    void lingerUntilEnd(Duration most) {
        linger = most;
        lingerBytes = Long.MAX_VALUE;
    }

    /// Ends our side and waits for the peer's, for a little.
    void finish() {
        if (cut) {
            return;
        }
        try {
            flush();
            if (input.hasEnded()) {
                return;
            }
            socket.shutdown(Shutdown.WRITE);
            input.discard(end == ConnectionEnd.DRAIN ? LINGER_AT_DRAIN : linger, lingerBytes);
        } catch (IOException gone) {
            // what we sent last was all that this could save
        }
    }

    /// Frees the descriptor; the unread is lost.
    void close() {
        if (watch.wantsState() && isTcp()) {
            rememberState();
        }
        var to = stream;
        if (to == null) {
            socket.close();
        } else {
            out -= to.pending();
            to.close();
        }
    }

    boolean isTcp() {
        return !keepsRecords() && Places.isInternet(socket.family());
    }

    private void rememberState() {
        try {
            state = socket.get(TcpOptions.TCP_INFO);
        } catch (IOException closed) {
            // it was cut
        }
    }

    /// {@return what TCP knew at the end, if somebody wanted it}
    @Nullable TcpInfo state() {
        return state;
    }

    /// {@return whether the peer ended its side}
    boolean peerEnded() {
        return input.hasEnded();
    }

    /// Lets it end at its next pause between messages.
    void drain() {
        draining = true;
        var thread = handling;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /// Ends it now: the peer gets a reset, and the handler an exception.
    void cut() {
        cut = true;
        reset();
        socket.close();
        var thread = handling;
        if (thread != null) {
            thread.interrupt(); // out of a pause
        }
    }

    /// Makes the close a reset, so that nothing queued is kept for a peer that does not take it.
    void reset() {
        try {
            socket.set(BaseOptions.SO_LINGER, Linger.RESET);
        } catch (IOException closed) {
            // it has ended by itself
        }
    }
}
