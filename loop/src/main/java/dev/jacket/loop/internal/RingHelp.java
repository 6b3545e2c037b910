package dev.jacket.loop.internal;

import static dev.jacket.sys.Epoll.EPOLLET;
import static dev.jacket.sys.Epoll.EPOLLIN;
import static dev.jacket.sys.Epoll.EPOLLRDHUP;

import dev.jacket.sys.Epoll;
import dev.jacket.sys.Kernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Stands in for a ring whose loop is stuck: an epoll set of all that the ring receives, made for as long as it lasts,
/// wakes the readers of what has come. They receive for themselves; what they had queued to send is sent.
///
/// **threads:** one at a time.
final class RingHelp implements EventSource.Help {
    private static final int EVENTS = 512;
    private static final int ALL = EPOLLIN | EPOLLRDHUP | EPOLLET;
    private static final long REST = -1;

    private final EpollSet rest;
    private final @Nullable RingInflow[] streams;
    private final RingOutflows outflows;
    private final Kernel kernel;
    private final @Nullable Descriptor set; // null: the kernel has none for us
    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate((long) EVENTS * Epoll.SIZEOF, 16);

    /// @param rest what else the loop waits for
    /// @param streams the streams, by their numbers
    /// @param outflows what they send
    RingHelp(Host host, EpollSet rest, @Nullable RingInflow[] streams, RingOutflows outflows) {
        this.rest = rest;
        this.streams = streams;
        this.outflows = outflows;
        this.kernel = host.kernel();
        long fd = kernel.epoll_create1(Epoll.EPOLL_CLOEXEC);
        this.set = fd < 0 ? null : new Descriptor(host, (int) fd);
        if (set != null) {
            Epoll.write(events, 0, EPOLLIN, REST);
            rest.nest(set.number(), events.address());
        }
        for (int i = 0; i < streams.length; i++) {
            RingInflow stream = streams[i];
            if (stream != null) {
                add(stream, i);
            }
        }
    }

    private void add(RingInflow stream, int place) {
        if (stream.descriptor().enter()) {
            try {
                if (!add(stream.fd(), place)) {
                    stream.wake();
                }
            } finally {
                stream.descriptor().exit();
            }
        } else {
            stream.wake(); // who closed it may have found nobody who waits yet
        }
    }

    private boolean add(int fd, int place) {
        Descriptor own = set;
        if (own == null) {
            return false;
        }
        Epoll.write(events, 0, ALL, place);
        return kernel.epoll_ctl(own.number(), Epoll.EPOLL_CTL_ADD, fd, events.address()) >= 0;
    }

    @Override
    public void await(int millis) {
        outflows.sendElsewhere();
        Descriptor own = set;
        if (own == null) {
            rest.help(millis);
            wakeAll();
            return;
        }
        long count = kernel.epoll_pwait(own.number(), events.address(), EVENTS, millis);
        for (int i = 0; i < count; i++) {
            long place = Epoll.data(events, i);
            RingInflow stream = place == REST ? null : streams[(int) place];
            if (place == REST) {
                rest.help(0);
            } else if (stream != null) {
                stream.wake();
            }
        }
    }

    /// Each looks for itself whether something has come.
    private void wakeAll() {
        for (RingInflow stream : streams) {
            if (stream != null) {
                stream.wake();
            }
        }
    }

    @Override
    public void close() {
        if (set != null) {
            set.close();
        }
        arena.close();
    }
}
