package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EINPROGRESS;
import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;
import static dev.jacket.sys.SysSocket.MSG_FASTOPEN;
import static dev.jacket.sys.SysSocket.MSG_NOSIGNAL;
import static dev.jacket.sys.SysSocket.MSG_ZEROCOPY;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.Scratch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The calls that send.
///
/// **threads:** shared; one thread sends at a time, the others wait their turn.
final class Sender {
    private final Handle handle;

    Sender(Handle handle) {
        this.handle = handle;
    }

    /// What one send is asked for.
    ///
    /// @param to the address, or null to send to the connected peer
    private record Asked(MemorySegment from, @Nullable Address to, int flags, Deadline deadline) {
        Asked after(long done) {
            return new Asked(from.asSlice(done), to, flags, deadline);
        }
    }

    /// One send.
    ///
    /// @param to the address, or null to send to the connected peer
    /// @return the count, or [Socket#WOULD_BLOCK]
    int send(MemorySegment from, @Nullable Address to, int flags, Deadline deadline) throws IOException {
        if (!begin(name(to), flags, deadline)) {
            return Socket.WOULD_BLOCK;
        }
        try {
            long ticket = handle.descriptor.ticket(Interest.WRITE);
            long result = trySend(from, to, flags | MSG_NOSIGNAL);
            return result >= 0
                    ? (int) result
                    : (int) conclude(new Asked(from, to, flags, until(flags, deadline)), ticket, result, 0);
        } finally {
            end();
        }
    }

