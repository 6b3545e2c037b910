package dev.jacket.server;

import dev.jacket.sockets.Setup;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is to be said about a server of datagrams before it is opened. Each setting has a default; the handler has
/// none.
///
/// **threads:** one at a time.
public final class DatagramServerBuilder {
    private final DatagramPlace place;
    private @Nullable DatagramHandler handler;
    private Predicate<Datagram> verify = _ -> true;
    private DatagramError error = (_, _) -> {};
    private ServerWatch watch = new LoggingWatch();
    private Concurrency concurrency = Concurrency.VIRTUAL_THREADS;
    private @Nullable ThreadFactory threads;
    private int queue = 1024;
    private boolean once;
    private Duration timeout = ServerLimits.NEVER;
    private Runnable late = () -> {};
    private Runnable vacate = () -> {};
    private int mode = 0600;
    private Setup setup = Setup.NONE;

    DatagramServerBuilder(DatagramPlace place) {
        this.place = place;
    }

    /// Says what is done with each datagram.
    ///
    /// @param next the handler
    /// @return this
    public DatagramServerBuilder handler(DatagramHandler next) {
        handler = next;
        return this;
    }

    /// Judges each datagram before it is handled; those it does not let in are counted as refused.
    ///
    /// @param next true for those that are served; by default all
    /// @return this
    public DatagramServerBuilder verify(Predicate<Datagram> next) {
        verify = next;
        return this;
    }

    /// Says what is done about what a handler throws.
    ///
    /// @param next by default nothing; the watch hears of it in any case
    /// @return this
    public DatagramServerBuilder error(DatagramError next) {
        error = next;
        return this;
    }

    /// Says who hears what the server does.
    ///
    /// @param next by default one that logs failures by [System.Logger] `dev.jacket.server`
    /// @return this
    public DatagramServerBuilder watch(ServerWatch next) {
        watch = next;
        return this;
    }

    /// Says on what datagrams are handled. [Concurrency#ONE_AT_A_TIME] handles them on the thread that receives, in
    /// batches and without a copy: the fastest way for handlers that do not wait. The others give each a thread.
    ///
    /// @param next by default [Concurrency#VIRTUAL_THREADS]
    /// @return this
    public DatagramServerBuilder concurrency(Concurrency next) {
        concurrency = next;
        return this;
    }

    /// Says who makes the threads: event loops of the caller's own, or any other factory.
    ///
    /// @param next outlives the server; by default those of the concurrency
    /// @return this
    public DatagramServerBuilder threads(ThreadFactory next) {
        threads = next;
        return this;
    }

    /// Limits how many datagrams are handled at once; the newest is dropped and counted beyond that.
    ///
    /// @param next 1 or more; 1,024
    /// @return this
    public DatagramServerBuilder datagramQueue(int next) {
        if (next < 1) {
            throw new IllegalArgumentException("datagram-queue " + next + " is less than 1");
        }
        queue = next;
        return this;
    }

    /// Serves the first datagram only.
    ///
    /// @return this
    public DatagramServerBuilder once() {
        once = true;
        return this;
    }

    /// Limits how long [DatagramServer#handleRequest] waits.
    ///
    /// @param limit zero or more; by default it waits for ever
    /// @param next what is done when nothing came
    /// @return this
    public DatagramServerBuilder timeout(Duration limit, Runnable next) {
        timeout = limit;
        late = next;
        return this;
    }

    /// Says who may send to a Unix socket with a path.
    ///
    /// @param next the permission bits of its file; 0600
    /// @return this
    public DatagramServerBuilder mode(int next) {
        mode = next;
        return this;
    }

    /// Sets options on the socket. Before that its receive buffer is asked to be 4 MiB.
    ///
    /// @param next sets them
    /// @return this
    public DatagramServerBuilder setup(Setup next) {
        setup = next;
        return this;
    }

    /// Says what else is to be given up when the server stops, before its sockets are closed.
    ///
    /// @param next may be called several times
    /// @return this
    public DatagramServerBuilder vacate(Runnable next) {
        vacate = next;
        return this;
    }

    /// Binds, and receives nothing yet: for [DatagramServer#handleRequest], or a later start.
    ///
    /// @return the server
    /// @throws IOException if the place cannot be had
    /// @throws IllegalStateException if there is no handler
    public DatagramServer open() throws IOException {
        var each = handler;
        if (each == null) {
            throw new IllegalStateException("the server has no handler");
        }
        var opened = place.open(mode, setup);
        var bound = new Listening(opened.sockets(), () -> {
            vacate.run();
            opened.vacate().run();
        });
        return new DatagramServer(
                new DatagramPlan(bound, each, verify, error, watch, concurrency, threads, queue, once, timeout, late));
    }

    /// Binds, and begins to receive.
    ///
    /// @return the server, running
    /// @throws IOException if the place cannot be had
    /// @throws IllegalStateException if there is no handler
    public DatagramServer start() throws IOException {
        return open().start();
    }
}
