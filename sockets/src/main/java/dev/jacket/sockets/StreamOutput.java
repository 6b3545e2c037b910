package dev.jacket.sockets;

import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;
import static dev.jacket.sys.SysSocket.MSG_MORE;
import static dev.jacket.sys.SysSocket.MSG_NOSIGNAL;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Block;
import dev.jacket.loop.internal.Inflow;
import dev.jacket.loop.internal.Interest;
import dev.jacket.loop.internal.Outflow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a stream has written: collected in a block, then sent by system calls, or, where the reader is about to wait
/// anyway, by the ring of its event loop.
///
/// Where it is known that more follows, TCP is told so: the kernel then makes segments of up to 64 KiB, each of which
/// costs hardly more than a small one. What was written last is never sent so, so that nothing is kept for long.
///
/// **threads:** one at a time.
final class StreamOutput {
    /// So many sends may follow each other before others have their turn.
    private static final int TURN = 16;

    /// More than this is sent by a system call of its own: what that costs does not show any more, and the peer has the
    /// first of it earlier.
    private static final int MOST_BY_RING = 4096;

    private final Handle handle;
    private @Nullable Block block;
    private int sent; // of what the block holds
    private @Nullable Outflow outflow; // where there has been one: it goes before what follows
    private @Nullable Gathering gathering; // goes before the block
    private int inARow; // sends without a wait for the peer in between
    private boolean closed;

    StreamOutput(Handle handle) {
        this.handle = handle;
    }

    /// {@return how many bytes were written and have not been sent}
    int pending() {
        return underWay() + gathered() + (block == null ? 0 : block.bytes().position() - sent);
    }

    /// {@return how many of them the ring has, or had before a flush took them back}
    int underWay() {
        return outflow == null ? 0 : outflow.left();
    }

    private int gathered() {
        return gathering == null ? 0 : gathering.bytes();
    }

