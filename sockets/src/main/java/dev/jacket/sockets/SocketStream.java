package dev.jacket.sockets;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Inflow;
import dev.jacket.loop.internal.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A stream socket that is read and written through buffers, by blocking calls.
///
/// Reading lends the bytes where they arrived, without a copy. What is written is collected and sent when much has
/// come together, when the reader would have to wait for more, or by [#flush]: while requests are there, their replies
/// go out together. An idle stream holds no buffer.
///
/// On an event loop that runs on io_uring the ring itself receives.
///
/// ```java
/// try (var stream = socket.stream()) {
///     for (ByteBuffer bytes; (bytes = stream.read()) != null; ) {
///         stream.write(bytes);
///     }
/// }
/// ```
///
/// **threads:** one at a time; another thread may close the socket, which ends a call that waits.
public final class SocketStream implements AutoCloseable {
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE / 2);

    /// From this size on, what was lent by [#read] is sent from where it is by a system call.
    private static final int WORTH_SENDING_ALONE = 2048;

    private final Socket socket;
    private final Handle handle;
    private final StreamOutput output;
    private @Nullable Inflow inflow;
    private @Nullable ByteBuffer lent;
    private @Nullable Duration idle;
    private boolean closed;

    SocketStream(Socket socket, Handle handle) {
        if (!handle.isStream()) {
            throw new IllegalStateException("a " + handle.label() + " socket is no stream");
        }
        this.socket = socket;
        this.handle = handle;
        this.output = new StreamOutput(handle);
    }

    /// {@return the socket}
    public Socket socket() {
        return socket;
    }

    /// Limits how long [#read()] waits, in place of the socket's own limit.
    ///
    /// @param limit more than zero
    public void idleTimeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("idleTimeout " + limit + " is not more than zero");
        }
        idle = limit;
    }

    /// Reads what has arrived, and waits for it if there is nothing yet; what was written before is sent first.
    ///
    /// **call:** recvfrom(2), or a multishot receive of io_uring(7) on a loop that has a ring.
    ///
    /// @return the bytes, one or more, valid until the next read or the close; null at the end of the stream
    /// @throws CallTimeoutException if nothing came within [#idleTimeout], or else the socket's timeout, or
    /// the peer took too little of what was written within the socket's timeout: then there is something [#pending]
    /// @throws CallInterruptedException if the thread was interrupted; the stream stays usable
    /// @throws IOException if the socket is closed, or the connection broke
    public @Nullable ByteBuffer read() throws IOException {
        if (isReady()) {
            return take(received(Inflow.NEVER));
        }
        output.push(inflow(), null);
        Duration limit = idle == null ? handle.limit() : idle;
        long now = System.nanoTime();
        return read(now, end(now, limit), limit);
    }

    /// Reads as [#read()] does, until a deadline.
    ///
    /// **call:** as [#read()].
    ///
    /// @param deadline how long it waits; with [Deadline#NOW] it takes what the kernel has
    /// @return the bytes, one or more, valid until the next read or the close; null at the end of the stream
    /// @throws CallTimeoutException if nothing came by then, or the peer took too little of what was written
    /// @throws CallInterruptedException if the thread was interrupted; the stream stays usable
    /// @throws IOException if the socket is closed, or the connection broke
    public @Nullable ByteBuffer read(Deadline deadline) throws IOException {
        if (isReady()) {
            return take(received(Inflow.NEVER));
        }
        output.push(inflow(), deadline);
        long now = System.nanoTime();
        return read(now, deadline.isBounded() ? now + deadline.remainingNanos() : Inflow.NEVER, deadline.limit());
    }

    /// @param at when the wait is over
    /// @param limit how long that is; null for ever
    private @Nullable ByteBuffer read(long now, long at, @Nullable Duration limit) throws IOException {
        Duration stall = output.underWay() == 0 ? null : handle.limit();
        long stalled = end(now, stall);
        if (stall != null && (at == Inflow.NEVER || stalled - at < 0)) {
            Outcome outcome = received(stalled);
            if (outcome != Outcome.TIMED_OUT) {
                return take(outcome);
            }
            if (output.underWay() > 0) {
                throw handle.timeout("send", stall, 0);
            }
        }
        Outcome outcome = received(at);
        if (outcome == Outcome.TIMED_OUT) {
            throw handle.timeout("recv", limit == null ? Duration.ZERO : limit, 0);
        }
        return take(outcome);
    }

    private static long end(long now, @Nullable Duration limit) {
        return limit == null || limit.compareTo(FOREVER) > 0 ? Inflow.NEVER : now + limit.toNanos();
    }

    /// {@return whether [#read] would give bytes, or the end, without waiting; what the last read gave is not valid any
    /// more}
    ///
    /// @throws IOException if the socket is closed
    public boolean isReady() throws IOException {
        lent = null;
        checkOpen();
        Inflow from = inflow();
        from.release(); // so that it receives where it did before
        return from.isReady();
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed || handle.descriptor.isClosed()) {
            throw new ClosedChannelException();
        }
    }

    private Inflow inflow() throws IOException {
        Inflow begun = inflow;
        if (begun == null || begun.isProvisional()) {
            checkOpen();
            if (begun != null) {
                begun.close();
            }
            begun = Inflow.of(handle.descriptor, handle.isTcp());
            inflow = begun;
        }
        return begun;
    }

    private Outcome received(long at) throws IOException {
        for (; ; ) {
            Outcome outcome = inflow().receive(at);
            if (outcome != Outcome.SIGNAL) {
                return outcome;
            }
            output.check();
        }
    }

    private @Nullable ByteBuffer take(Outcome outcome) throws IOException {
        switch (outcome) {
            case READY, SIGNAL -> {}
            case TIMED_OUT -> throw handle.timeout("recv", Duration.ZERO, 0);
            case INTERRUPTED -> throw new CallInterruptedException(handle.place("recv"), 0);
            case CLOSED -> throw new AsynchronousCloseException();
        }
        Inflow from = Objects.requireNonNull(inflow); // it has just received
        int result = from.result();
        if (result < 0) {
            throw handle.failureOutsideCall("recv", result, handle.lastPeer());
        }
        lent = result == 0 ? null : from.view();
        return lent;
    }

    /// Writes all of a buffer: it is collected, and sent no later than the next [#read] that has to wait.
    ///
    /// What [#read] has lent goes out from where it is: once written, its bytes must not be changed before the next
    /// read.
    ///
    /// **call:** sendto(2) when a block of 16 KiB is full, sendmsg(2) for pieces that were lent; else none.
    /// TCP hears by MSG_MORE that more follows.
    ///
    /// @param bytes what to write; its position moves to its limit, or to what was taken before a failure
    /// @throws CallTimeoutException if the peer took too little within the socket's timeout
    /// @throws CallInterruptedException if the thread was interrupted
    /// @throws IOException if the socket is closed, or the connection broke
    @SuppressWarnings("ReferenceEquality") // the very buffer that was lent, not one with the same bytes
    public void write(ByteBuffer bytes) throws IOException {
        if (bytes != lent || !sendsLent(bytes)) {
            output.write(bytes);
        }
    }

    private boolean sendsLent(ByteBuffer bytes) throws IOException {
        Inflow from = inflow; // the one that lent it: a better one would begin by taking it back
        if (from != null && output.queueReceived(from, bytes)) {
            return true;
        }
        if (bytes.remaining() < WORTH_SENDING_ALONE) {
            return false;
        }
        return from != null && output.sendReceived(from, bytes);
    }

    /// Writes bytes of an array as [#write(ByteBuffer)] does.
    ///
    /// @param bytes where they are
    /// @param offset the first
    /// @param length how many
    /// @throws IOException as [#write(ByteBuffer)]
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        output.write(bytes, offset, length);
    }

    /// Sends what was written and has not been sent.
    ///
    /// **call:** sendto(2) with MSG_NOSIGNAL, as often as it takes.
    ///
    /// @throws CallTimeoutException if the peer took too little within the socket's timeout; the rest is kept
    /// @throws CallInterruptedException if the thread was interrupted; the rest is kept
    /// @throws IOException if the socket is closed, or the connection broke
    public void flush() throws IOException {
        output.flush(null);
    }

    /// Sends as [#flush()] does, until a deadline.
    ///
    /// **call:** as [#flush()].
    ///
    /// @param deadline how long it waits
    /// @throws IOException as [#flush()]
    public void flush(Deadline deadline) throws IOException {
        output.flush(deadline);
    }

    /// {@return how many bytes were written and have not been sent}
    public int pending() {
        return output.pending();
    }

    /// Closes the stream and its socket. What was written and not yet sent is sent as far as that does not wait.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        lent = null;
        output.close();
        Inflow begun = inflow;
        if (begun != null) {
            begun.close();
        }
        socket.close();
    }
}
