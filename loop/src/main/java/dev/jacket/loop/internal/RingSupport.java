package dev.jacket.loop.internal;

import static dev.jacket.sys.LinuxIoUring.IORING_OP_ASYNC_CANCEL;
import static dev.jacket.sys.LinuxIoUring.IORING_OP_POLL_ADD;
import static dev.jacket.sys.LinuxIoUring.IORING_OP_RECV;
import static dev.jacket.sys.LinuxIoUring.IORING_OP_SEND;
import static dev.jacket.sys.LinuxIoUring.IORING_REGISTER_PROBE;
import static dev.jacket.sys.LinuxIoUring.IO_URING_OP_SUPPORTED;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.jacket.sys.Errnos;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import dev.jacket.sys.io_uring_probe;
import dev.jacket.sys.io_uring_probe_op;
import java.lang.foreign.MemorySegment;

/// Asks a ring whether it has each operation that Jacket makes.
final class RingSupport {
    private static final int[] NEEDED = {IORING_OP_POLL_ADD, IORING_OP_ASYNC_CANCEL, IORING_OP_RECV, IORING_OP_SEND};
    private static final int MOST = 64;

    private RingSupport() {}

    /// @throws RingRefusedException if an operation is missing
    static void check(Kernel kernel, int ring) throws RingRefusedException {
        try (Scratch scratch = Scratch.take()) {
            MemorySegment probe =
                    scratch.control().asSlice(0, io_uring_probe.SIZEOF + (long) MOST * io_uring_probe_op.SIZEOF);
            probe.fill((byte) 0);
            RingRefusedException.check(
                    "io_uring_register", kernel.io_uring_register(ring, IORING_REGISTER_PROBE, probe.address(), MOST));
            int known = Math.min(MOST, Byte.toUnsignedInt(probe.get(JAVA_BYTE, io_uring_probe.ops_len)));
            for (int needed : NEEDED) {
                if (needed >= known || (flags(probe, needed) & IO_URING_OP_SUPPORTED) == 0) {
                    throw new RingRefusedException("io_uring operation " + needed, Errnos.EOPNOTSUPP);
                }
            }
        }
    }

    private static int flags(MemorySegment probe, int operation) {
        return probe.get(
                JAVA_SHORT,
                io_uring_probe.SIZEOF + (long) operation * io_uring_probe_op.SIZEOF + io_uring_probe_op.flags);
    }
}
