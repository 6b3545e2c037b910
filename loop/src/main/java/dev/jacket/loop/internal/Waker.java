package dev.jacket.loop.internal;

import static dev.jacket.sys.SysPoll.POLLERR;
import static dev.jacket.sys.SysPoll.POLLHUP;
import static dev.jacket.sys.SysPoll.POLLIN;
import static dev.jacket.sys.SysPoll.POLLOUT;
import static dev.jacket.sys.SysPoll.POLLPRI;
import static dev.jacket.sys.SysPoll.POLLRDHUP;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.jacket.loop.Deadline;
import dev.jacket.sys.Kernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lets one platform thread wait in ppoll(2) for a descriptor, and others wake it: by closing the descriptor, or by
/// `Thread.interrupt`.
///
/// It is an [AbstractSelector] for one reason: `begin` and `end` are the JDK's public hook by which an interrupt
/// reaches a thread that waits in native code.
///
/// **threads:** one waits at a time; any may call [#wakeup].
final class Waker extends AbstractSelector {
    private static final int SECOND_POLLFD = 8;
    private static final int TIMESPEC = 16;
    private static final int COUNTER = 32;
    private static final long NANOS = 1_000_000_000L;

    /// How long to sleep at once where there is no eventfd to be woken by.
    private static final long SLICE_NANOS = 20_000_000;

    private final Kernel kernel;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(64, 64);
    private final @Nullable Bell bell;

    Waker(Host host) {
        super(null);
        this.kernel = host.kernel();
        this.bell = Bell.open(host);
    }

    /// {@return whether it can be woken; without a free descriptor for its eventfd it sleeps in slices instead}
    boolean isWhole() {
        return bell != null;
    }

    /// Waits until the descriptor is ready, the deadline passes, or somebody calls [#wakeup]. It may also return
    /// for no reason.
    ///
    /// @return what ppoll(2) said: the number of ready entries, or the negated errno
    long await(int fd, int interest, Deadline deadline) {
        entry(0, fd, pollEvents(interest));
        entry(SECOND_POLLFD, bell == null ? -1 : bell.fd(), POLLIN);
        long left = deadline.remainingNanos();
        long nanos = Math.max(0, isWhole() ? left : Math.min(left, SLICE_NANOS));
        memory.set(JAVA_LONG, TIMESPEC, nanos / NANOS);
        memory.set(JAVA_LONG, TIMESPEC + 8, nanos % NANOS);
        long timeout = deadline.isBounded() || !isWhole() ? memory.address() + TIMESPEC : 0;
        begin();
        try {
            return kernel.ppoll(memory.address(), 2, timeout);
        } finally {
            end();
        }
    }

    /// {@return whether the last wait ended because the descriptor itself is ready}
    boolean descriptorReady() {
        return memory.get(JAVA_SHORT, 6) != 0;
    }

    /// {@return whether the last wait found that the peer sends nothing more, or an error}
    boolean descriptorEnded() {
        return (memory.get(JAVA_SHORT, 6) & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
    }

    /// Forgets earlier wake-ups, so that the next wait sleeps.
    void reset() {
        if (bell != null) {
            kernel.read(bell.fd(), memory.address() + COUNTER, 8);
        }
    }

    private void entry(int offset, int fd, int events) {
        memory.set(JAVA_INT, offset, fd);
        memory.set(JAVA_SHORT, offset + 4, (short) events);
        memory.set(JAVA_SHORT, offset + 6, (short) 0);
    }

    private static int pollEvents(int interest) {
        int events = 0;
        if ((interest & Interest.READ) != 0) {
            events |= POLLIN | POLLRDHUP;
        }
        if ((interest & Interest.WRITE) != 0) {
            events |= POLLOUT;
        }
        if ((interest & Interest.URGENT) != 0) {
            events |= POLLPRI;
        }
        return events; // errors and hang-ups are always told
    }

    // Without a monitor: a loop's own thread may be the one that wakes. It may come late, when this is closed.
    @Override
    public Selector wakeup() {
        if (bell != null) {
            bell.ring();
        }
        return this;
    }

    @Override
    protected void implCloseSelector() {
        if (bell != null) {
            bell.close();
        }
        arena.close();
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, @Nullable Object attachment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> keys() {
        return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return Set.of();
    }

    @Override
    public int selectNow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select(long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int select() {
        throw new UnsupportedOperationException();
    }
}