    /// The same for an array and the connected peer. Where there is room, no object is made on the way.
    int send(byte[] from, int offset, int length, int flags) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (needsMemory(length, flags)) {
            return send(Buffers.segment(from, offset, length), null, flags, handle.deadline());
        }
        if (!begin("send", flags, null)) {
            return Socket.WOULD_BLOCK;
        }
        try {
            long ticket = handle.descriptor.ticket(Interest.WRITE);
            long result = trySend(from, offset, length, flags | MSG_NOSIGNAL);
            return result >= 0 ? (int) result : (int) conclude(asked(from, offset, length, flags), ticket, result, 0);
        } finally {
            end();
        }
    }

    /// The same for a buffer, whose position moves by the count.
    int send(ByteBuffer from, int flags, Deadline deadline) throws IOException {
        int count = needsMemory(from.remaining(), flags)
                ? send(Buffers.segment(from), null, flags, deadline)
                : sendSome(from, flags, deadline);
        Buffers.advance(from, count);
        return count;
    }

    private int sendSome(ByteBuffer from, int flags, Deadline deadline) throws IOException {
        if (!begin("send", flags, deadline)) {
            return Socket.WOULD_BLOCK;
        }
        try {
            long ticket = handle.descriptor.ticket(Interest.WRITE);
            long result = trySend(from, flags | MSG_NOSIGNAL);
            var until = until(flags, deadline);
            return result >= 0
                    ? (int) result
                    : (int) conclude(new Asked(Buffers.segment(from), null, flags, until), ticket, result, 0);
        } finally {
            end();
        }
    }

    /// Sends everything.
    ///
    /// @param taken is told after each step how many bytes it took, so that it is known what failed to go
    void sendAll(MemorySegment from, int flags, Deadline deadline, IntConsumer taken) throws IOException {
        checkWaits(deadline == Deadline.NOW);
        int rest = flags & ~MSG_DONTWAIT;
        begin("send", rest, deadline);
        try {
            long ticket = handle.descriptor.ticket(Interest.WRITE);
            long first = trySend(from, null, rest | MSG_NOSIGNAL);
            if (first < from.byteSize()) {
                first = sendRest(new Asked(from, null, rest, deadline), ticket, first, taken);
            }
            taken.accept((int) first);
        } finally {
            end();
        }
    }

    /// The same for an array. Where there is room for all at once, no object is made on the way.
    void sendAll(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (needsMemory(length, 0)) {
            sendAll(Buffers.segment(from, offset, length), 0, handle.deadline(), _ -> {});
            return;
        }
        checkWaits(handle.isNonBlocking());
        begin("send", 0, null);
        try {
            long ticket = handle.descriptor.ticket(Interest.WRITE);
            long first = trySend(from, offset, length, MSG_NOSIGNAL);
            if (first < length) {
                sendRest(asked(from, offset, length, 0), ticket, first, _ -> {});
            }
        } finally {
            end();
        }
    }

    private static void checkWaits(boolean never) {
        if (never) {
            throw new IllegalStateException("sendAll waits, and this socket is non-blocking");
        }
    }

    /// Goes on after the first try of a sendAll, which failed or took less than all.
    ///
    /// @return what the last step took, which `taken` has not been told of
    private long sendRest(Asked whole, long ticket, long first, IntConsumer taken) throws IOException {
        long step = first < 0 ? conclude(whole, ticket, first, 0) : first;
        for (long done = step; done < whole.from.byteSize(); done += step) {
            taken.accept((int) step);
            Asked rest = whole.after(done);
            long seen = handle.descriptor.ticket(Interest.WRITE);
            step = conclude(rest, seen, trySend(rest.from, null, rest.flags | MSG_NOSIGNAL), done);
        }
        return step;
    }

    private Asked asked(byte[] from, int offset, int length, int flags) {
        return new Asked(Buffers.segment(from, offset, length), null, flags, until(flags, handle.deadline()));
    }

    private static Deadline until(int flags, Deadline deadline) {
        return (flags & MSG_DONTWAIT) != 0 ? Deadline.NOW : deadline;
    }

    private static String name(@Nullable Address to) {
        return to == null ? "send" : "sendto";
    }

    /// A message goes whole, so one that the scratch memory does not hold needs memory of its own; and what is to be
    /// sent without a copy must not go by the scratch memory at all.
    private boolean needsMemory(int length, int flags) {
        return (length > Scratch.DATA_SIZE && !handle.isStream()) || (flags & MSG_ZEROCOPY) != 0;
    }

    /// Begins a use of the socket for sending.
    ///
    /// @param own the deadline, or null for the socket's
    /// @return false if another thread is sending and this call does not wait; there is then nothing to [#end]
    private boolean begin(String call, int flags, @Nullable Deadline own) throws IOException {
        // A deadline is an object: only whoever has to wait makes one.
        return handle.descriptor.enterSending()
                || handle.beginSending(call, until(flags, own == null ? handle.deadline() : own));
    }

    private void end() {
        handle.endSending();
    }

    /// From what one try gave to what the send gives; it tries again for as long as it has to.
    ///
    /// @param ticket what had happened before the try
    /// @param before what the earlier sends of the same call have moved
    private long conclude(Asked asked, long ticket, long result, long before) throws IOException {
        Address to = asked.to;
        long seen = ticket;
        long latest = result;
        for (int round = 0; latest < 0; round++) {
            if (to != null && hasOnlyBegun(asked, latest)) {
                return sendWhenConnected(asked, to);
            }
            if (!handle.wasInterruptedBySignal(latest, name(to), before)) {
                if (!Handle.wouldBlock(latest)) {
                    throw handle.failure(name(to), latest, to == null ? Names.peerOrNone(handle) : to, before);
                }
                if (asked.deadline == Deadline.NOW) {
                    return Socket.WOULD_BLOCK;
                }
                if (to != null && handle.family.equals(Family.UNIX)) {
                    // The receiver's queue is full, and no event tells when it is not.
                    handle.pause(name(to), round, asked.deadline);
                } else {
                    handle.await(name(to), Interest.WRITE, seen, asked.deadline, before);
                }
            }
            seen = handle.descriptor.ticket(Interest.WRITE);
            latest = trySend(asked.from, to, asked.flags | MSG_NOSIGNAL);
        }
        return latest;
    }

    /// Whether a send that also connects, by MSG_FASTOPEN, took no data: it has no cookie of this server yet.
    private static boolean hasOnlyBegun(Asked asked, long result) {
        return result == -EINPROGRESS && (asked.flags & MSG_FASTOPEN) != 0 && asked.deadline != Deadline.NOW;
    }

    private long sendWhenConnected(Asked asked, Address to) throws IOException {
        new Connector(handle).connectFully(to, asked.deadline);
        var rest = new Asked(asked.from, null, asked.flags & ~MSG_FASTOPEN, asked.deadline);
        long ticket = handle.descriptor.ticket(Interest.WRITE);
        return conclude(rest, ticket, trySend(rest.from, null, rest.flags | MSG_NOSIGNAL), 0);
    }

    private long trySend(MemorySegment from, @Nullable Address to, int flags) {
        Buffers.checkAlive(from);
        if (to == null && Buffers.isSafe(from)) {
            return handle.trySend(from.address(), from.byteSize(), flags);
        }
        try (Scratch scratch = Scratch.take(from.byteSize())) {
            long memory = from.address();
            long size = from.byteSize();
            if (!Buffers.isSafe(from)) {
                Buffers.checkZeroCopy((flags & MSG_ZEROCOPY) == 0);
                size = handle.isStream() ? Math.min(size, Scratch.DATA_SIZE) : size;
                MemorySegment copy = scratch.data(size);
                MemorySegment.copy(from, 0, copy, 0, size);
                memory = copy.address();
            }
            if (to == null) {
                return handle.trySend(memory, size, flags);
            }
            int length = to.write(scratch.control());
            return handle.kernel.sendto(handle.fd(), memory, size, flags, scratch.address(0), length);
        }
    }

    private long trySend(byte[] from, int offset, int length, int flags) {
        return handle.trySend(from, offset, Math.min(length, Scratch.DATA_SIZE), flags);
    }

    private long trySend(ByteBuffer from, int flags) {
        if (from.hasArray()) {
            return trySend(from.array(), from.arrayOffset() + from.position(), from.remaining(), flags);
        }
        int size = Math.min(from.remaining(), Scratch.DATA_SIZE);
        try (Scratch scratch = Scratch.take(size)) {
            long copy = scratch.data().address();
            scratch.buffer().put(0, from, from.position(), size);
            return handle.trySend(copy, size, flags);
        }
    }
}
