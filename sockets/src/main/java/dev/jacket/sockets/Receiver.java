package dev.jacket.sockets;

import static dev.jacket.sys.SysSocket.MSG_CMSG_CLOEXEC;
import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;
import static dev.jacket.sys.SysSocket.MSG_ERRQUEUE;
import static dev.jacket.sys.SysSocket.MSG_PEEK;
import static dev.jacket.sys.SysSocket.MSG_TRUNC;
import static dev.jacket.sys.SysSocket.MSG_WAITALL;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.iovec;
import dev.jacket.sys.msghdr;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// The calls that receive.
///
/// **threads:** shared; any number of threads may receive at once, and each byte goes to one of them.
final class Receiver {
    private static final int MSGHDR = 192;
    private static final int IOVEC = 256;

    private final Handle handle;

    /// An error that ended a receive which had bytes to give first; the next receive throws it.
    private volatile long pendingError;

    Receiver(Handle handle) {
        this.handle = handle;
    }

    /// One receive, or as many as MSG_WAITALL needs.
    ///
    /// @return the count, [Socket#EOF] or [Socket#WOULD_BLOCK]
    int recv(MemorySegment to, int flags, Deadline deadline) throws IOException {
        handle.begin();
        try {
            throwPendingError();
            return (flags & MSG_WAITALL) != 0 && handle.isStream() && (flags & MSG_DONTWAIT) == 0
                    ? recvAll(to, flags & ~MSG_WAITALL, deadline)
                    : recvOnce(to, flags, deadline, 0);
        } finally {
            handle.end();
        }
    }

    private int recvOnce(MemorySegment to, int flags, Deadline deadline, long before) throws IOException {
        for (; ; ) {
            long ticket = handle.descriptor.ticket(Interest.READ);
            long result = tryRecv(to, flags);
            if (result > 0 || (result == 0 && (!handle.hasEnd() || to.byteSize() == 0))) {
                return (int) result;
            }
            if (result == 0) {
                return Socket.EOF;
            }
            if (!mayTryAgain("recv", result, flags, deadline)) {
                return Socket.WOULD_BLOCK;
            }
            if (Handle.wouldBlock(result)) {
                handle.await("recv", Interest.READ, ticket, deadline, before);
            }
        }
    }

    /// Until the buffer is full, or less at the end of the stream, an error, the deadline or an interrupt.
    private int recvAll(MemorySegment to, int flags, Deadline deadline) throws IOException {
        boolean peek = (flags & MSG_PEEK) != 0;
        int done = 0;
        for (int round = 0; ; round++) {
            int count;
            try {
                count = recvOnce(peek ? to : to.asSlice(done), flags, deadline, done);
            } catch (CallTimeoutException | CallInterruptedException cut) {
                if (done == 0) {
                    throw cut;
                }
                return done;
            } catch (java.net.SocketException failed) {
                if (done == 0) {
                    throw failed;
                }
                pendingError = -Errno.of(failed).number();
                return done;
            }
            if (count < 0) {
                return done > 0 ? done : count;
            }
            boolean stuck = peek && count == done && count > 0;
            done = peek ? count : done + count;
            if (done >= to.byteSize()) {
                return done;
            }
            if (stuck && !pauseForMore(round, deadline)) {
                return done;
            }
        }
    }

    /// Peeking at what is there already gives no event when more comes, and must not spin.
    private boolean pauseForMore(int round, Deadline deadline) throws IOException {
        try {
            handle.pause("recv", round, deadline);
            return true;
        } catch (CallTimeoutException | CallInterruptedException cut) {
            return false;
        }
    }

    private void throwPendingError() throws IOException {
        long error = pendingError;
        if (error != 0) {
            pendingError = 0;
            throw handle.failure("recv", error);
        }
    }

    /// {@return whether to try again, at once or after a wait; false says that the call would block and may not}
    private boolean mayTryAgain(String call, long result, int flags, Deadline deadline) throws IOException {
        if (handle.wasInterruptedBySignal(result)) {
            return true;
        }
        if (!Handle.wouldBlock(result)) {
            throw handle.failure(call, result);
        }
        return (flags & (MSG_DONTWAIT | MSG_ERRQUEUE)) == 0 && deadline != Deadline.NOW;
    }

    private long tryRecv(MemorySegment to, int flags) {
        if (Buffers.isSafe(to)) {
            return handle.kernel.recvfrom(handle.fd(), to.address(), to.byteSize(), flags, 0, 0);
        }
        try (Scratch scratch = Scratch.take();
                Buffers.Bounce bounce = Buffers.Bounce.of(scratch, wanted(to.byteSize()))) {
            MemorySegment memory = bounce.memory();
            long size = Math.min(to.byteSize(), memory.byteSize());
            long result = handle.kernel.recvfrom(handle.fd(), memory.address(), size, flags, 0, 0);
            copyOut(memory, to, result, flags);
            return result;
        }
    }

