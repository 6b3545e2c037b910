package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EINVAL;
import static dev.jacket.sys.Errnos.ENOSYS;
import static dev.jacket.sys.Fcntl.O_CLOEXEC;
import static dev.jacket.sys.Fcntl.O_NONBLOCK;
import static dev.jacket.sys.Fcntl.SPLICE_F_MOVE;
import static dev.jacket.sys.Fcntl.SPLICE_F_NONBLOCK;
import static dev.jacket.sys.SysSocket.MSG_NOSIGNAL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Descriptor;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.Scratch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.util.function.LongUnaryOperator;

/// Moves bytes from a stream to another descriptor: in the kernel, through a pipe, or by way of this program's
/// memory where splice(2) is refused.
///
/// No SPLICE_F_MORE: TCP would hold back what it has until more came, and nobody knows whether it will.
final class Splicer {
    private static final int FLAGS = SPLICE_F_MOVE | SPLICE_F_NONBLOCK;

    private final Handle from;
    private final Handle to;

    /// Whose failures the target's are: its own, or the source's where the target is a bare descriptor.
    private final Handle blamed;

    private final Unspliced rest;
    private final Deadline deadline;

    private int input; // the pipe's end to write to
    private int output; // and the one to read from
    private int held; // how many bytes are in the pipe
    private boolean direct = true;

    private Splicer(Handle from, Handle to, Handle blamed, Unspliced rest) {
        this.from = from;
        this.to = to;
        this.blamed = blamed;
        this.rest = rest;
        this.deadline = from.deadline();
    }

    static long toSocket(Handle from, Handle to, Unspliced rest, long count) throws IOException {
        check(from, count);
        if (!to.isStream()) {
            throw new IllegalStateException("a splice goes to a stream, and the target is " + to.label());
        }
        return new Splicer(from, to, to, rest).splice(count);
    }

    static long toDescriptor(Handle from, int fd, Unspliced rest, long count) throws IOException {
        check(from, count);
        var copy = new Descriptor(from.host(), Opening.duplicate(from.host(), fd));
        try {
            Handle to = new Handle(copy, Family.UNSPEC, SocketType.of(0), Protocol.DEFAULT);
            return new Splicer(from, to, from, rest).splice(count);
        } finally {
            copy.close();
        }
    }

    private static void check(Handle from, long count) {
        if (count < 0) {
            throw new IllegalArgumentException("count " + count + " is negative");
        }
        if (!from.isStream()) {
            throw new IllegalStateException("a splice begins at a stream, and this is " + from.label());
        }
    }

    private long splice(long count) throws IOException {
        from.begin();
        try {
            if (!to.descriptor.enter()) {
                throw new ClosedChannelException();
            }
            try {
                return locked(count);
            } finally {
                to.end();
            }
        } finally {
            from.end();
        }
    }

    private long locked(long count) throws IOException {
        if (!takeRest()) {
            return Socket.WOULD_BLOCK;
        }
        try {
            if (!to.takeTurn("splice", deadline, from.descriptor)) {
                return Socket.WOULD_BLOCK;
            }
            try {
                return piped(count);
            } finally {
                to.descriptor.endTurn();
            }
        } finally {
            rest.unlock();
        }
    }

    /// Waits until no other splice of the source is under way.
    private boolean takeRest() throws IOException {
        if (rest.tryLock()) {
            return true;
        }
        if (deadline == Deadline.NOW) {
            return false;
        }
        from.check("splice", rest.await(from.descriptor, to.descriptor, deadline), deadline, 0);
        return true;
    }

    private long piped(long count) throws IOException {
        open();
        try {
            try {
                return move(count);
            } finally {
                keepHeld();
            }
        } finally {
            from.kernel.close(input);
            from.kernel.close(output);
        }
    }

    private void open() throws IOException {
        try (Scratch scratch = Scratch.take()) {
            long result = from.again(() -> from.kernel.pipe2(scratch.address(0), O_CLOEXEC | O_NONBLOCK));
            if (result < 0) {
                throw from.failure("pipe2", result);
            }
            output = scratch.control().get(JAVA_INT, 0);
            input = scratch.control().get(JAVA_INT, 4);
        }
    }

