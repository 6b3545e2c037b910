package dev.jacket.server;

import dev.jacket.sockets.Setup;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is to be said about a server before it is opened. Each setting has a default; the handler has none.
///
/// **threads:** one at a time.
public final class ServerBuilder {
    private final Place place;
    private @Nullable ConnectionHandler handler;
    private Predicate<Connection> verify = _ -> true;
    private ConnectionProcess process = (connection, each) -> each.handle(connection);
    private ConnectionHandler finish = _ -> {};
    private ConnectionError error = (_, _) -> {};
    private @Nullable Runnable serviceActions;
    private Duration every = Duration.ofMillis(500);
    private final List<Phase> phases = new ArrayList<>();
    private ServerLimits limits = ServerLimits.DEFAULT;
    private ServerWatch watch = new LoggingWatch();
    private Concurrency concurrency = Concurrency.VIRTUAL_THREADS;
    private @Nullable ThreadFactory threads;
    private Listening.Vacate vacate = () -> {};
    private boolean once;
    private Duration timeout = ServerLimits.NEVER;
    private Runnable late = () -> {};
    private int backlog = Socket.DEFAULT_BACKLOG;
    private int mode = 0600;
    private Setup setup = Setup.NONE;

    ServerBuilder(Place place) {
        this.place = place;
    }

    /// Says what is done with each connection.
    ///
    /// @param next the handler
    /// @return this
    public ServerBuilder handler(ConnectionHandler next) {
        handler = next;
        return this;
    }

    /// Judges each connection before it is handled, on its own thread; those it does not let in are closed
    /// and counted
    /// as refused.
    ///
    /// @param next true for those who may come in; by default everybody
    /// @return this
    public ServerBuilder verify(Predicate<Connection> next) {
        verify = next;
        return this;
    }

    /// Puts something around the handler.
    ///
    /// @param next runs the handler it is given; by default nothing else
    /// @return this
    public ServerBuilder process(ConnectionProcess next) {
        process = next;
        return this;
    }

    /// Says what is done when a handler has ended, however it ended, while the connection is still open.
    ///
    /// @param next by default nothing
    /// @return this
    public ServerBuilder finish(ConnectionHandler next) {
        finish = next;
        return this;
    }

    /// Says what is done about what a handler throws. Limits, resets and the end of the server are no
    /// errors of a
    /// handler.
    ///
    /// @param next by default nothing; the watch hears of it in any case
    /// @return this
    public ServerBuilder error(ConnectionError next) {
        error = next;
        return this;
    }

    /// Says what is done now and then while the server runs, on a thread of its own.
    ///
    /// @param interval how often, more than zero
    /// @param next what; it must not throw
    /// @return this
    public ServerBuilder serviceActions(Duration interval, Runnable next) {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("interval " + interval + " is not more than zero");
        }
        every = interval;
        serviceActions = next;
        return this;
    }

    /// Limits how long [SocketServer#handleRequest] waits for a client.
    ///
    /// @param limit zero or more; by default it waits for ever
    /// @param next what is done when nobody came
    /// @return this
    public ServerBuilder timeout(Duration limit, Runnable next) {
        timeout = limit;
        late = next;
        return this;
    }

    /// Adds a step between accept and [#verify], after those added before.
    ServerBuilder phase(Phase next) {
        phases.add(next);
        return this;
    }

    /// Changes what the server spends at most.
    ///
    /// @param change makes the new limits of those so far, such as `l -> l.maxConns(100)`
    /// @return this
    public ServerBuilder limits(UnaryOperator<ServerLimits> change) {
        limits = change.apply(limits);
        return this;
    }

    /// Says who hears what the server does.
    ///
    /// @param next by default one that logs failures by [System.Logger] `dev.jacket.server`
    /// @return this
    public ServerBuilder watch(ServerWatch next) {
        watch = next;
        return this;
    }

    /// Says how many connections are handled at once, and on what.
    ///
    /// @param next by default [Concurrency#VIRTUAL_THREADS]
    /// @return this
    public ServerBuilder concurrency(Concurrency next) {
        concurrency = next;
        return this;
    }

    /// Says who makes the threads that accept and handle: event loops of the caller's own, or any other
    /// factory.
    ///
    /// @param next outlives the server; by default those of the concurrency
    /// @return this
    public ServerBuilder threads(ThreadFactory next) {
        threads = next;
        return this;
    }

    /// Serves the first client only. It has 5 s to end its side when its handler is done.
    ///
    /// @return this
    public ServerBuilder once() {
        once = true;
        return this;
    }

    /// Says how many connections may wait to be accepted.
    ///
    /// @param next zero or more; 4096, and the kernel clips it to `net.core.somaxconn`
    /// @return this
    public ServerBuilder backlog(int next) {
        backlog = next;
        return this;
    }

    /// Says who may come to a Unix socket with a path.
    ///
    /// @param next the permission bits of its file; 0600
    /// @return this
    public ServerBuilder mode(int next) {
        mode = next;
        return this;
    }

    /// Sets options on the listener, which its connections take over. Before that, TCP listeners get
    /// TCP_NODELAY and
    /// keepalive after 60 s.
    ///
    /// @param next sets them
    /// @return this
    public ServerBuilder setup(Setup next) {
        setup = next;
        return this;
    }

    /// Says what else is to be given up when the server takes nobody new any more, before its listeners are
    /// closed.
    ///
    /// @param next may be called several times
    /// @return this
    public ServerBuilder vacate(Runnable next) {
        vacate = next::run;
        return this;
    }

    /// Binds and listens, and accepts nobody yet: for [SocketServer#handleRequest], or a later start.
    ///
    /// @return the server
    /// @throws IOException if the place cannot be had
    /// @throws IllegalStateException if there is no handler
    public SocketServer open() throws IOException {
        var each = handler;
        if (each == null) {
            throw new IllegalStateException("the server has no handler");
        }
        var hooks = new Hooks(verify, process, each, finish, error, serviceActions, every);
        var opened = place.open(backlog, mode, setup);
        var listening = new Listening(opened.sockets(), () -> {
            vacate.run();
            opened.vacate().run();
        });
        return new SocketServer(new ServerPlan(
                listening, hooks, List.copyOf(phases), limits, watch, concurrency, threads, once, timeout, late));
    }

    /// Binds, listens, and begins to accept.
    ///
    /// @return the server, running
    /// @throws IOException if the place cannot be had
    /// @throws IllegalStateException if there is no handler
    public SocketServer start() throws IOException {
        return open().start();
    }
}
