package dev.jacket.loop.internal;

import dev.jacket.loop.Deadline;
import dev.jacket.sys.Kernel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What the calls of a descriptor go to: a kernel, a monotonic clock, and the threads that serve those who wait.
/// Programs use [#system]; tests build one over a kernel that fails or a clock that jumps.
///
/// **threads:** shared.
public final class Host {
    private static final Host SYSTEM = new Host(Kernel.system(), System::nanoTime);
    private static final int CLOSERS = 4;
    private static final int PROCESSORS_PER_POLLER = 2;

    private final Kernel kernel;
    private final LongSupplier nanoClock;
    private final Wakers wakers;
    private volatile @Nullable Poller poller;
    private final AtomicReference<@Nullable ExecutorService> closers = new AtomicReference<>();

    /// A host of its own.
    ///
    /// @param kernel where system calls go
    /// @param nanoClock counts nanoseconds and never backwards
    public Host(Kernel kernel, LongSupplier nanoClock) {
        this.kernel = kernel;
        this.nanoClock = nanoClock;
        this.wakers = new Wakers(this);
    }

    /// One whose virtual threads hear of events from a poller that is there already.
    Host(Kernel kernel, Poller poller) {
        this(kernel, System::nanoTime);
        this.poller = poller;
    }

    /// {@return the host that this program runs on}
    public static Host system() {
        return SYSTEM;
    }

    /// {@return where system calls go}
    public Kernel kernel() {
        return kernel;
    }

    /// {@return the deadline on this host's clock}
    ///
    /// @param time zero or more
    public Deadline deadline(Duration time) {
        return Deadline.after(time, nanoClock);
    }

    Wakers wakers() {
        return wakers;
    }

    /// The poller of the calling virtual thread: its event loop's, or else one for all, started when the first of them
    /// waits; null if it cannot be started now.
    @Nullable Poller poller() {
        EventLoop loop = EventLoop.home();
        if (loop != null) {
            return loop.poller();
        }
        Poller running = poller;
        return running != null ? running : startPoller();
    }

    private synchronized @Nullable Poller startPoller() {
        Poller running = poller;
        if (running == null) {
            running = VirtualPoller.start(
                    this, Math.max(1, Runtime.getRuntime().availableProcessors() / PROCESSORS_PER_POLLER));
            poller = running;
        }
        return running;
    }

    /// Closes a descriptor whose close(2) may block on a platform thread of its own.
    ///
    /// @param waits whether to return only when it is closed
    void closeElsewhere(int fd, boolean waits) {
        if (waits) {
            CompletableFuture.runAsync(() -> kernel.close(fd), closers()).join();
        } else {
            closers().execute(() -> kernel.close(fd));
        }
    }

    // Without a monitor, since a loop's own thread comes here; a pool that is one too many has started no thread.
    private ExecutorService closers() {
        ExecutorService pool = closers.get();
        if (pool == null) {
            var threads = Thread.ofPlatform().daemon().name("jacket-closer-", 0).factory();
            var executor = new ThreadPoolExecutor(
                    CLOSERS, CLOSERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
            executor.allowCoreThreadTimeOut(true);
            ExecutorService first = closers.compareAndExchange(null, executor);
            pool = first == null ? executor : first;
        }
        return pool;
    }
}
