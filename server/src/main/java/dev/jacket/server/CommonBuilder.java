package dev.jacket.server;

import dev.jacket.sockets.Options;
import dev.jacket.sockets.Setup;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// What is to be said about any server before it is opened.
///
/// @param <B> which builder this is
abstract sealed class CommonBuilder<B> permits ServerBuilder, DatagramServerBuilder {
    private final Place place;
    private Settings settings = Settings.NONE;
    private Runnable vacate = () -> {};
    private @Nullable Runnable actions;
    private Duration every = Duration.ofSeconds(1);
    private int mode = 0600;
    private Setup setup = Setup.NONE;
    private int listeners = 1;
    private Supervisor manager = Supervisor.of(Map.of());
    private @Nullable Path control;
    private @Nullable HotRestart restart;
    private Listening.Stopping stopping = Listening.Stopping.DEFAULT;
    private ServerWatch watch = new LoggingWatch();
    private @Nullable EventLog log;
    Concurrency concurrency = Concurrency.VIRTUAL_THREADS;

    @Nullable ThreadFactory threads;

    boolean once;
    Duration timeout = ServerLimits.NEVER;
    Runnable late = () -> {};

    CommonBuilder(Place place) {
        this.place = place;
    }

    abstract B me();

    /// Takes what a configuration file says, or who runs the program: it goes before what the other methods say,
    /// whichever are called first.
    ///
    /// @param next such as [Settings#read]; words for servers of another kind have no effect
    /// @return this
    /// @throws IllegalArgumentException if a word is unknown; whether values are good is looked at
    ///     when the server is opened
    public final B settings(Settings next) {
        next.checkWords();
        settings = next;
        return me();
    }

    final Settings settings() {
        return settings;
    }

    /// Says who hears what the server does.
    ///
    /// @param next by default one that logs failures by [System.Logger] `dev.jacket.server`
    /// @return this
    public final B watch(ServerWatch next) {
        watch = next;
        return me();
    }

    /// Has what the server does logged as JSON, a line for each event, beside what the watch hears.
    ///
    /// @param next such as `EventLog.to(System.out)`; outlives the server
    /// @return this
    public final B eventLog(EventLog next) {
        log = next;
        return me();
    }

    /// {@return who hears what the server does}
    final ServerWatch watch() {
        var both = log;
        return both == null ? watch : new LoggedWatch(watch, both);
    }

    /// Says how many connections or datagrams are handled at once, and on what. [Concurrency#ONE_AT_A_TIME]
    /// handles datagrams on the thread that receives, in batches and without a copy: the fastest way for
    /// handlers that do not wait. Otherwise each connection or datagram has a thread.
    ///
    /// @param next by default [Concurrency#VIRTUAL_THREADS]
    /// @return this
    public final B concurrency(Concurrency next) {
        concurrency = next;
        return me();
    }

    /// @throws IllegalStateException if each client is to have a process, and the handler runs in this one
    final void checkProcesses(Object handler) {
        if (concurrency == Concurrency.PROCESSES && !(handler instanceof ProgramHandler)) {
            throw new IllegalStateException("concurrency processes needs a program, by command");
        }
    }

    /// Says who makes the threads that take and handle: event loops of the caller's own, or any other
    /// factory.
    ///
    /// @param next outlives the server; by default those of the concurrency
    /// @return this
    public final B threads(ThreadFactory next) {
        threads = next;
        return me();
    }

    /// Serves the first client or datagram only. A client has 5 s to end its side when its handler is done.
    ///
    /// @return this
    public final B once() {
        once = true;
        return me();
    }