    // A stream may give less than was asked for, so it needs no more than the scratch memory holds.
    private long wanted(long size) {
        return handle.isStream() ? Math.min(size, Scratch.DATA_SIZE) : size;
    }

    private void copyOut(MemorySegment from, MemorySegment to, long result, int flags) {
        // TCP discards what MSG_TRUNC asks for and leaves the buffer alone.
        if (result > 0 && !((flags & MSG_TRUNC) != 0 && handle.isStream() && handle.isInternet())) {
            MemorySegment.copy(from, 0, to, 0, Math.min(result, Math.min(to.byteSize(), from.byteSize())));
        }
    }

    Received recvFrom(MemorySegment to, int flags, Deadline deadline) throws IOException {
        handle.begin();
        try {
            throwPendingError();
            for (; ; ) {
                long ticket = handle.descriptor.ticket(Interest.READ);
                try (Scratch scratch = Scratch.take();
                        Buffers.Bounce bounce = Buffers.Bounce.of(scratch, wanted(to.byteSize()))) {
                    long size = Math.min(to.byteSize(), bounce.memory().byteSize());
                    Names.prepare(scratch);
                    long result = handle.kernel.recvfrom(
                            handle.fd(),
                            bounce.memory().address(),
                            size,
                            flags,
                            scratch.address(0),
                            scratch.address(Names.LENGTH));
                    if (result >= 0) {
                        copyOut(bounce.memory(), to, result, flags);
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

    private int count(long result, long asked) {
        return result == 0 && handle.hasEnd() && asked > 0 ? Socket.EOF : (int) result;
    }

    // A connected stream tells no sender, and the kernel then writes no address; an unnamed Unix peer is one.
    private Address sender(Scratch scratch) {
        return handle.isStream() || scratch.control().get(java.lang.foreign.ValueLayout.JAVA_INT, Names.LENGTH) == 0
                ? unnamedOrNone()
                : Names.received(scratch);
    }

    private Address unnamedOrNone() {
        return handle.family.equals(Family.UNIX) && !handle.isStream() ? Address.Unix.UNNAMED : Address.NONE;
    }

    /// One recvmsg(2): the message, its flags and its sender. Control messages are not asked for.
    Message recvMsg(Iterable<java.nio.ByteBuffer> parts, int flags, Deadline deadline) throws IOException {
        long room = Buffers.total(parts);
        handle.begin();
        try {
            throwPendingError();
            for (; ; ) {
                long ticket = handle.descriptor.ticket(Interest.READ);
                try (Scratch scratch = Scratch.take();
                        Buffers.Bounce bounce = Buffers.Bounce.of(scratch, wanted(room))) {
                    long size = Math.min(room, bounce.memory().byteSize());
                    prepareMessage(scratch, bounce.memory(), size);
                    long result = handle.kernel.recvmsg(handle.fd(), scratch.address(MSGHDR), flags | MSG_CMSG_CLOEXEC);
                    if (result >= 0) {
                        scatter(bounce.memory(), parts, Math.min(result, size));
                        return message(scratch, result, room);
                    }
                    if (!mayTryAgain("recvmsg", result, flags, deadline)) {
                        return new Message(Socket.WOULD_BLOCK, MsgFlags.NONE, Address.NONE);
                    }
                    if (!Handle.wouldBlock(result)) {
                        continue;
                    }
                }
                handle.await("recvmsg", Interest.READ, ticket, deadline, 0);
            }
        } finally {
            handle.end();
        }
    }

    private static void prepareMessage(Scratch scratch, MemorySegment data, long size) {
        MemorySegment header = scratch.control().asSlice(MSGHDR, msghdr.SIZEOF);
        MemorySegment part = scratch.control().asSlice(IOVEC, iovec.SIZEOF);
        header.fill((byte) 0);
        iovec.iov_base(part, data.address());
        iovec.iov_len(part, size);
        msghdr.msg_name(header, scratch.address(0));
        msghdr.msg_namelen(header, Names.CAPACITY);
        msghdr.msg_iov(header, part.address());
        msghdr.msg_iovlen(header, 1);
    }

    private Message message(Scratch scratch, long result, long room) {
        MemorySegment header = scratch.control().asSlice(MSGHDR, msghdr.SIZEOF);
        int length = msghdr.msg_namelen(header);
        Address from =
                handle.isStream() || length == 0 ? unnamedOrNone() : AddressCodec.read(scratch.control(), length);
        return new Message(count(result, room), MsgFlags.of(msghdr.msg_flags(header) & ~MSG_CMSG_CLOEXEC), from);
    }

    private static void scatter(MemorySegment from, Iterable<java.nio.ByteBuffer> parts, long count) {
        long done = 0;
        for (var part : parts) {
            long piece = Math.min(part.remaining(), count - done);
            MemorySegment.copy(from, done, Buffers.segment(part), 0, piece);
            Buffers.advance(part, (int) piece);
            done += piece;
        }
    }
}
