package dev.jacket.loop.internal;

import static dev.jacket.sys.Epoll.EPOLLERR;
import static dev.jacket.sys.Epoll.EPOLLET;
import static dev.jacket.sys.Epoll.EPOLLHUP;
import static dev.jacket.sys.Epoll.EPOLLIN;
import static dev.jacket.sys.Epoll.EPOLLOUT;
import static dev.jacket.sys.Epoll.EPOLLPRI;
import static dev.jacket.sys.Epoll.EPOLLRDHUP;

import dev.jacket.sys.Epoll;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Scratch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Tells virtual threads when their descriptors become ready: one daemon thread in epoll_pwait(2).
///
/// A descriptor is registered once, edge-triggered, when a virtual thread first waits for it. Each edge counts up
/// the descriptor's events and unparks whoever waits; a thread notes the count **before** it tries its call and
/// sleeps only while the count stands, so no edge between the try and the sleep is lost, however many threads share
/// the descriptor. Registrations are known to the kernel by a number that is never used twice: an event that was
/// under way when its descriptor was closed finds nobody.
///
/// **threads:** shared.
final class Poller {
    private static final int EVENTS = 512;
    private static final int ALL = EPOLLIN | EPOLLOUT | EPOLLPRI | EPOLLRDHUP | EPOLLET;

    private final Kernel kernel;
    private final int epollFd;
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentHashMap<Long, Descriptor> registered = new ConcurrentHashMap<>();

    private Poller(Kernel kernel, int epollFd) {
        this.kernel = kernel;
        this.epollFd = epollFd;
    }

    /// {@return a poller, or null if the kernel has no descriptor or memory for one now}
    static @Nullable Poller start(Kernel kernel) {
        long fd = kernel.epoll_create1(Epoll.EPOLL_CLOEXEC);
        if (fd < 0) {
            return null;
        }
        Poller poller = new Poller(kernel, (int) fd);
        try {
            Thread.ofPlatform().daemon().name("jacket-poller").start(poller::run);
        } catch (OutOfMemoryError noThread) {
            kernel.close((int) fd);
            throw noThread;
        }
        return poller;
    }

    /// Registers a descriptor.
    ///
    /// @return the registration's number, above 0, or the negated errno
    long register(Descriptor descriptor, int fd) {
        long number = numbers.incrementAndGet();
        registered.put(number, descriptor);
        try (Scratch scratch = Scratch.take()) {
            Epoll.write(scratch.control(), 0, ALL, number);
            long result = kernel.epoll_ctl(epollFd, Epoll.EPOLL_CTL_ADD, fd, scratch.address(0));
            if (result < 0) {
                registered.remove(number);
                return result;
            }
        }
        return number;
    }

    /// Takes a descriptor out. Needed although close(2) does it as well: where the open file has a second
    /// descriptor, epoll would go on telling about it.
    void unregister(long number, int fd) {
        registered.remove(number);
        kernel.epoll_ctl(epollFd, Epoll.EPOLL_CTL_DEL, fd, 0);
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment events = arena.allocate((long) EVENTS * Epoll.SIZEOF, 16);
            for (; ; ) {
                long count = kernel.epoll_pwait(epollFd, events.address(), EVENTS, -1);
                for (int i = 0; i < count; i++) {
                    dispatch(Epoll.events(events, i), Epoll.data(events, i));
                }
            }
        }
    }

    private void dispatch(int events, long number) {
        Descriptor descriptor = registered.get(number);
        if (descriptor != null) {
            descriptor.signal(interestOf(events));
        }
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
}
