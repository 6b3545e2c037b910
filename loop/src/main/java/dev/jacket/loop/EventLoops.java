package dev.jacket.loop;

import dev.jacket.loop.internal.LoopGroup;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/// Event loops that run virtual threads: blocking code at the cost of a loop of callbacks.
///
/// A thread made here is an ordinary virtual thread. One loop runs it, beside all the others that it runs, and when it
/// waits for a socket the loop wakes it on the same core on which it heard of the socket. Code that computes for long
/// holds up its loop's other threads for as long.
///
/// The JDK's hook for this is closed to programs that are not started with
/// `--add-opens java.base/java.lang=dev.jacket.loop`. Without it the threads run on the JDK's own scheduler, where all
/// works in the same way and costs more; [#areOwn] says which it is.
///
/// **threads:** shared.
public final class EventLoops implements ThreadFactory, AutoCloseable {
    private final LoopGroup group;

    private EventLoops(LoopGroup group) {
        this.group = group;
    }

    /// Starts loops, one for each processor, on io_uring where that is allowed.
    ///
    /// @return the loops
    /// @throws java.io.UncheckedIOException if the kernel has no descriptors for them
    public static EventLoops start() {
        return start(LoopConfig.DEFAULT);
    }

    /// Starts loops.
    ///
    /// @param config what they are made of
    /// @return the loops
    /// @throws java.io.UncheckedIOException if the kernel has no descriptors for them, or no io_uring where
    ///     [Backend#IO_URING] is asked for
    public static EventLoops start(LoopConfig config) {
        return new EventLoops(LoopGroup.start(config));
    }

    /// {@return a virtual thread that one of the loops runs, not started yet; each thread has the next loop}
    ///
    /// @param body what it does
    @Override
    public Thread newThread(Runnable body) {
        return group.newThread(body);
    }

    /// {@return how the loops hear from the kernel: [Backend#IO_URING] or [Backend#EPOLL]}
    public Backend backend() {
        return group.backend();
    }

    /// {@return how many there are}
    public int size() {
        return group.size();
    }

    /// {@return whether the loops run their threads themselves; false where the JDK's hook is closed}
    public boolean areOwn() {
        return group.areOwn();
    }

    /// {@return why a back end that was asked for by [Backend#AUTO] is not io_uring, in one line; empty if it is}
    public String reason() {
        return group.reason();
    }

    /// {@return how many of the loops are held at the moment by a thread that computes or blocks, and have
    /// been for some 20 ms; 0 where they are not their own}
    public int stuckLoops() {
        return group.stuckLoops();
    }

    /// {@return what each of the loops does; empty where they are not their own}
    public List<LoopStatus> status() {
        return group.status();
    }

    /// {@return how many threads have been named in the log, since they held their loop for longer than
    /// [LoopConfig#watchdogHandler]}
    public long stuckHandlers() {
        return group.stuckHandlers();
    }

    /// Ends the loops when the threads that they run have ended, and waits for that.
    @Override
    public void close() {
        group.close();
    }
}
