package dev.jacket.loop.internal;

import static dev.jacket.sys.LinuxIoUring.IORING_CQE_BUFFER_SHIFT;
import static dev.jacket.sys.LinuxIoUring.IORING_CQE_F_BUFFER;
import static dev.jacket.sys.LinuxIoUring.IORING_CQE_F_MORE;
import static dev.jacket.sys.SysSocket.AF_UNIX;
import static dev.jacket.sys.SysSocket.SHUT_WR;
import static dev.jacket.sys.SysSocket.SOCK_CLOEXEC;
import static dev.jacket.sys.SysSocket.SOCK_NONBLOCK;
import static dev.jacket.sys.SysSocket.SOCK_STREAM;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import java.lang.foreign.MemorySegment;

/// Tries whether a multishot receive hears an end that comes with the last bytes, between two rounds. From Linux 6.17
/// on it did not on Unix streams: told twice, it received once, and waited for what it had been told of. Kernels that
/// are mended since, in 2026, look again.
///
/// **threads:** the ring's own.
final class RingTrial implements Ring.Completions {
    private static final int ROUNDS = 3;

    private final RingBuffers buffers;
    private boolean ended;

    private RingTrial(RingBuffers buffers) {
        this.buffers = buffers;
    }

    /// @throws RingRefusedException if the end is not heard
    static void check(Kernel kernel, Ring ring, RingBuffers buffers) throws RingRefusedException {
        var trial = new RingTrial(buffers);
        try (Scratch scratch = Scratch.take()) {
            MemorySegment pair = scratch.control().asSlice(0, 2L * Integer.BYTES);
            int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
            RingRefusedException.check("socketpair", kernel.socketpair(AF_UNIX, type, 0, pair.address()));
            int here = pair.get(JAVA_INT, 0);
            int there = pair.get(JAVA_INT, Integer.BYTES);
            try {
                RingInflows.prepareReceive(ring, there, 0);
                ring.await(0, trial);
                kernel.write(here, pair.address(), 1);
                kernel.shutdown(here, SHUT_WR);
                for (int round = 0; round < ROUNDS && !trial.ended; round++) {
                    ring.await(0, trial);
                }
            } finally {
                kernel.close(here);
                kernel.close(there);
            }
        }
        buffers.publish();
        if (!trial.ended) {
            throw new RingRefusedException("its receives miss the end of a stream, a defect of this kernel");
        }
    }

    @Override
    public void complete(long userData, int result, int flags) {
        if ((flags & IORING_CQE_F_BUFFER) != 0) {
            buffers.taken();
            buffers.giveBack(flags >>> IORING_CQE_BUFFER_SHIFT);
        }
        ended |= (flags & IORING_CQE_F_MORE) == 0; // also for want of a second buffer
    }
}
