package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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
/// What a handler throws ends its connection and is counted; nothing that a client does ends the server. It
/// stops in
/// three ways: [#shutdown] takes nobody new and leaves those who are there alone, [#drain] lets them end
/// and cuts the
/// rest, [#close] cuts all at once.
///
/// **threads:** shared; each method may be called by any thread, a handler's included.
public final class SocketServer implements AutoCloseable {
    private static final Duration UNWIND = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private enum State {
        OPEN,
        RUNNING,
        STOPPED
    }

    private final ServerPlan plan;
    private final Connections connections;
    private final List<AcceptLoop> loops = new ArrayList<>();
    private final CountDownLatch accepting;
    private final boolean sharesLoops;
    private final AtomicBoolean over = new AtomicBoolean();
    private final @Nullable ServiceActions actions;
    private volatile @Nullable Throwable failure;
    private State state = State.OPEN; // guarded by this

    SocketServer(ServerPlan plan) {
        this.plan = plan;
        var own = plan.threads();
        this.sharesLoops = own == null && plan.concurrency() == Concurrency.VIRTUAL_THREADS;
        var threads = own == null ? threads(plan.concurrency()) : own;
        var turns = plan.concurrency() == Concurrency.ONE_AT_A_TIME ? new Semaphore(1) : null;
        this.connections = new Connections(plan, threads, turns, this::endIfOver);
        this.accepting = new CountDownLatch(plan.place().sockets().size());
        this.actions = ServiceActions.of(plan.hooks());
        for (Socket listener : plan.place().sockets()) {
            loops.add(new AcceptLoop(
                    listener, this::take, plan.limits(), plan.watch(), connections.tally(), threads, turns));
        }
    }

    private static ThreadFactory threads(Concurrency concurrency) {
        return concurrency == Concurrency.VIRTUAL_THREADS
                ? Loops.acquire()
                : Thread.ofPlatform().name("jacket-serve-", 0).factory();
    }

    /// Begins a TCP server.
    ///
    /// @param address `127.0.0.1:1234`, `[::1]:1234`, or `*:1234` for all addresses of both families; port
    ///     0
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
    /// own is gone
    /// when the server stops.
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

