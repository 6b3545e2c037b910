package dev.jacket.loop.internal;

import static dev.jacket.sys.Epoll.EPOLLERR;
import static dev.jacket.sys.Epoll.EPOLLET;
import static dev.jacket.sys.Epoll.EPOLLHUP;
import static dev.jacket.sys.Epoll.EPOLLIN;
import static dev.jacket.sys.Epoll.EPOLLONESHOT;
import static dev.jacket.sys.Epoll.EPOLLOUT;
import static dev.jacket.sys.Epoll.EPOLLPRI;
import static dev.jacket.sys.Epoll.EPOLLRDHUP;
import static dev.jacket.sys.Errnos.EBADF;
import static dev.jacket.sys.Errnos.EINTR;

import dev.jacket.sys.Epoll;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Descriptors in one epoll(7), each registered once, edge-triggered, when a virtual thread first waits for it.
///
/// Each edge counts up the descriptor's events and unparks whoever waits; a thread notes the count **before** it tries
/// its call and sleeps only while the count stands, so no edge between the try and the sleep is lost, however many
/// threads share the descriptor.
///
/// **threads:** shared; [#dispatch] and [#close] belong to the one that waits.
final class EpollSet implements Poller {
    /// So few at a time that what the kernel and the wake-up have touched of a connection is still in the processor's
    /// caches when its thread runs.
    private static final int EVENTS = 32;

    private static final int COMING = EPOLLIN | EPOLLPRI | EPOLLRDHUP | EPOLLET;
    private static final int ALL = COMING | EPOLLOUT;

    private final Kernel kernel;
    private final Descriptor own; // so that no late call finds a stranger's file under its number
    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate((long) EVENTS * Epoll.SIZEOF, 16);
    private final Registry registered = new Registry();

    private EpollSet(Descriptor own) {
        this.kernel = own.host().kernel();
        this.own = own;
    }

    /// {@return an empty set, or null if the kernel has no descriptor or memory for one now}
    static @Nullable EpollSet open(Host host) {
        long fd = host.kernel().epoll_create1(Epoll.EPOLL_CLOEXEC);
        return fd < 0 ? null : new EpollSet(new Descriptor(host, (int) fd));
    }

    /// {@return the set's own descriptor, which is readable while there are events}
    int fd() {
        return own.number();
    }

    @Override
    public long register(Descriptor descriptor, int number, boolean wantsRoom) {
        long registration = registered.add(descriptor);
        long result = control(Epoll.EPOLL_CTL_ADD, number, wantsRoom ? ALL : COMING, registration);
        if (result < 0) {
            registered.remove(registration);
            return result;
        }
        return registration;
    }

    // If there is room already, that is an event too.
    @Override
    public long addRoom(long registration, int number) {
        return control(Epoll.EPOLL_CTL_MOD, number, ALL, registration);
    }

    /// Adds a descriptor that nobody waits for: it only ends the wait of [#dispatch].
    ///
    /// @return 0, or the negated errno
    long add(int number) {
        return control(Epoll.EPOLL_CTL_ADD, number, EPOLLIN | EPOLLET, 0);
    }

    /// Adds another set that this one is to tell of, each time that [#tellOnce] asks for it.
    ///
    /// @return its number, above 0, or the negated errno
    long add(EpollSet other) {
        long number = registered.add(other.own);
        long result = control(Epoll.EPOLL_CTL_ADD, other.fd(), EPOLLONESHOT, number);
        return result < 0 ? result : number;
    }

    /// Tells once that another set has events, at once if it has.
    ///
    /// @param number what [#add(EpollSet)] gave
    /// @return 0, or the negated errno
    long tellOnce(EpollSet other, long number) {
        return control(Epoll.EPOLL_CTL_MOD, other.fd(), EPOLLIN | EPOLLONESHOT, number);
    }

    /// Names the thread that is unparked when another set tells of this one.
    void wakes(Thread thread) {
        own.waiters().beginReading(thread);
    }

    private long control(int operation, int number, int interest, long registration) {
        if (!own.enter()) {
            return -EBADF;
        }
        try (Scratch scratch = Scratch.take()) {
            Epoll.write(scratch.control(), 0, interest, registration);
            return kernel.epoll_ctl(own.number(), operation, number, scratch.address(0));
        } finally {
            own.exit();
        }
    }

    // Needed although close(2) does it as well: where the open file has a second descriptor, epoll would go on telling
    // about it.
    @Override
    public void unregister(long registration, int number) {
        registered.remove(registration);
        if (own.enter()) {
            kernel.epoll_ctl(own.number(), Epoll.EPOLL_CTL_DEL, number, 0);
            own.exit();
        }
    }

    /// Lets another set tell when there are events in this one.
    ///
    /// @param other the other's descriptor
    /// @param event an epoll_event
    void nest(int other, long event) {
        if (own.enter()) {
            kernel.epoll_ctl(other, Epoll.EPOLL_CTL_ADD, own.number(), event);
            own.exit();
        }
    }

    /// Waits for events and tells them.
    ///
    /// @param timeoutMillis how long at most; -1 for ever
    /// @return whether there may be more
    boolean dispatch(int timeoutMillis) {
        long count = dispatch(events, timeoutMillis);
        return count == EVENTS || count == -EINTR;
    }

    /// Tells the events that there are, without waiting.
    ///
    /// @return whether there were any
    boolean poll() {
        return dispatch(events, 0) > 0;
    }

    /// Does the same on another thread: an event goes to one of those who ask.
    void help(int timeoutMillis) {
        if (!own.enter()) {
            return;
        }
        try (Arena memory = Arena.ofConfined()) {
            dispatch(memory.allocate((long) EVENTS * Epoll.SIZEOF, 16), timeoutMillis);
        } finally {
            own.exit();
        }
    }

    private long dispatch(MemorySegment events, int timeoutMillis) {
        long count = kernel.epoll_pwait(own.number(), events.address(), EVENTS, timeoutMillis);
        for (int i = 0; i < count; i++) {
            Descriptor descriptor = registered.find(Epoll.data(events, i));
            if (descriptor != null) {
                int told = Epoll.events(events, i);
                if ((told & (EPOLLPRI | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
                    descriptor.comesShort();
                }
                descriptor.signal(interestOf(told));
            }
        }
        return count;
    }

    private static int interestOf(int events) {
        int interest = 0;
        if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
            interest |= Interest.READ;
        }
        if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) {
            interest |= Interest.WRITE;
        }
        if ((events & (EPOLLERR | EPOLLHUP)) != 0) {
            interest |= Interest.ERROR;
        }
        if ((events & EPOLLPRI) != 0) {
            interest |= Interest.URGENT;
        }
        return interest;
    }

    /// Frees it; nobody registers any more.
    void close() {
        own.close();
        arena.close();
    }
}
