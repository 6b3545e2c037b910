package dev.jacket.loop.internal;

import static dev.jacket.sys.LinuxIoUring.IORING_FEAT_EXT_ARG;
import static dev.jacket.sys.LinuxIoUring.IORING_FEAT_NODROP;
import static dev.jacket.sys.LinuxIoUring.IORING_FEAT_SINGLE_MMAP;
import static dev.jacket.sys.LinuxIoUring.IORING_OFF_SQES;
import static dev.jacket.sys.LinuxIoUring.IORING_OFF_SQ_RING;
import static dev.jacket.sys.LinuxIoUring.IORING_SETUP_CQSIZE;
import static dev.jacket.sys.LinuxIoUring.IORING_SETUP_DEFER_TASKRUN;
import static dev.jacket.sys.LinuxIoUring.IORING_SETUP_SINGLE_ISSUER;
import static dev.jacket.sys.LinuxIoUring.IORING_SETUP_SUBMIT_ALL;
import static dev.jacket.sys.SysMman.MAP_POPULATE;
import static dev.jacket.sys.SysMman.MAP_SHARED;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.sys.Errnos;
import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.io_cqring_offsets;
import dev.jacket.sys.io_sqring_offsets;
import dev.jacket.sys.io_uring_cqe;
import dev.jacket.sys.io_uring_getevents_arg;
import dev.jacket.sys.io_uring_params;
import dev.jacket.sys.io_uring_sqe;
import dev.jacket.sys.timespec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The memory that a ring shares with the kernel, and the descriptor that owns it.
///
/// @param kernel who made it
/// @param fd the ring
/// @param rings both rings' heads, tails and completions
/// @param entries the submissions
/// @param offsets where things stand in `rings`
/// @param time a timespec
/// @param argument an io_uring_getevents_arg
/// @param arena owns `time` and `argument`
record RingMemory(
        Kernel kernel,
        int fd,
        MemorySegment rings,
        MemorySegment entries,
        Offsets offsets,
        MemorySegment time,
        MemorySegment argument,
        Arena arena) {
    /// Where things stand in the mapped rings.
    record Offsets(
            long submissionHead,
            long submissionTail,
            long submissionFlags,
            int submissionMask,
            int submissions,
            long completionHead,
            long completionTail,
            int completionMask,
            long completions) {}

    private static final int FEATURES = IORING_FEAT_SINGLE_MMAP | IORING_FEAT_NODROP | IORING_FEAT_EXT_ARG;
    private static final int FLAGS =
            IORING_SETUP_CQSIZE | IORING_SETUP_SUBMIT_ALL | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;

    /// Opens a ring.
    ///
    /// @param kernel makes it
    /// @param submissions how many entries, a power of two
    /// @param completions how many entries, a power of two
    /// @return the memory
    /// @throws RingRefusedException with the errno if the kernel refuses, ENOSYS if it is too old
    static RingMemory open(Kernel kernel, int submissions, int completions) throws RingRefusedException {
        Arena arena = Arena.ofShared();
        int fd = -1;
        try {
            MemorySegment params = arena.allocate(io_uring_params.SIZEOF, 8);
            io_uring_params.cq_entries(params, completions);
            io_uring_params.flags(params, FLAGS);
            fd = (int)
                    RingRefusedException.check("io_uring_setup", kernel.io_uring_setup(submissions, params.address()));
            if ((io_uring_params.features(params) & FEATURES) != FEATURES) {
                throw new RingRefusedException("io_uring_setup", Errnos.ENOSYS);
            }
            return map(kernel, fd, params, arena);
        } catch (RingRefusedException refused) {
            if (fd >= 0) {
                kernel.close(fd);
            }
            arena.close();
            throw refused;
        }
    }

    private static RingMemory map(Kernel kernel, int fd, MemorySegment params, Arena arena)
            throws RingRefusedException {
        int submissions = io_uring_params.sq_entries(params);
        int completions = io_uring_params.cq_entries(params);
        MemorySegment sq = params.asSlice(io_uring_params.sq_off, io_sqring_offsets.SIZEOF);
        MemorySegment cq = params.asSlice(io_uring_params.cq_off, io_cqring_offsets.SIZEOF);
        long size = Math.max(
                value(sq, io_sqring_offsets.array) + (long) submissions * Integer.BYTES,
                value(cq, io_cqring_offsets.cqes) + (long) completions * io_uring_cqe.SIZEOF);
        MemorySegment rings = map(kernel, fd, IORING_OFF_SQ_RING, size);
        MemorySegment entries;
        try {
            entries = map(kernel, fd, IORING_OFF_SQES, (long) submissions * io_uring_sqe.SIZEOF);
        } catch (RingRefusedException refused) {
            kernel.munmap(rings.address(), rings.byteSize());
            throw refused;
        }
        // Entry n of the submissions always stands at place n.
        for (int i = 0; i < submissions; i++) {
            rings.set(JAVA_INT, value(sq, io_sqring_offsets.array) + (long) i * Integer.BYTES, i);
        }
        var offsets = new Offsets(
                value(sq, io_sqring_offsets.head),
                value(sq, io_sqring_offsets.tail),
                value(sq, io_sqring_offsets.flags),
                submissions - 1,
                submissions,
                value(cq, io_cqring_offsets.head),
                value(cq, io_cqring_offsets.tail),
                completions - 1,
                value(cq, io_cqring_offsets.cqes));
        return new RingMemory(
                kernel,
                fd,
                rings,
                entries,
                offsets,
                arena.allocate(timespec.SIZEOF, 8),
                arena.allocate(io_uring_getevents_arg.SIZEOF, 8),
                arena);
    }

    private static long value(MemorySegment offsets, int member) {
        return Integer.toUnsignedLong(offsets.get(JAVA_INT, member));
    }

    private static MemorySegment map(Kernel kernel, int fd, long what, long size) throws RingRefusedException {
        long address = RingRefusedException.check("mmap", kernel.mmap(size, MAP_SHARED | MAP_POPULATE, fd, what));
        return ForeignMemory.of(address, size);
    }

    /// Frees it all; the kernel cancels what is under way.
    void close() {
        kernel.munmap(rings.address(), rings.byteSize());
        kernel.munmap(entries.address(), entries.byteSize());
        kernel.close(fd);
        arena.close();
    }
}