    /// Begins a server on sockets that are bound and listen already: inherited ones, or ones with options
    /// of their own.
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
        return new DatagramServerBuilder(DatagramPlace.udp(address));
    }

    /// Begins a UDP server.
    ///
    /// @param address where
    /// @return what is to be said about it
    public static DatagramServerBuilder udp(Address.Ip address) {
        return new DatagramServerBuilder(DatagramPlace.of(address));
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
        return new DatagramServerBuilder(DatagramPlace.of(address));
    }

    /// Begins a server on datagram sockets that are bound already.
    ///
    /// @param sockets one or more, which become the server's when it is opened
    /// @return what is to be said about it
    public static DatagramServerBuilder ofDatagrams(Socket... sockets) {
        return new DatagramServerBuilder(DatagramPlace.of(List.of(sockets)));
    }

    /// {@return where it listens, with the true port; the first listener's}
    ///
    /// @throws IOException if it has stopped
    public Address localAddress() throws IOException {
        return plan.place().sockets().getFirst().localAddress();
    }

    /// Begins to accept, on threads of its own.
    ///
    /// @return this
    /// @throws IllegalStateException if that has been done
    public SocketServer start() {
        synchronized (this) {
            if (state != State.OPEN) {
                throw new IllegalStateException("the server is " + (state == State.RUNNING ? "running" : "stopped"));
            }
            state = State.RUNNING;
            loops.forEach(loop -> loop.start(this::loopEnded));
        }
        if (actions != null) {
            actions.start();
        }
        return this;
    }

    /// Accepts and serves until it is stopped: [#start] and [#join].
    ///
    /// @throws InterruptedException if the calling thread was interrupted; the server goes on
    public void serveForever() throws InterruptedException {
        start();
        join();
    }

    /// Waits for one client, at most for the builder's `timeout`, and has it served. With
    /// [Concurrency#ONE_AT_A_TIME] that happens on the calling thread; otherwise it goes on after the call.
    ///
    /// @return whether somebody came
    /// @throws IllegalStateException if the server accepts by itself
    /// @throws IOException if accept fails
    public boolean handleRequest() throws IOException {
        synchronized (this) {
            if (state == State.RUNNING) {
                throw new IllegalStateException("the server accepts by itself");
            }
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
            vacate();
            loops.forEach(AcceptLoop::abandon);
            return false;
        }
        return true;
    }

    private void loopEnded(@Nullable Throwable broken) {
        if (broken != null) {
            failure = broken;
            loops.forEach(AcceptLoop::abandon);
        }
        accepting.countDown();
        endIfOver();
    }

    private void endIfOver() {
        if (accepting.getCount() > 0 || connections.inside() > 0 || !over.compareAndSet(false, true)) {
            return;
        }
        if (actions != null) {
            actions.stop();
        }
        if (sharesLoops) {
            Loops.release();
        }
    }

    /// Takes nobody new: those in the kernel's queue are the last. Those who are there are served to their
    /// end, which [#join] waits for. Returns at once.
    public void shutdown() {
        vacate();
        stopAccepting(false);
    }

    /// @param drops whether those in the kernel's queue are left to it, which resets them
    private synchronized void stopAccepting(boolean drops) {
        if (state == State.OPEN) {
            plan.place().close();
            loops.forEach(_ -> accepting.countDown());
        }
        state = State.STOPPED;
        loops.forEach(drops ? AcceptLoop::abandon : AcceptLoop::stop);
        endIfOver();
    }

    private void vacate() {
        try {
            plan.place().vacate().run();
        } catch (IOException e) {
            plan.watch().leftBehind(e);
        }
    }

    /// Waits until it has been stopped and everybody has been served.
    ///
    /// @throws InterruptedException if the calling thread was interrupted; the server goes on
    /// @throws IllegalStateException if a defect ended the accepting
    public void join() throws InterruptedException {
        accepting.await();
        connections.awaitAtMost(0, Deadline.NEVER);
        var broken = failure;
        if (broken != null) {
            throw new IllegalStateException("the accept loop failed", broken);
        }
    }

    /// Stops in good order: takes nobody new, lets everybody answer what has been received, and cuts those
    /// who are still at work when the grace is over. The caller's own connection, if it is a handler's, is
    /// left alone.
    ///
    /// @param grace how long the work may take
    /// @return what happened
    /// @throws InterruptedException if the calling thread was interrupted
    public DrainReport drain(Duration grace) throws InterruptedException {
        long begun = System.nanoTime();
        Deadline until = Deadline.after(grace);
        int own = connections.isHandler() ? 1 : 0;
        int open = connections.inside() - own;
        plan.watch().draining(open, grace);
        vacate();
        connections.drain();
        stopAccepting(false);
        awaitAccepting(until);
        awaitDrained(own, until);
        int left = Math.max(0, connections.inside() - own);
        stopAccepting(true);
        connections.cutOthers();
        connections.awaitAtMost(own, Deadline.after(UNWIND));
        return new DrainReport(open, left, Duration.ofNanos(System.nanoTime() - begun));
    }

    private void awaitDrained(int own, Deadline until) throws InterruptedException {
        while (!connections.awaitAtMost(own, until.earlier(Deadline.after(LOOK_AGAIN))) && !until.hasPassed()) {
            connections.drain();
        }
    }

    private void awaitAccepting(Deadline until) throws InterruptedException {
        if (loops.stream().anyMatch(AcceptLoop::isOwn)) {
            return; // it would wait for itself
        }
        if (!accepting.await(until.remainingNanos(), TimeUnit.NANOSECONDS)) {
            stopAccepting(true);
        }
    }

    /// Ends everything now and waits for nothing: peers get a reset, and handlers an exception.
    public void cut() {
        vacate();
        stopAccepting(true);
        connections.cut();
    }

    /// {@return what it has done so far}
    public ServerCounts counts() {
        return connections.counts();
    }

    /// {@return what it has done so far, with the reasons, and how long and how much it was}
    public ServerMetrics metrics() {
        return connections.metrics(Backlog.of(plan.place().sockets()));
    }

    /// Ends everything now, as [#cut] does, and gives the handlers two seconds to notice.
    @Override
    public void close() {
        cut();
        try {
            awaitAccepting(Deadline.after(UNWIND));
            connections.awaitAtMost(connections.isHandler() ? 1 : 0, Deadline.after(UNWIND));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
