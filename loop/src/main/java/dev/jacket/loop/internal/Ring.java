package dev.jacket.loop.internal;

import static dev.jacket.sys.Errnos.EAGAIN;
import static dev.jacket.sys.Errnos.EBUSY;
import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.Errnos.ENOMEM;
import static dev.jacket.sys.LinuxIoUring.IORING_ENTER_EXT_ARG;
import static dev.jacket.sys.LinuxIoUring.IORING_ENTER_GETEVENTS;
import static dev.jacket.sys.LinuxIoUring.IORING_OP_ASYNC_CANCEL;
import static dev.jacket.sys.LinuxIoUring.IORING_SQ_CQ_OVERFLOW;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.jacket.sys.Kernel;
import dev.jacket.sys.io_uring_cqe;
import dev.jacket.sys.io_uring_getevents_arg;
import dev.jacket.sys.io_uring_sqe;
import dev.jacket.sys.timespec;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/// One io_uring(7): what is to be done goes in by [#prepare], what has been done comes out by [#reap].
///
/// **threads:** the one that opened it, and virtual threads that it carries; [#gate], [#hasUnheard] and [#overflows]
/// any.
final class Ring {
    /// Who hears of completions.
    interface Completions {
        /// One operation has made progress.
        ///
        /// @param userData what [#prepare] was given
        /// @param result zero or more, or the negated errno
        /// @param flags IORING_CQE_F_MORE and the like
        void complete(long userData, int result, int flags);
    }

    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long MOST_NANOS_WITHOUT_ROOM = 10 * NANOS_PER_SECOND;

    private final Kernel kernel;
    private final RingGate gate = new RingGate();
    private final RingMemory memory;
    private final int fd;

    // As locals of the hot methods they would be read from `memory` each time.
    private final MemorySegment rings;
    private final MemorySegment entries;
    private final RingMemory.Offsets at;

    private int tail; // of the submissions, ours
    private int submitted;
    private int head; // of the completions, ours
    private final AtomicLong overflows = new AtomicLong();

    Ring(Kernel kernel, RingMemory memory) {
        this.kernel = kernel;
        this.memory = memory;
        this.fd = memory.fd();
        this.rings = memory.rings();
        this.entries = memory.entries();
        this.at = memory.offsets();
    }

    int fd() {
        return fd;
    }

    /// {@return how often the kernel had more completions than the ring had room for; it kept them} **threads:** any.
    long overflows() {
        return overflows.get();
    }

    /// {@return who may receive what the ring receives}
    RingGate gate() {
        return gate;
    }

    /// {@return whether there are completions that nobody has heard of; the caller is beside the ring}
    boolean hasUnheard() {
        return (int) INT.getAcquire(rings, at.completionTail()) != (int) INT.getAcquire(rings, at.completionHead())
                || hasOverflowed();
    }

    private boolean hasOverflowed() {
        return ((int) INT.getAcquire(rings, at.submissionFlags()) & IORING_SQ_CQ_OVERFLOW) != 0;
    }

    /// Begins a submission; the caller fills in what else it needs.
    ///
    /// @param opcode IORING_OP_RECV and the like
    /// @param file the descriptor that it is about
    /// @param userData comes back with its completions
    /// @return where its entry stands in [#entries]
    long prepare(int opcode, int file, long userData) {
        if (isFull()) {
            makeRoom();
        }
        long entry = (long) (tail & at.submissionMask()) * io_uring_sqe.SIZEOF;
        tail++;
        for (int offset = 0; offset < io_uring_sqe.SIZEOF; offset += Long.BYTES) {
            entries.set(JAVA_LONG, entry + offset, 0);
        }
        entries.set(JAVA_BYTE, entry + io_uring_sqe.opcode, (byte) opcode);
        entries.set(JAVA_INT, entry + io_uring_sqe.fd, file);
        entries.set(JAVA_LONG, entry + io_uring_sqe.user_data, userData);
        return entry;
    }

