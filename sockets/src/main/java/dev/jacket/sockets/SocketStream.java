package dev.jacket.sockets;

import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;
import static dev.jacket.sys.SysSocket.MSG_NOSIGNAL;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Block;
import dev.jacket.loop.internal.Inflow;
import dev.jacket.loop.internal.Interest;
import dev.jacket.loop.internal.Outcome;
import dev.jacket.sys.Scratch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
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
    /// From this size on, what was lent by [#read] is sent from where it is.
    private static final int WORTH_SENDING_ALONE = 2048;

    /// So many sends may follow each other before others have their turn.
    private static final int TURN = 16;

    private final Socket socket;
    private final Handle handle;
    private @Nullable Inflow inflow;
    private @Nullable ByteBuffer lent;
    private @Nullable Block out;
    private int sent; // of what `out` holds
    private int inARow; // sends without a wait for the peer in between
    private @Nullable Duration idle;
    private boolean closed;

    SocketStream(Socket socket, Handle handle) {
        if (!handle.isStream()) {
            throw new IllegalStateException("a " + handle.label() + " socket is no stream");
        }
        this.socket = socket;
        this.handle = handle;
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
    /// @return the bytes, one or more, valid until the next read or the close; null at the end of the stream
    /// @throws CallTimeoutException if nothing came within [#idleTimeout], or else the socket's timeout
    /// @throws CallInterruptedException if the thread was interrupted; the stream stays usable
    /// @throws IOException if the socket is closed, or the connection broke
    public @Nullable ByteBuffer read() throws IOException {
        if (isReady()) {
            return take(received(Inflow.NEVER));
        }
        flush();
        inARow = 0;
        Duration limit = idle == null ? handle.limit() : idle;
        if (limit == null) {
            return take(received(Inflow.NEVER));
        }
        Outcome outcome = received(System.nanoTime() + limit.toNanos());
        if (outcome == Outcome.TIMED_OUT) {
            throw handle.timeout("recv", limit, 0);
        }
        return take(outcome);
    }

    /// Reads as [#read()] does, until a deadline.
    ///
    /// @param deadline how long it waits; with [Deadline#NOW] it takes what the kernel has
    /// @return the bytes, one or more, valid until the next read or the close; null at the end of the stream
    /// @throws CallTimeoutException if nothing came by then
    /// @throws CallInterruptedException if the thread was interrupted; the stream stays usable
    /// @throws IOException if the socket is closed, or the connection broke
    public @Nullable ByteBuffer read(Deadline deadline) throws IOException {
        if (isReady()) {
            return take(received(Inflow.NEVER));
        }
        flush(deadline);
        inARow = 0;
        Outcome outcome = received(deadline.isBounded() ? System.nanoTime() + deadline.remainingNanos() : Inflow.NEVER);
        if (outcome == Outcome.TIMED_OUT) {
            throw handle.timeout("recv", deadline.limit(), 0);
        }
        return take(outcome);
    }

    /// {@return whether [#read] would give bytes, or the end, without waiting; what the last read gave is not valid any
    /// more}
    ///
    /// @throws IOException if the socket is closed
    public boolean isReady() throws IOException {
        lent = null;
        return inflow().isReady();
    }

    private Inflow inflow() throws IOException {
        Inflow begun = inflow;
        if (begun == null || begun.isProvisional()) {
            if (closed || handle.descriptor.isClosed()) {
                throw new ClosedChannelException();
            }
            if (begun != null) {
                begun.close();
            }
            begun = Inflow.of(handle.descriptor);
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
    /// @param bytes what to write; its position moves to its limit, or to what was taken before a failure
    /// @throws CallTimeoutException if the peer took too little within the socket's timeout
    /// @throws CallInterruptedException if the thread was interrupted
    /// @throws IOException if the socket is closed, or the connection broke
    @SuppressWarnings("ReferenceEquality") // the very buffer that was lent, not one with the same bytes
    public void write(ByteBuffer bytes) throws IOException {
        if (bytes == lent && bytes.remaining() >= WORTH_SENDING_ALONE) {
            flush();
            sendLent(bytes);
            return;
        }
        while (bytes.hasRemaining()) {
            ByteBuffer room = room();
            int count = Math.min(room.remaining(), bytes.remaining());
            room.put(room.position(), bytes, bytes.position(), count);
            room.position(room.position() + count);
            bytes.position(bytes.position() + count);
        }
    }

    /// Writes bytes of an array as [#write(ByteBuffer)] does.
    ///
    /// @param bytes where they are
    /// @param offset the first
    /// @param length how many
    /// @throws IOException as [#write(ByteBuffer)]
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        for (int done = 0; done < length; ) {
            ByteBuffer room = room();
            int count = Math.min(room.remaining(), length - done);
            room.put(bytes, offset + done, count);
            done += count;
        }
    }

    /// Room in the block for at least one byte; a full one is sent.
    private ByteBuffer room() throws IOException {
        Block held = out;
        if (held != null && !held.bytes().hasRemaining()) {
            flush();
            held = out;
        }
        if (held == null) {
            if (closed || handle.descriptor.isClosed()) {
                throw new ClosedChannelException();
            }
            held = Block.take();
            out = held;
        }
        return held.bytes();
    }

    private void sendLent(ByteBuffer bytes) throws IOException {
        long address = MemorySegment.ofBuffer(bytes).address();
        int end = bytes.remaining();
        for (int done = 0; done < end; ) {
            int count = send(address + done, end - done, null);
            done += count;
            bytes.position(bytes.position() + count);
        }
    }

    /// Sends what was written and has not been sent.
    ///
    /// @throws CallTimeoutException if the peer took too little within the socket's timeout; the rest is kept
    /// @throws CallInterruptedException if the thread was interrupted; the rest is kept
    /// @throws IOException if the socket is closed, or the connection broke
    public void flush() throws IOException {
        if (out != null) {
            flushBy(null);
        }
    }

    /// Sends as [#flush()] does, until a deadline.
    ///
    /// @param deadline how long it waits
    /// @throws IOException as [#flush()]
    public void flush(Deadline deadline) throws IOException {
        if (out != null) {
            flushBy(deadline);
        }
    }

    private void flushBy(@Nullable Deadline deadline) throws IOException {
        Block held = out;
        while (held != null && sent < held.bytes().position()) {
            sent += send(held.address() + sent, held.bytes().position() - sent, deadline);
        }
        dropOut();
    }

    /// {@return how many bytes were written and have not been sent}
    public int pending() {
        Block held = out;
        return held == null ? 0 : held.bytes().position() - sent;
    }

    private void dropOut() {
        Block held = out;
        if (held != null) {
            out = null;
            sent = 0;
            held.giveBack();
        }
    }

    /// Sends some bytes, one or more.
    ///
    /// @param own the deadline, or null for the socket's
    private int send(long address, int size, @Nullable Deadline own) throws IOException {
        if (!handle.descriptor.enterSending() && !handle.beginSending("send", deadline(own))) {
            throw handle.timeout("send", Duration.ZERO, 0);
        }
        try {
            long ticket = handle.descriptor.ticket(Interest.WRITE);
            long result = trySend(address, size);
            if (result >= 0) {
                letOthersRun();
                return (int) result;
            }
            inARow = 0;
            Deadline until = deadline(own);
            while (result < 0) {
                if (!handle.wasInterruptedBySignal(result)) {
                    if (!Handle.wouldBlock(result)) {
                        throw handle.failure("send", result, handle.lastPeer());
                    }
                    handle.await("send", Interest.WRITE, ticket, until, 0);
                }
                ticket = handle.descriptor.ticket(Interest.WRITE);
                result = trySend(address, size);
            }
            return (int) result;
        } finally {
            handle.endSending();
        }
    }

    /// A peer that takes as fast as this sends would keep the others of its carrier waiting.
    @SuppressWarnings("ThreadPriorityCheck") // it is about turns, not about priorities
    private void letOthersRun() {
        if (++inARow >= TURN && Thread.currentThread().isVirtual()) {
            inARow = 0;
            Thread.yield();
        }
    }

    private Deadline deadline(@Nullable Deadline own) {
        return own == null ? handle.deadline() : own;
    }

    private long trySend(long address, int size) {
        try (Scratch scratch = Scratch.take(0)) {
            return handle.trySend(scratch, address, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        }
    }

    /// Closes the stream and its socket. What was written and not yet sent is sent as far as that does not wait.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        lent = null;
        if (out != null && !handle.descriptor.isClosed()) {
            try {
                flush(Deadline.NOW);
            } catch (IOException gone) {
                // the peer is gone, or takes nothing now: what a close throws away, the kernel throws away as well
            }
        }
        dropOut();
        Inflow begun = inflow;
        if (begun != null) {
            begun.close();
        }
        socket.close();
    }
}
