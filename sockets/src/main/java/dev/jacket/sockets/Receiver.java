package dev.jacket.sockets;

import static dev.jacket.sys.Sockios.SIOCINQ;
import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;
import static dev.jacket.sys.SysSocket.MSG_ERRQUEUE;
import static dev.jacket.sys.SysSocket.MSG_PEEK;
import static dev.jacket.sys.SysSocket.MSG_TRUNC;
import static dev.jacket.sys.SysSocket.MSG_WAITALL;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.Scratch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/// The calls that receive.
///
/// **threads:** shared; any number of threads may receive at once, and each byte goes to one of them.
final class Receiver {
    private final Handle handle;

    /// An error that ended a receive which had bytes to give first; the next receive throws it.
    private volatile long pendingError;

    Receiver(Handle handle) {
        this.handle = handle;
    }

    /// What one receive is asked for.
    ///
    /// @param before what the earlier ones of the same call have got
    private record Asked(MemorySegment to, int flags, Deadline deadline, long before) {}

    /// One receive, or as many as MSG_WAITALL needs.
    ///
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    int recv(MemorySegment to, int flags, Deadline deadline) throws IOException {
        Buffers.checkWritable(to.isReadOnly());
        handle.begin();
        try {
            throwPendingError();
            if (waitsForAll(flags)) {
                return recvWhole(to, flags, deadline);
            }
            long ticket = handle.descriptor.ticket(Interest.READ);
            long result = tryRecv(to, flags);
            return result > 0 ? (int) result : conclude(new Asked(to, flags, deadline, 0), ticket, result);
        } finally {
            handle.end();
        }
    }

