package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;

/// Serves connections: accepts them, and has each handled by a blocking function.
///
/// ```java
/// try (var server = SocketServer.tcp("127.0.0.1:1234")
///         .handler(c -> {
///             for (ByteBuffer bytes; (bytes = c.read()) != null; ) c.write(bytes);
///         })
///         .start()) {
///     server.join();
/// }
/// ```
///
/// What a handler throws ends its connection and is counted; nothing that a client does ends the server.
///
/// **threads:** shared; each method may be called by any thread, a handler's included.
public final class SocketServer extends Server {
    private final ServerPlan plan;
    private final Connections connections;

    SocketServer(ServerPlan plan) {
        super(plan.place(), plan.watch(), sharesLoops(plan), plan.actions());
        this.plan = plan;
        var own = plan.threads();
        var threads = own == null ? threads(plan.concurrency()) : own;
        var turns = plan.concurrency() == Concurrency.ONE_AT_A_TIME ? new Semaphore(1) : null;
        this.connections = new Connections(plan, threads, turns, this::endIfOver);
        for (Socket listener : plan.place().sockets()) {
            add(new AcceptLoop(
                    listener, this::take, connections::limits, plan.watch(), connections.tally(), threads, turns));
        }
    }

    private static boolean sharesLoops(ServerPlan plan) {
        return plan.threads() == null && isVirtual(plan.concurrency());
    }

    /// Whoever waits for a process parks as well as who waits for a peer.
    private static boolean isVirtual(Concurrency concurrency) {
        return concurrency == Concurrency.VIRTUAL_THREADS || concurrency == Concurrency.PROCESSES;
    }

    private static ThreadFactory threads(Concurrency concurrency) {
        return isVirtual(concurrency)
                ? Loops.acquire()
                : Thread.ofPlatform().name("jacket-serve-", 0).factory();
    }

    @Override
    Work work() {
        return connections;
    }

    @Override
    Object handler() {
        return plan.hooks().handler();
    }

    @Override
    Map<String, Long> lostLines() {
        var keys = plan.keys();
        if (keys == null) {
            return super.lostLines();
        }
        var lost = new HashMap<>(super.lostLines());
        lost.merge("keys", keys.lost(), Long::sum);
        return lost;
    }

    @Override
    List<String> take(Settings next) throws IOException {
        var configured = plan.configured();
        var limits = next.limits(configured.limits());
        var rules = next.access();
        for (Socket listener : plan.place().sockets()) {
            limits.tcp().apply(listener);
        }
        connections.limits(limits);
        access(rules == null ? configured.access() : rules);
        return configured.settings().fixedIn(next);
    }

    @Override
    public SocketServer start() {
        super.start();
        return this;
    }

    /// Waits for one client, at most for the builder's `timeout`, and has it served. With
    /// [Concurrency#ONE_AT_A_TIME] that happens on the calling thread; otherwise it goes on after the call.
    ///
    /// @return whether somebody came
    /// @throws IllegalStateException if the server accepts by itself
    /// @throws IOException if accept fails
    public boolean handleRequest() throws IOException {
        if (isRunning()) {
            throw new IllegalStateException("the server accepts by itself");
        }
        try {
            var client = FirstClient.of(plan.place().sockets(), Deadline.after(plan.timeout()));
            if (plan.concurrency() == Concurrency.ONE_AT_A_TIME) {
                connections.takeHere(client);
            } else {
                connections.take(client);
            }
            return true;
        } catch (CallTimeoutException nobody) {
            plan.late().run();
            return false;
        } catch (ClosedChannelException stopped) {
            return false;
        }
    }

    /// {@return false to end the loop that asks}
    private boolean take(Socket socket) throws IOException {
        connections.take(socket);
        if (connections.isClaimed()) {
            abandon();
            return false;
        }
        return true;
    }

    /// Begins a TCP server.
    ///
    /// @param address `127.0.0.1:1234`, `[::1]:1234`, or `*:1234` for all addresses of both families; port 0
    ///     lets the kernel choose
    /// @return what is to be said about it
    /// @throws IllegalArgumentException if it is none of these
    public static ServerBuilder tcp(String address) {
        return new ServerBuilder(Place.tcp(address));
    }

    /// Begins a TCP server.
    ///
    /// @param address where
    /// @return what is to be said about it
    public static ServerBuilder tcp(Address.Ip address) {
        return new ServerBuilder(Place.of(address));
    }

    /// Begins a server on a Unix stream socket. A file that no server serves any more is replaced, and its
    /// own is gone when the server stops.
    ///
    /// @param path where
    /// @return what is to be said about it
    public static ServerBuilder unix(Path path) {
        return unix(Address.Unix.path(path.toString()));
    }

    /// Begins a server on a Unix stream socket.
    ///
    /// @param address a path or an abstract name
    /// @return what is to be said about it
    public static ServerBuilder unix(Address.Unix address) {
        return new ServerBuilder(Place.of(address));
    }

    /// Begins a server on a Unix socket whose connections keep the bounds of messages: SEQPACKET.
    ///
    /// @param path where
    /// @return what is to be said about it
    public static ServerBuilder seqpacket(Path path) {
        return seqpacket(Address.Unix.path(path.toString()));
    }

    /// Begins a server on a Unix socket whose connections keep the bounds of messages: SEQPACKET.
    ///
    /// @param address a path or an abstract name
    /// @return what is to be said about it
    public static ServerBuilder seqpacket(Address.Unix address) {
        return new ServerBuilder(Place.records(address));
    }

    /// Begins a server between a virtual machine and its host.
    ///
    /// @param address where; [Address.Vsock#CID_ANY] for all
    /// @return what is to be said about it
    public static ServerBuilder vsock(Address.Vsock address) {
        return new ServerBuilder(Place.of(address));
    }

    /// Begins a server on sockets that are bound and listen already: inherited ones, or ones with options of
    /// their own.
    ///
    /// @param listeners one or more, which become the server's when it is opened
    /// @return what is to be said about it
    public static ServerBuilder of(Socket... listeners) {
        return new ServerBuilder(Place.of(List.of(listeners)));
    }

    /// Begins a UDP server.
    ///
    /// @param address `127.0.0.1:1234`, `[::1]:1234`, or `*:1234` for all addresses of both families; port 0
    ///     lets the kernel choose
    /// @return what is to be said about it
    /// @throws IllegalArgumentException if it is none of these
    public static DatagramServerBuilder udp(String address) {
        return new DatagramServerBuilder(Place.udp(address));
    }

    /// Begins a UDP server.
    ///
    /// @param address where
    /// @return what is to be said about it
    public static DatagramServerBuilder udp(Address.Ip address) {
        return new DatagramServerBuilder(Place.datagrams(address));
    }

    /// Begins a server on a Unix datagram socket.
    ///
    /// @param path where
    /// @return what is to be said about it
    public static DatagramServerBuilder unixDatagram(Path path) {
        return unixDatagram(Address.Unix.path(path.toString()));
    }

    /// Begins a server on a Unix datagram socket.
    ///
    /// @param address a path or an abstract name
    /// @return what is to be said about it
    public static DatagramServerBuilder unixDatagram(Address.Unix address) {
        return new DatagramServerBuilder(Place.datagrams(address));
    }

    /// Begins a server on datagram sockets that are bound already.
    ///
    /// @param sockets one or more, which become the server's when it is opened
    /// @return what is to be said about it
    public static DatagramServerBuilder ofDatagrams(Socket... sockets) {
        return new DatagramServerBuilder(Place.of(List.of(sockets)));
    }
}