    /// Limits how long `handleRequest` waits.
    ///
    /// @param limit zero or more; by default it waits for ever
    /// @param next what is done when nobody came
    /// @return this
    public final B timeout(Duration limit, Runnable next) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("timeout " + limit + " is negative");
        }
        timeout = limit;
        late = next;
        return me();
    }

    /// Says what is done now and then while the server runs, on a thread of its own.
    ///
    /// @param interval how often, more than zero
    /// @param next what; it must not throw
    /// @return this
    public final B serviceActions(Duration interval, Runnable next) {
        if (!interval.isPositive()) {
            throw new IllegalArgumentException("interval " + interval + " is not more than zero");
        }
        every = interval;
        actions = next;
        return me();
    }

    /// Says who may come to a Unix socket with a path.
    ///
    /// @param next the permission bits of its file; 0600
    /// @return this
    public final B mode(int next) {
        if (next < 0 || next > 0777) {
            throw new IllegalArgumentException("mode " + Integer.toOctalString(next) + " is none of 0 to 777");
        }
        mode = next;
        return me();
    }

    /// Sets options on the socket, which connections take over from it. Before that, TCP listeners get
    /// TCP_NODELAY and keepalive after 60 s, and sockets for datagrams a receive buffer of 4 MiB.
    ///
    /// @param next sets them
    /// @return this
    public final B setup(Setup next) {
        setup = next;
        return me();
    }

    /// Says what else is to be given up when the server takes nobody new any more, before its sockets are
    /// closed.
    ///
    /// @param next may be called several times
    /// @return this
    public final B vacate(Runnable next) {
        vacate = next;
        return me();
    }

    /// {@return what runs the service actions of one server; null if there are none}
    final @Nullable ServiceActions serviceActions() {
        return actions == null ? null : new ServiceActions(actions, every);
    }

    /// Binds several sockets to the same address and port, each with a queue and an acceptor or receiver of
    /// its own; the kernel spreads clients over them.
    ///
    /// **call:** SO_REUSEPORT of socket(7): other processes of the same user may bind there too.
    ///
    /// @param next 1 or more; 1. More than one is for internet addresses
    /// @return this
    public final B listeners(int next) {
        if (next < 1) {
            throw new IllegalArgumentException("listeners " + next + " is less than 1");
        }
        listeners = next;
        return me();
    }

    /// Says who is told when the server is ready and when it stops and, where that is wanted, that its
    /// threads run.
    ///
    /// @param next such as [Supervisor#ofEnvironment()]; by default nobody
    /// @return this
    public final B supervisor(Supervisor next) {
        manager = next;
        return me();
    }

    /// Lets the server take over from the process that serves, and hand over to the next, without a client
    /// that is refused. The server takes those of its sockets that are bound to its place. [Server#start]
    /// lets that process stop, and drain; until then it serves on, whatever becomes of this one.
    ///
    /// @param next where the two meet: the path of a Unix socket, for the same user only
    /// @return this
    public final B restart(Path next) {
        control = next;
        return me();
    }

    /// Lets a server take over and hand over that serves on sockets of one's own, of which some were taken
    /// from another process.
    ///
    /// @param next the answer of that process; becomes the server's
    /// @return this
    public final B restart(HotRestart next) {
        restart = next;
        return me();
    }

    /// Says how long the work in flight may take when the server drains: by [Server#drain()], or to hand
    /// over.
    ///
    /// @param next zero or more; 10 s
    /// @return this
    public final B drainGrace(Duration next) {
        stopping = new Listening.Stopping(next, stopping.hardStop());
        return me();
    }

    /// Says how long a drain may take in all, handlers included that do not notice that they were cut.
    ///
    /// @param next counted from its beginning; 30 s
    /// @return this
    public final B drainHardStop(Duration next) {
        stopping = new Listening.Stopping(stopping.grace(), next);
        return me();
    }

    private Listening.Stopping stopping() throws IOException {
        return new Listening.Stopping(
                settings.value("drain-grace", SettingValue::time, stopping.grace()),
                settings.value("drain-hard-stop", SettingValue::time, stopping.hardStop()));
    }

    /// @param backlog how many connections may wait
    /// @param first sets what the user's own setup may change
    final Listening listening(int backlog, Setup first) throws IOException {
        Setup both = socket -> {
            first.apply(socket);
            setup.apply(socket);
        };
        var stops = stopping();
        var path = control;
        if (path == null) {
            return withVacate(bound(backlog, both), restart, stops);
        }
        var asked = HotRestart.ask(path);
        try {
            var given = asked.take(place::isOf);
            return withVacate(
                    given.isEmpty() ? bound(backlog, both) : Place.of(given).open(backlog, mode, both), asked, stops);
        } catch (IOException | RuntimeException e) {
            asked.close();
            throw e;
        }
    }

    private Listening bound(int backlog, Setup both) throws IOException {
        if (listeners == 1) {
            return place.open(backlog, mode, both);
        }
        Setup shared = socket -> {
            socket.set(Options.SO_REUSEPORT, true);
            both.apply(socket);
        };
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < listeners; i++) {
                var next = i == 0 ? place : place.sameAs(sockets.getFirst());
                sockets.addAll(next.open(backlog, mode, shared).sockets());
            }
            return new Listening(List.copyOf(sockets), () -> {});
        } catch (IOException | RuntimeException e) {
            sockets.forEach(Socket::close);
            throw e;
        }
    }

    private Listening withVacate(Listening opened, @Nullable HotRestart its, Listening.Stopping stops) {
        return new Listening(
                opened.sockets(),
                () -> {
                    vacate.run();
                    opened.vacate().run();
                },
                its,
                stops,
                manager);
    }
}