    /// The same for an array. What has arrived already comes without any object made on the way.
    int recv(byte[] to, int offset, int length, int flags) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (needsMemory(length, flags)) {
            return recv(Buffers.segment(to, offset, length), flags, handle.deadline());
        }
        handle.begin();
        try {
            throwPendingError();
            long ticket = handle.descriptor.ticket(Interest.READ);
            long result = handle.tryRecv(to, offset, (int) wanted(length, flags), flags);
            return result > 0
                    ? (int) result
                    : conclude(
                            new Asked(Buffers.segment(to, offset, length), flags, handle.deadline(), 0),
                            ticket,
                            result);
        } finally {
            handle.end();
        }
    }

    /// The same for a buffer, whose position moves by what it took.
    int recv(ByteBuffer to, int flags, Deadline deadline) throws IOException {
        int count = needsMemory(to.remaining(), flags)
                ? recv(Buffers.segment(to), flags, deadline)
                : recvSome(to, flags, deadline);
        Buffers.advance(to, taken(count, flags, to.remaining()));
        return count;
    }

    private int recvSome(ByteBuffer to, int flags, Deadline deadline) throws IOException {
        Buffers.checkWritable(to.isReadOnly());
        handle.begin();
        try {
            throwPendingError();
            long ticket = handle.descriptor.ticket(Interest.READ);
            long result = tryRecv(to, flags);
            return result > 0
                    ? (int) result
                    : conclude(new Asked(Buffers.segment(to), flags, deadline, 0), ticket, result);
        } finally {
            handle.end();
        }
    }

    private int recvWhole(MemorySegment to, int flags, Deadline deadline) throws IOException {
        int rest = flags & ~MSG_WAITALL;
        boolean peek = (flags & MSG_PEEK) != 0;
        return recvAll(
                Math.min(to.byteSize(), Integer.MAX_VALUE),
                peek,
                deadline,
                done -> recvOnce(new Asked(to.asSlice(done), rest, deadline, done)));
    }

    private boolean needsMemory(int length, int flags) {
        return waitsForAll(flags) || wanted(length, flags) > Scratch.DATA_SIZE;
    }

    /// The kernel would not wait for all, since the descriptor is non-blocking.
    boolean waitsForAll(int flags) {
        return (flags & (MSG_WAITALL | MSG_DONTWAIT)) == MSG_WAITALL && handle.isStream();
    }

    /// {@return how much of a result the buffer took: less than all of a datagram that it was too small for, and
    /// nothing where TCP has discarded}
    int taken(int count, int flags, long room) {
        return discards(flags) ? 0 : (int) Math.min(count, room);
    }

    boolean discards(int flags) {
        return (flags & MSG_TRUNC) != 0 && handle.isStream() && handle.isInternet();
    }

    private int recvOnce(Asked asked) throws IOException {
        long ticket = handle.descriptor.ticket(Interest.READ);
        return conclude(asked, ticket, tryRecv(asked.to, asked.flags));
    }

    /// From what one try gave to what the call gives; it tries again for as long as it has to.
    ///
    /// @param ticket what had happened before the try
    private int conclude(Asked asked, long ticket, long result) throws IOException {
        long seen = ticket;
        for (long latest = result; ; ) {
            if (latest > 0 || (latest == 0 && (!handle.hasEnd() || asked.to.byteSize() == 0))) {
                return (int) latest;
            }
            if (latest == 0) {
                return Socket.EOF;
            }
            if (!handle.wasInterruptedBySignal(latest, "recv", asked.before)
                    && !mayTryAgain("recv", latest, asked.flags, asked.deadline)) {
                return Socket.WOULD_BLOCK;
            }
            if (Handle.wouldBlock(latest)) {
                handle.await("recv", Interest.READ, seen, asked.deadline, asked.before);
            }
            seen = handle.descriptor.ticket(Interest.READ);
            latest = tryRecv(asked.to, asked.flags);
        }
    }

    /// One receive of a row that MSG_WAITALL asks for.
    interface Step {
        /// {@return its count, [Socket#EOF] or [Socket#WOULD_BLOCK]}
        ///
        /// @param done what the earlier ones have got; where they only looked, 0
        int receive(int done) throws IOException;

        /// {@return whether looking again would find no more than the last time}
        default boolean wasLast() {
            return false;
        }
    }

    /// Until the room is full, or less at the end of the stream, behind descriptors, at an error, the deadline or an
    /// interrupt.
    int recvAll(long room, boolean peek, Deadline deadline, Step step) throws IOException {
        int done = 0;
        boolean ended = false;
        for (int round = 0; ; round++) {
            int count;
            try {
                count = step.receive(peek ? 0 : done);
            } catch (CallTimeoutException | CallInterruptedException cut) {
                if (done == 0) {
                    throw cut;
                }
                return done;
            } catch (ClosedChannelException closed) {
                if (done == 0) {
                    throw closed;
                }
                return done; // what had arrived is not lost; the next receive hears of the close
            } catch (SocketException failed) {
                if (done == 0) {
                    throw failed;
                }
                pendingError = -Errno.of(failed).number();
                return done;
            }
            if (count < 0) {
                return done > 0 ? done : count;
            }
            boolean stuck = peek && count == done;
            done = peek ? count : done + count;
            if (done >= room || (stuck && ended) || step.wasLast()) {
                return done;
            }
            // What arrived before the end is seen by one more look.
            ended = stuck && (handle.descriptor.hasEnded() || isMoreQueuedThan(done));
            if (stuck && !ended && !pauseForMore(round, deadline)) {
                return done;
            }
        }
    }

    /// {@return whether more has come than a look shows: no read goes beyond descriptors or the mark of urgent data}
    private boolean isMoreQueuedThan(int seen) {
        try (Scratch scratch = Scratch.take()) {
            long result = handle.kernel.ioctl(handle.fd(), SIOCINQ, scratch.address(0));
            return result >= 0 && scratch.control().get(JAVA_INT, 0) > seen;
        }
    }

    /// Where a look has found nothing new, no event tells when more comes, and looking again at once would spin.
    private boolean pauseForMore(int round, Deadline deadline) throws IOException {
        try {
            handle.pause("recv", round, deadline);
            return true;
        } catch (CallTimeoutException | CallInterruptedException cut) {
            return false;
        }
    }

    void throwPendingError() throws IOException {
        long error = pendingError;
        if (error != 0) {
            pendingError = 0;
            throw handle.failure("recv", error);
        }
    }

    /// {@return whether to try again, at once or after a wait; false says that the call would block and may not}
    boolean mayTryAgain(String call, long result, int flags, Deadline deadline) throws IOException {
        if (handle.wasInterruptedBySignal(result)) {
            return true;
        }
        if (!Handle.wouldBlock(result)) {
            throw handle.failure(call, result);
        }
        return (flags & (MSG_DONTWAIT | MSG_ERRQUEUE)) == 0 && deadline != Deadline.NOW;
    }

    private long tryRecv(MemorySegment to, int flags) {
        Buffers.checkAlive(to);
        long room = wanted(to.byteSize(), flags);
        if (Buffers.isSafe(to)) {
            return handle.tryRecv(to.address(), to.byteSize(), flags);
        }
        try (Scratch scratch = Scratch.take(room)) {
            MemorySegment memory = scratch.data(room);
            long result = handle.tryRecv(memory.address(), room, flags);
            copyOut(memory, to, result, flags);
            return result;
        }
    }

    private long tryRecv(ByteBuffer to, int flags) {
        Buffers.checkAlive(to);
        int room = (int) wanted(to.remaining(), flags);
        if (to.hasArray()) {
            return handle.tryRecv(to.array(), to.arrayOffset() + to.position(), room, flags);
        }
        try (Scratch scratch = Scratch.take(room)) {
            long memory = scratch.data().address();
            long result = handle.tryRecv(memory, room, flags);
            if (result > 0) {
                to.put(to.position(), scratch.buffer(), 0, taken((int) result, flags, room));
            }
            return result;
        }
    }

    // A stream may give less than was asked for, so it needs no more than the scratch memory holds; but a look goes no
    // further the next time.
    private long wanted(long size, int flags) {
        return mayBeShort(flags) ? Math.min(size, Scratch.DATA_SIZE) : size;
    }

    boolean mayBeShort(int flags) {
        return handle.isStream() && (flags & MSG_PEEK) == 0;
    }

    private void copyOut(MemorySegment from, MemorySegment to, long result, int flags) {
        if (result > 0 && !discards(flags)) {
            MemorySegment.copy(from, 0, to, 0, Math.min(result, Math.min(to.byteSize(), from.byteSize())));
        }
    }

    Received recvFrom(MemorySegment to, int flags, Deadline deadline) throws IOException {
        if (waitsForAll(flags)) {
            return new Received(recv(to, flags, deadline), Address.NONE);
        }
        Buffers.checkWritable(to.isReadOnly());
        handle.begin();
        try {
            throwPendingError();
            for (; ; ) {
                long ticket = handle.descriptor.ticket(Interest.READ);
                Buffers.checkAlive(to);
                try (Scratch scratch = Scratch.take()) {
                    long size = wanted(to.byteSize(), flags);
                    MemorySegment memory = scratch.data(size);
                    Names.prepare(scratch);
                    long result = handle.kernel.recvfrom(
                            handle.fd(),
                            memory.address(),
                            size,
                            flags,
                            scratch.address(0),
                            scratch.address(Names.LENGTH));
                    if (result >= 0) {
                        copyOut(memory, to, result, flags);
                        return new Received(count(result, to.byteSize()), sender(scratch));
                    }
                    if (!mayTryAgain("recvfrom", result, flags, deadline)) {
                        return new Received(Socket.WOULD_BLOCK, Address.NONE);
                    }
                    if (!Handle.wouldBlock(result)) {
                        continue;
                    }
                }
                handle.await("recvfrom", Interest.READ, ticket, deadline, 0);
            }
        } finally {
            handle.end();
        }
    }

    int count(long result, long asked) {
        return result == 0 && handle.hasEnd() && asked > 0 ? Socket.EOF : (int) result;
    }

    // A connected stream tells no sender, and the kernel then writes no address; an unnamed Unix peer is one.
    private Address sender(Scratch scratch) {
        return handle.isStream() || scratch.control().get(java.lang.foreign.ValueLayout.JAVA_INT, Names.LENGTH) == 0
                ? unnamedOrNone()
                : Names.received(scratch);
    }

    Address unnamedOrNone() {
        return handle.family.equals(Family.UNIX) && !handle.isStream() ? Address.Unix.UNNAMED : Address.NONE;
    }
}
