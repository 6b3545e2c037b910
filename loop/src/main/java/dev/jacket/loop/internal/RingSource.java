package dev.jacket.loop.internal;

import static dev.jacket.sys.LinuxIoUring.IORING_CQE_F_MORE;
import static dev.jacket.sys.LinuxIoUring.IORING_OP_POLL_ADD;
import static dev.jacket.sys.LinuxIoUring.IORING_POLL_ADD_MULTI;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.sys.Errnos;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.SysPoll;
import dev.jacket.sys.io_uring_sqe;

/// An event loop on io_uring(7).
///
/// Streams that are read by [RingInflow] have their bytes received by the ring itself. All else waits in an epoll set
/// as on every loop, and the ring watches the set: a call of a socket then means the same everywhere, any thread may
/// close, and no request holds a file open that somebody closed.
final class RingSource implements EventSource {
    private static final int SUBMISSIONS = 1024;
    private static final int COMPLETIONS = 8192;

    // What the upper byte of the user data says.
    static final int KIND_SHIFT = 56;
    private static final long SET = 1L << KIND_SHIFT;
    private static final long BELL = 2L << KIND_SHIFT;
    private static final int INFLOW = 3;
    private static final int OUTFLOW = 4;

    /// What [RingEnds] tells of.
    static final int END = 5;

    private final Host host;
    private final EpollSet set;
    private final Bell bell;
    private final Ring ring;
    private final RingOutflows outflows;
    private final RingInflows inflows;
    private final Ring.Completions hearer = this::complete;
    private boolean setHasMore;

    private RingSource(Host host, EpollSet set, Bell bell, Ring ring, RingBuffers buffers) {
        this.host = host;
        this.set = set;
        this.bell = bell;
        this.ring = ring;
        this.outflows = new RingOutflows(ring, OUTFLOW);
        this.inflows = new RingInflows(ring, buffers, outflows, INFLOW);
    }

    /// Opens one, on the loop's thread.
    ///
    /// @param bufferBytes how many bytes of receive buffers
    /// @throws RingRefusedException if the kernel refuses
    static RingSource open(Host host, int bufferBytes) throws RingRefusedException {
        Kernel kernel = host.kernel();
        EpollSet set = EpollSet.open(host);
        Bell bell = Bell.open(host);
        Ring ring = null;
        RingBuffers buffers = null;
        try {
            if (set == null || bell == null) {
                throw new RingRefusedException("epoll_create1", Errnos.EMFILE);
            }
            ring = new Ring(kernel, RingMemory.open(kernel, SUBMISSIONS, COMPLETIONS));
            RingSupport.check(kernel, ring.fd());
            buffers = RingBuffers.register(kernel, ring.fd(), bufferBytes);
            RingTrial.check(kernel, ring, buffers);
            var source = new RingSource(host, set, bell, ring, buffers);
            source.watch(set.fd(), SET);
            source.watch(bell.fd(), BELL);
            return source;
        } catch (RingRefusedException refused) {
            if (ring != null) {
                ring.close();
            }
            if (buffers != null) {
                buffers.close();
            }
            if (bell != null) {
                bell.close();
            }
            if (set != null) {
                set.close();
            }
            throw refused;
        }
    }

    private void watch(int fd, long userData) {
        long entry = ring.prepare(IORING_OP_POLL_ADD, fd, userData);
        ring.entries().set(JAVA_INT, entry + io_uring_sqe.len, IORING_POLL_ADD_MULTI);
        ring.entries().set(JAVA_INT, entry + io_uring_sqe.rw_flags, SysPoll.POLLIN);
    }

    /// {@return the streams that the ring receives}
    RingInflows inflows() {
        return inflows;
    }

    @Override
    public Poller poller() {
        return set;
    }

    @Override
    public void await(long nanos) {
        outflows.submit();
        inflows.buffers().publish();
        ring.await(setHasMore ? 0 : nanos, hearer);
        if (setHasMore) {
            setHasMore = set.dispatch(0);
        }
    }

    private void complete(long userData, int result, int flags) {
        if (userData >>> KIND_SHIFT == INFLOW) {
            inflows.complete(userData, result, flags);
        } else if (userData >>> KIND_SHIFT == OUTFLOW) {
            inflows.sent(userData, result);
        } else if (userData >>> KIND_SHIFT == END) {
            inflows.ended(userData);
        } else if (userData == SET) {
            setHasMore = true;
            if ((flags & IORING_CQE_F_MORE) == 0) {
                watch(set.fd(), SET);
            }
        } else if (userData == BELL && (flags & IORING_CQE_F_MORE) == 0) {
            watch(bell.fd(), BELL);
        }
    }

    @Override
    public Help help() {
        return new RingHelp(host, set, inflows.all(), outflows);
    }

    @Override
    public int buffers() {
        return inflows.buffers().count();
    }

    @Override
    public int freeBuffers() {
        return inflows.buffers().free();
    }

    @Override
    public long overflows() {
        return ring.overflows();
    }

    @Override
    public void wake() {
        bell.ring();
    }

    @Override
    public void close() {
        inflows.close(hearer);
        ring.close();
        inflows.buffers().close();
        bell.close();
        set.close();
    }
}