    /// Collects bytes; a full block is sent.
    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            ByteBuffer room = room();
            int count = Math.min(room.remaining(), bytes.remaining());
            room.put(room.position(), bytes, bytes.position(), count);
            room.position(room.position() + count);
            bytes.position(bytes.position() + count);
        }
    }

    /// Collects bytes of an array.
    void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            ByteBuffer room = room();
            int count = Math.min(room.remaining(), length - done);
            room.put(bytes, offset + done, count);
            done += count;
        }
    }

    /// Room in the block for at least one byte.
    private ByteBuffer room() throws IOException {
        Block held = block;
        if (held != null && !held.bytes().hasRemaining()) {
            flush(null, true);
            held = block;
        }
        if (held == null) {
            if (closed || handle.descriptor.isClosed()) {
                throw new ClosedChannelException();
            }
            held = Block.take();
            block = held;
        }
        return held.bytes();
    }

    /// Lets the ring send what it has received, from where it is.
    ///
    /// @param from who received it; its reader would wait now
    /// @param bytes what it gave
    /// @return false if that is not possible here and now: nothing has happened
    boolean queueReceived(Inflow from, ByteBuffer bytes) throws IOException {
        Outflow ring = pending() == 0 && bytes.remaining() <= MOST_BY_RING ? from.outflow() : null;
        if (ring == null || from.isReady() || !ring.queueReceived(bytes.position(), bytes.remaining())) {
            return false;
        }
        outflow = ring;
        bytes.position(bytes.limit());
        return true;
    }

    /// Sends what was received, from where it is; if more has come, together with what is written of that.
    ///
    /// @param from who received it
    /// @param bytes what it gave, or a part of it
    /// @return false if that is not possible here and now: nothing has happened
    boolean sendReceived(Inflow from, ByteBuffer bytes) throws IOException {
        Gathering own = gathering;
        if (block != null || underWay() > 0 || own == null || !own.isOf(from) || own.isFull()) {
            flush(null, true);
        }
        if (own == null || !own.isOf(from)) {
            own = new Gathering(from);
        }
        if (!own.add(bytes)) {
            return false;
        }
        gathering = own;
        bytes.position(bytes.limit());
        if (!from.hasMore()) {
            flush(null);
        }
        return true;
    }

    /// The reader is about to wait: what was written is sent, or on its way when this returns.
    ///
    /// @param from what the reader waits for
    /// @param deadline how long it may take, or null for the socket's limit
    void push(Inflow from, @Nullable Deadline deadline) throws IOException {
        inARow = 0;
        Block held = block;
        if (gathered() > 0 || (outflow != null && outflow.isTakenBack())) {
            flush(deadline);
            return;
        }
        if (held == null) {
            return;
        }
        Outflow ring = underWay() == 0 ? from.outflow() : null;
        int count = held.bytes().position() - sent;
        if (ring != null && count > 0 && count <= MOST_BY_RING && ring.queue(held, sent, count)) {
            outflow = ring;
            block = null;
            sent = 0;
        } else {
            flush(deadline);
        }
    }

    /// @throws IOException if the ring could not send what was written
    void check() throws IOException {
        int error = outflow == null ? 0 : outflow.takeError();
        if (error < 0) {
            throw handle.failureOutsideCall("send", error, handle.lastPeer());
        }
    }

    /// Sends what was written.
    ///
    /// @param deadline how long it may take, or null for the socket's limit
    void flush(@Nullable Deadline deadline) throws IOException {
        flush(deadline, false);
    }

    /// @param more whether the caller writes at once
    private void flush(@Nullable Deadline deadline, boolean more) throws IOException {
        if (outflow != null) {
            finish(outflow, deadline);
        }
        Gathering many = gathering;
        while (many != null && many.bytes() > 0) {
            many.sent(send(many, 0, 0, deadline, more || block != null));
        }
        Block held = block;
        while (held != null && sent < held.bytes().position()) {
            sent += send(null, held.address() + sent, held.bytes().position() - sent, deadline, more);
        }
        dropBlock();
    }

    private void finish(Outflow ring, @Nullable Deadline own) throws IOException {
        if (!ring.takeBack()) {
            Deadline until = deadline(own);
            handle.check("send", ring.await(until), until, 0);
        }
        check();
        while (ring.left() > 0) {
            ring.sent(send(null, ring.address(), ring.left(), own, false));
        }
    }

    private void dropBlock() {
        Block held = block;
        if (held != null) {
            block = null;
            sent = 0;
            held.giveBack();
        }
    }

    /// Sends some bytes, one or more.
    ///
    /// @param many what is sent, or null for what follows
    /// @param address where the bytes are
    /// @param size how many they are
    /// @param own the deadline, or null for the socket's
    /// @param more whether more follows at once
    private int send(@Nullable Gathering many, long address, int size, @Nullable Deadline own, boolean more)
            throws IOException {
        if (!handle.descriptor.enterSending() && !handle.beginSending("send", deadline(own))) {
            throw handle.timeout("send", Duration.ZERO, 0);
        }
        int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (more && handle.isTcp() ? MSG_MORE : 0);
        try {
            long ticket = handle.descriptor.ticket(Interest.WRITE);
            long result = trySend(many, address, size, flags);
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
                result = trySend(many, address, size, flags);
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

    private long trySend(@Nullable Gathering many, long address, int size, int flags) {
        return many != null ? many.trySend(handle, flags) : handle.trySend(address, size, flags);
    }

    /// Sends what does not have to wait, and drops the rest.
    void close() {
        closed = true;
        if (pending() > 0 && !handle.descriptor.isClosed()) {
            try {
                flush(Deadline.NOW);
            } catch (IOException gone) {
                // the peer is gone, or takes nothing now: what a close throws away, the kernel throws away as well
            }
        }
        Gathering many = gathering;
        if (many != null) {
            many.drop();
        }
        dropBlock();
    }
}
