package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EMSGSIZE;
import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;
import static dev.jacket.sys.SysSocket.MSG_NOSIGNAL;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.Scratch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The calls that send.
///
/// **threads:** shared; one thread sends at a time, the others wait their turn.
final class Sender {
    private static final int PARTS = 1024;
    private static final int STREAM_GATHER = 1 << 20;

    private final Handle handle;

    Sender(Handle handle) {
        this.handle = handle;
    }

    /// One send.
    ///
    /// @param to the address, or null to send to the connected peer
    /// @return the count, or [Socket#WOULD_BLOCK]
    int send(MemorySegment from, @Nullable Address to, int flags, Deadline deadline) throws IOException {
        String call = to == null ? "send" : "sendto";
        handle.begin();
        try {
            Deadline until = (flags & MSG_DONTWAIT) != 0 ? Deadline.NOW : deadline;
            if (!handle.lockSending(call, until)) {
                return Socket.WOULD_BLOCK;
            }
            try {
                return (int) sendOnce(call, from, to, flags, until, 0);
            } finally {
                handle.sending.unlock();
            }
        } finally {
            handle.end();
        }
    }

    /// Sends everything.
    ///
    /// @param taken is told after each step how many bytes it took, so that it is known what failed to go
    void sendAll(MemorySegment from, int flags, Deadline deadline, IntConsumer taken) throws IOException {
        if (deadline == Deadline.NOW) {
            throw new IllegalStateException("sendAll waits, and this socket is non-blocking");
        }
        handle.begin();
        try {
            handle.lockSending("send", deadline);
            try {
                long size = from.byteSize();
                long done = 0;
                do {
                    long step = sendOnce("send", from.asSlice(done), null, flags & ~MSG_DONTWAIT, deadline, done);
                    done += step;
                    taken.accept((int) step);
                } while (done < size);
            } finally {
                handle.sending.unlock();
            }
        } finally {
            handle.end();
        }
    }

    private long sendOnce(
            String call, MemorySegment from, @Nullable Address to, int flags, Deadline deadline, long before)
            throws IOException {
        for (int round = 0; ; round++) {
            long ticket = handle.descriptor.ticket(Interest.WRITE);
            long result = trySend(from, to, flags | MSG_NOSIGNAL);
            if (result >= 0) {
                return result;
            }
            if (handle.wasInterruptedBySignal(result)) {
                continue;
            }
            if (!Handle.wouldBlock(result)) {
                throw handle.failure(call, result, to == null ? Names.peerOrNone(handle) : to, before);
            }
            if (deadline == Deadline.NOW) {
                return Socket.WOULD_BLOCK;
            }
            if (to != null && handle.family.equals(Family.UNIX)) {
                // The receiver's queue is full, and no event tells when it is not.
                handle.pause(call, round, deadline);
            } else {
                handle.await(call, Interest.WRITE, ticket, deadline, before);
            }
        }
    }

    private long trySend(MemorySegment from, @Nullable Address to, int flags) {
        Buffers.checkAlive(from);
        try (Scratch scratch = Scratch.take()) {
            int length = to == null ? 0 : to.write(scratch.control());
            long address = to == null ? 0 : scratch.address(0);
            if (Buffers.isSafe(from)) {
                return handle.kernel.sendto(handle.fd(), from.address(), from.byteSize(), flags, address, length);
            }
            long size = handle.isStream() ? Math.min(from.byteSize(), Scratch.DATA_SIZE) : from.byteSize();
            try (Buffers.Bounce bounce = Buffers.Bounce.of(scratch, size)) {
                MemorySegment.copy(from, 0, bounce.memory(), 0, size);
                return handle.kernel.sendto(handle.fd(), bounce.memory().address(), size, flags, address, length);
            }
        }
    }

    /// One message out of several parts.
    int sendMsg(List<ByteBuffer> parts, @Nullable Address to, int flags, Deadline deadline) throws IOException {
        if (parts.size() > PARTS && !handle.isStream()) {
            throw handle.failureOutsideCall("sendmsg", -EMSGSIZE, to == null ? Address.NONE : to);
        }
        List<ByteBuffer> taken = parts.size() > PARTS ? parts.subList(0, PARTS) : parts;
        long total = Buffers.total(taken);
        long size = handle.isStream() ? Math.min(total, STREAM_GATHER) : total;
        try (var arena = java.lang.foreign.Arena.ofConfined()) {
            MemorySegment whole = arena.allocate(Math.max(size, 1), 16).asSlice(0, size);
            gather(taken, whole);
            int count = send(whole, to, flags, deadline);
            Buffers.advance(taken, count);
            return count;
        }
    }

    private static void gather(List<ByteBuffer> parts, MemorySegment whole) {
        long done = 0;
        for (ByteBuffer part : parts) {
            long piece = Math.min(part.remaining(), whole.byteSize() - done);
            MemorySegment.copy(Buffers.segment(part), 0, whole, done, piece);
            done += piece;
        }
    }
}