    /// One end of the move: who waits there for what, and who has failed.
    private record Side(Handle handle, int interest, Handle partner, Handle blamed) {}

    private long move(long count) throws IOException {
        var filling = new Side(from, Interest.READ, to, from);
        var draining = new Side(to, Interest.WRITE, from, blamed);
        long done = 0;
        while (done < count) {
            long want = Math.min(count - done, Scratch.DATA_SIZE);
            long filled = held > 0 ? held : persist(filling, this::tryFill, want, done);
            if (filled == 0) {
                return done == 0 ? Socket.EOF : done;
            }
            long moved = filled < 0 ? filled : persist(draining, this::tryDrain, want, done);
            if (moved < 0) {
                return done == 0 ? moved : done;
            }
            done += moved;
        }
        return done;
    }

    /// {@return the count that the attempt gives in the end, or [Socket#WOULD_BLOCK]}
    private long persist(Side side, LongUnaryOperator attempt, long want, long done) throws IOException {
        for (; ; ) {
            long ticket = side.handle.descriptor.ticket(side.interest);
            long result = attempt.applyAsLong(want);
            if (result >= 0) {
                return result;
            }
            if (direct && (result == -EINVAL || result == -ENOSYS)) {
                direct = false;
                keepHeld();
            } else if (Handle.wouldBlock(result)) {
                if (deadline == Deadline.NOW) {
                    return Socket.WOULD_BLOCK;
                }
                side.handle.awaitSplice(side.interest, ticket, deadline, side.partner.descriptor, done);
            } else if (!from.wasInterruptedBySignal(result, "splice", done)) {
                throw side.blamed.failure("splice", result, Names.peerOrNone(side.blamed), done);
            }
        }
    }

    private long tryFill(long want) {
        if (!direct) {
            return rest.size() > 0 ? rest.size() : tryReceive(want);
        }
        long result = rest.size() > 0 ? tryRest(want) : from.kernel.splice(from.fd(), input, want, FLAGS);
        held += (int) Math.max(0, result);
        return result;
    }

    private long tryRest(long want) {
        try (Scratch scratch = Scratch.take()) {
            MemorySegment memory = scratch.data();
            long result = from.kernel.write(input, memory.address(), rest.copyTo(memory, want));
            rest.dropFirst((int) Math.max(0, result));
            return result;
        }
    }

    private long tryReceive(long want) {
        try (Scratch scratch = Scratch.take()) {
            MemorySegment memory = scratch.data();
            long result = from.kernel.recvfrom(from.fd(), memory.address(), want, 0, 0, 0);
            if (result > 0) {
                rest.putFirst(memory.asSlice(0, result).toArray(JAVA_BYTE));
            }
            return result;
        }
    }

    private long tryDrain(long want) {
        if (direct) {
            long result = from.kernel.splice(output, to.fd(), held, FLAGS);
            held -= (int) Math.max(0, result);
            return result;
        }
        try (Scratch scratch = Scratch.take()) {
            long memory = scratch.data().address();
            int size = rest.copyTo(scratch.data(), want);
            long result = to.type.equals(SocketType.STREAM)
                    ? to.kernel.sendto(to.fd(), memory, size, MSG_NOSIGNAL, 0, 0)
                    : to.kernel.write(to.fd(), memory, size);
            rest.dropFirst((int) Math.max(0, result));
            return result;
        }
    }

    /// Takes what is in the pipe into memory, where it outlives the call.
    private void keepHeld() {
        try (Scratch scratch = Scratch.take()) {
            MemorySegment memory = scratch.data();
            var all = new ByteArrayOutputStream();
            while (held > 0) {
                long result = from.again(() -> from.kernel.read(output, memory.address(), held));
                if (result <= 0) {
                    throw new IllegalStateException(held + " bytes do not come out of a pipe: " + result);
                }
                all.writeBytes(memory.asSlice(0, result).toArray(JAVA_BYTE));
                held -= (int) result;
            }
            rest.putFirst(all.toByteArray());
        }
    }
}
