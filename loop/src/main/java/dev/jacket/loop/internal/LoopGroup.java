package dev.jacket.loop.internal;

import dev.jacket.loop.Backend;
import dev.jacket.loop.LoopConfig;
import dev.jacket.loop.LoopStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Event loops of one configuration.
///
/// **threads:** shared.
public final class LoopGroup implements AutoCloseable {
    private final List<EventLoop> loops;
    private final Backend backend;
    private final String reason;
    private final Watchdog watchdog;
    private final AtomicInteger turns = new AtomicInteger();

    private LoopGroup(List<EventLoop> loops, Backend backend, String reason, Watchdog watchdog) {
        this.watchdog = watchdog;
        this.loops = List.copyOf(loops);
        this.backend = backend;
        this.reason = reason;
    }

    /// Starts loops on the system's host.
    ///
    /// @param config what they are made of
    /// @return the loops; none of our own where the JDK's hook is closed
    public static LoopGroup start(LoopConfig config) {
        return start(Host.system(), config);
    }

    /// Starts loops.
    ///
    /// @param host where their calls go
    /// @param config what they are made of
    /// @return the loops; none of our own where the JDK's hook is closed
    public static LoopGroup start(Host host, LoopConfig config) {
        return start(host, config, Watchdog.logging(config.watchdogHandler()));
    }

    /// Starts loops that are watched in another way.
    static LoopGroup start(Host host, LoopConfig config, Watchdog watchdog) {
        if (!VirtualThreads.areOurs()) {
            return new LoopGroup(
                    List.of(),
                    Backend.EPOLL,
                    "the JDK's scheduler hook is closed; start with --add-opens java.base/java.lang=dev.jacket.loop",
                    watchdog);
        }
        if (config.backend() == Backend.EPOLL) {
            return onEpoll(host, config, "epoll was asked for", watchdog);
        }
        try {
            Maker maker = i -> EventLoop.start(name(i), () -> RingSource.open(host, config.bufferBytes()), watchdog);
            return new LoopGroup(make(config, maker), Backend.IO_URING, "", watchdog);
        } catch (RingRefusedException refused) {
            if (config.backend() == Backend.IO_URING) {
                throw new UncheckedIOException(
                        new IOException("io_uring is refused: " + refused.getMessage(), refused));
            }
            return onEpoll(host, config, "io_uring is refused: " + refused.getMessage(), watchdog);
        }
    }

    /// Makes one loop.
    private interface Maker {
        EventLoop make(int number) throws RingRefusedException;
    }

    private static String name(int number) {
        return "jacket-loop-" + number;
    }

    private static LoopGroup onEpoll(Host host, LoopConfig config, String reason, Watchdog watchdog) {
        EventLoop.Opener opener = () -> {
            EpollSource source = EpollSource.open(host);
            if (source == null) {
                throw new UncheckedIOException(new IOException("no descriptor or memory for an epoll set"));
            }
            return source;
        };
        try {
            var loops = make(config, i -> EventLoop.start(name(i), opener, watchdog));
            return new LoopGroup(loops, Backend.EPOLL, reason, watchdog);
        } catch (RingRefusedException impossible) {
            throw new AssertionError("epoll is no ring", impossible);
        }
    }

    private static List<EventLoop> make(LoopConfig config, Maker maker) throws RingRefusedException {
        List<EventLoop> loops = new ArrayList<>();
        boolean whole = false;
        try {
            for (int i = 0; i < config.loops(); i++) {
                loops.add(maker.make(i));
            }
            whole = true;
            return loops;
        } finally {
            if (!whole) {
                loops.forEach(EventLoop::close);
            }
        }
    }

    /// {@return a virtual thread, not started yet}
    ///
    /// @param body what it does
    public Thread newThread(Runnable body) {
        return loops.isEmpty()
                ? Thread.ofVirtual().unstarted(body)
                : loops.get(Math.floorMod(turns.getAndIncrement(), loops.size()))
                        .newThread(body);
    }

    /// {@return the loops}
    public List<EventLoop> loops() {
        return loops;
    }

    /// {@return how the loops hear from the kernel}
    public Backend backend() {
        return backend;
    }

    /// {@return how many loops there are}
    public int size() {
        return loops.size();
    }

    /// {@return whether they run their threads themselves}
    public boolean areOwn() {
        return !loops.isEmpty();
    }

    /// {@return why they are not on io_uring; empty if they are}
    public String reason() {
        return reason;
    }

    /// {@return how many of them are stuck in a task at the moment}
    public int stuckLoops() {
        return (int) loops.stream().filter(loop -> loop.relief().isLoopStuck()).count();
    }

    /// {@return what each of them does}
    public List<LoopStatus> status() {
        return loops.stream().map(EventLoop::status).toList();
    }

    /// {@return how many threads have been named for holding their loop}
    public long stuckHandlers() {
        return watchdog.count();
    }

    @Override
    public void close() {
        loops.forEach(EventLoop::close);
    }
}
