package dev.jacket.sockets;

import dev.jacket.loop.Backend;
import dev.jacket.loop.LoopConfig;
import dev.jacket.loop.internal.Host;
import dev.jacket.loop.internal.LoopGroup;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/// The kinds of thread, for tests that run on one after the other.
enum ThreadKind implements OnThread.Threaded {
    PLATFORM,
    VIRTUAL,
    RING_LOOP,
    EPOLL_LOOP;

    private record Place(Host host, ThreadKind kind) {}

    private static final Map<Place, LoopGroup> LOOPS = new ConcurrentHashMap<>();

    /// {@return those that need no loop}
    static Stream<ThreadKind> plain() {
        return Stream.of(PLATFORM, VIRTUAL);
    }

    /// {@return a thread of the kind of the caller's, not started yet}
    static Thread another(Runnable body) {
        return (Thread.currentThread().isVirtual() ? VIRTUAL : PLATFORM).thread(body);
    }

    @Override
    public Thread thread(Runnable body) {
        return on(Host.system()).thread(body);
    }

    /// {@return who makes threads of this kind; loops go to that host's kernel too}
    OnThread.Threaded on(Host host) {
        return switch (this) {
            case PLATFORM -> body -> Thread.ofPlatform().daemon().unstarted(body);
            case VIRTUAL -> body -> Thread.ofVirtual().unstarted(body);
            case RING_LOOP, EPOLL_LOOP -> LOOPS.computeIfAbsent(new Place(host, this), ThreadKind::start)::newThread;
        };
    }

    private static LoopGroup start(Place place) {
        Backend backend = place.kind == RING_LOOP ? Backend.IO_URING : Backend.EPOLL;
        try {
            return LoopGroup.start(place.host, LoopConfig.DEFAULT.loops(2).backend(backend));
        } catch (UncheckedIOException refused) {
            throw new TestAbortedException(place.kind + " needs io_uring", refused);
        }
    }

    /// Ends the loops; to be called by the tests that use such kinds, after all of them.
    static void closeLoops() {
        LOOPS.values().forEach(LoopGroup::close);
        LOOPS.clear();
    }
}
