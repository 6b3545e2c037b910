package dev.jacket.server;

import dev.jacket.command.Program;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import dev.jacket.tls.TlsServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is to be said about a server before it is opened. Each setting has a default; the handler has none.
///
/// **threads:** one at a time.
public final class ServerBuilder extends CommonBuilder<ServerBuilder> {
    private @Nullable ConnectionHandler handler;
    private Predicate<Connection> verify = _ -> true;
    private ConnectionProcess process = (connection, each) -> each.handle(connection);
    private ConnectionHandler finish = _ -> {};
    private ConnectionError error = (_, _) -> {};
    private @Nullable AccessRules access;
    private @Nullable PeerSet proxies;
    private final List<Phase> phases = new ArrayList<>();
    private @Nullable TlsServer tls;
    private ServerLimits limits = ServerLimits.DEFAULT;
    private int backlog = Socket.DEFAULT_BACKLOG;

    ServerBuilder(Place place) {
        super(place);
    }

    @Override
    ServerBuilder me() {
        return this;
    }

    /// Says what is done with each connection.
    ///
    /// @param next the handler
    /// @return this
    public ServerBuilder handler(ConnectionHandler next) {
        handler = next;
        return this;
    }

    /// Runs a program for each connection, the connection is its stdin and stdout: see [ProgramHandler].
    ///
    /// @param argv the program, a path or a name that is looked for in PATH, and its arguments
    /// @return this
    public ServerBuilder command(String... argv) {
        return command(ProgramHandler.of(Program.of(argv)));
    }

    /// Runs a program for each connection, such as one under limits.
    ///
    /// @param next the program
    /// @return this
    public ServerBuilder command(ProgramHandler next) {
        return handler(next).concurrency(Concurrency.PROCESSES);
    }

    /// Judges each connection before it is handled, on its own thread; those it does not let in are closed
    /// and counted as refused.
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

    /// Says what is done about what a handler throws. Limits, resets and the end of the server are no errors
    /// of a handler.
    ///
    /// @param next by default nothing; the watch hears of it in any case
    /// @return this
    public ServerBuilder error(ConnectionError next) {
        error = next;
        return this;
    }

    /// Says who may come. Those who may not are closed at once and counted as refused. It can be changed
    /// while the server runs, by [Server#access].
    ///
    /// @param next by default everybody, but on an abstract Unix socket this process's own user and root
    /// @return this
    public ServerBuilder access(AccessRules next) {
        access = next;
        return this;
    }

    /// Says that only proxies come here, and which: each connection begins with a header of the PROXY
    /// protocol, version 1 or 2, within the limit of the handshake. What the header tells is
    /// [Connection#peer], and it is the announced address that [#access] and the limit of an address are
    /// about.
    ///
    /// @param who may send a header, in the words of [AccessRules]
    /// @return this
    /// @throws IllegalArgumentException if it names nobody
    /// @throws IOException if a name has no address
    public ServerBuilder proxyTrustedSources(String who) throws IOException {
        proxies = trusted(who);
        return this;
    }

    static PeerSet trusted(String who) throws IOException {
        var named = PeerSet.parse(who);
        if (named.isEmpty()) {
            throw new IllegalArgumentException("proxy-trusted-sources names nobody");
        }
        return named;
    }

    /// Adds a step between accept and [#verify], after those added before.
    ServerBuilder phase(Phase next) {
        phases.add(next);
        return this;
    }

    /// Has all connections speak TLS, after what else comes before [#verify], within the limit of the
    /// handshake. What was agreed is in [Connection#tls].
    ///
    /// @param next who the server is; outlives it
    /// @return this
    public ServerBuilder tls(TlsServer next) {
        tls = next;
        return this;
    }

    /// @param pumped whether one thread reads what another writes
    private List<Phase> phases(boolean pumped) {
        var all = new ArrayList<>(phases);
        var server = tls;
        if (server != null) {
            all.add((connection, until) -> {
                connection.secure(server, pumped, until);
                return null;
            });
        }
        return List.copyOf(all);
    }

    /// Changes what the server spends at most.
    ///
    /// @param change makes the new limits of those so far, such as `l -> l.maxConns(100)`
    /// @return this
    public ServerBuilder limits(UnaryOperator<ServerLimits> change) {
        limits = change.apply(limits);
        return this;
    }

    /// Says how many connections may wait to be accepted.
    ///
    /// @param next zero or more; 4096, and the kernel clips it to `net.core.somaxconn`
    /// @return this
    public ServerBuilder backlog(int next) {
        if (next < 0) {
            throw new IllegalArgumentException("backlog " + next + " is negative");
        }
        backlog = next;
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
        checkProcesses(each);
        var usual = each instanceof ProgramHandler ? ProcessLimits.forPrograms(limits) : limits;
        var effective = settings().limits(usual);
        var trusted = settings().value("proxy-trusted-sources", ServerBuilder::trusted, proxies);
        var rules = settings().access();
        var own = access;
        if (trusted != null && each instanceof ProgramHandler) {
            throw new IllegalStateException("a program is given the connection itself, and would miss what came along"
                    + " with a proxy's header");
        }
        var hooks = new Hooks(verify, process, each, finish, error);
        var opened = listening(settings().value("backlog", SettingValue::number, backlog), effective.tcp()::apply);
        try {
            var otherwise = own == null ? usual(opened.sockets()) : own;
            return new SocketServer(new ServerPlan(
                    opened,
                    hooks,
                    new Admission(
                            rules == null ? otherwise : rules,
                            trusted == null
                                    ? null
                                    : new ProxyGate(trusted, effective.sizes().proxyHeader())),
                    phases(each instanceof ProgramHandler),
                    tls == null ? null : tls.config().keyLog(),
                    effective,
                    new Configured(settings(), usual, otherwise),
                    watch(),
                    concurrency,
                    threads,
                    once,
                    timeout,
                    late,
                    serviceActions()));
        } catch (IOException | RuntimeException e) {
            opened.close();
            opened.vacate().run();
            throw e;
        }
    }

    /// A name without a file has no mode that could keep strangers out.
    private static AccessRules usual(List<Socket> listeners) throws IOException {
        for (Socket listener : listeners) {
            if (listener.localAddress() instanceof Address.Unix unix && unix.isAbstract()) {
                return AccessRules.EVERYBODY.allow("uid:self uid:0");
            }
        }
        return AccessRules.EVERYBODY;
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