    /// The kernel may take none of them now, for want of memory or of room for completions: to write over one
    /// would lose it.
    private void makeRoom() {
        long begun = System.nanoTime();
        for (int flags = 0; isFull(); flags = IORING_ENTER_GETEVENTS) {
            long result = submit(flags);
            if ((result < 0 && !isPassing((int) -result)) || System.nanoTime() - begun > MOST_NANOS_WITHOUT_ROOM) {
                throw new IllegalStateException("io_uring_enter takes nothing: " + result);
            }
            Thread.onSpinWait(); // to park would let other threads of the loop run in the middle of this one's step
        }
    }

    /// Begins to end a request that is under way; its last completion follows.
    ///
    /// @param userData the request's
    void cancel(long userData) {
        long entry = prepare(IORING_OP_ASYNC_CANCEL, -1, 0);
        entries.set(JAVA_LONG, entry + io_uring_sqe.addr, userData);
    }

    private static boolean isPassing(int errno) {
        return errno == EINTR || errno == EAGAIN || errno == EBUSY || errno == ENOMEM;
    }

    private boolean isFull() {
        return tail - (int) INT.getAcquire(rings, at.submissionHead()) >= at.submissions();
    }

    /// {@return the submission entries}
    MemorySegment entries() {
        return entries;
    }

    void flags(long entry, int flags) {
        entries.set(JAVA_BYTE, entry + io_uring_sqe.flags, (byte) flags);
    }

    void priority(long entry, int bits) {
        entries.set(JAVA_SHORT, entry + io_uring_sqe.ioprio, (short) bits);
    }

    /// Hands over what has been prepared, without waiting.
    private long submit(int flags) {
        boolean nested = gate.isInside();
        if (!nested) {
            gate.enter();
        }
        long taken = enter(0, flags, 0, 0);
        if (!nested) {
            gate.leave();
        }
        return taken;
    }

    /// Hands over what has been prepared, waits for a completion, and tells all that are there.
    ///
    /// @param nanos how long at most; 0 for not at all, `Long.MAX_VALUE` for ever
    /// @param hearer who hears of them
    void await(long nanos, Completions hearer) {
        gate.enter();
        await(nanos);
        reap(hearer);
        gate.leave();
    }

    /// @param nanos how long at most; 0 for not at all, `Long.MAX_VALUE` for ever
    private void await(long nanos) {
        if (nanos == Long.MAX_VALUE) {
            enter(1, IORING_ENTER_GETEVENTS, 0, 0);
        } else if (nanos == 0) {
            enter(0, IORING_ENTER_GETEVENTS, 0, 0);
        } else {
            timespec.tv_sec(memory.time(), nanos / NANOS_PER_SECOND);
            timespec.tv_nsec(memory.time(), nanos % NANOS_PER_SECOND);
            io_uring_getevents_arg.ts(memory.argument(), memory.time().address());
            enter(
                    1,
                    IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG,
                    memory.argument().address(),
                    io_uring_getevents_arg.SIZEOF);
        }
    }

    // EINTR and ETIME end a wait, EBUSY and EAGAIN say that completions must be taken first: the caller comes again in
    // each case, and what was not taken stays in the ring.
    private long enter(int completions, int flags, long argument, int size) {
        INT.setRelease(rings, at.submissionTail(), tail);
        long taken = kernel.io_uring_enter(fd, tail - submitted, completions, flags, argument, size);
        // With a wait that timed out the kernel says how many it took, or only that the time is over: its head tells.
        submitted = taken >= 0 ? submitted + (int) taken : (int) INT.getAcquire(rings, at.submissionHead());
        return taken;
    }

    private void reap(Completions hearer) {
        int end = (int) INT.getAcquire(rings, at.completionTail());
        while (head != end) {
            long entry = at.completions() + (long) (head & at.completionMask()) * io_uring_cqe.SIZEOF;
            long userData = rings.get(JAVA_LONG, entry + io_uring_cqe.user_data);
            int result = rings.get(JAVA_INT, entry + io_uring_cqe.res);
            int flags = rings.get(JAVA_INT, entry + io_uring_cqe.flags);
            head++;
            hearer.complete(userData, result, flags);
        }
        INT.setRelease(rings, at.completionHead(), head);
        if (hasOverflowed()) {
            overflows.incrementAndGet();
        }
    }

    void close() {
        memory.close();
    }
}
