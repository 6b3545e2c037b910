package dev.jacket.loop.internal;

import static dev.jacket.sys.LinuxIoUring.IORING_OP_POLL_ADD;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.sys.SysPoll;
import dev.jacket.sys.io_uring_sqe;

/// The ends of streams, heard of by requests of their own: from Linux 6.17 on a multishot receive of a Unix stream can
/// miss an end that comes while it takes the last bytes, and wait for ever; also where [RingTrial] finds no defect.
///
/// **threads:** the ring's own.
final class RingEnds {
    private final Ring ring;
    private final long kind;

    RingEnds(Ring ring, int kind) {
        this.ring = ring;
        this.kind = (long) kind << RingSource.KIND_SHIFT;
    }

    /// Asks to be told when the peer of a stream has ended its side, or all is over.
    void watch(RingInflow stream) {
        long entry = ring.prepare(IORING_OP_POLL_ADD, stream.fd(), userData(stream));
        ring.entries().set(JAVA_INT, entry + io_uring_sqe.rw_flags, SysPoll.POLLRDHUP);
    }

    /// Asks for it no more: the request would keep the file open.
    void cancel(RingInflow stream) {
        ring.cancel(userData(stream));
    }

    private long userData(RingInflow stream) {
        return kind | (stream.number() & ((1L << RingSource.KIND_SHIFT) - 1));
    }
}
