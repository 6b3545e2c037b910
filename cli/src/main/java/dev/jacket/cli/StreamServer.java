package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Serves connections: accepts them on its listeners, and gives each a virtual thread that runs the handler.
///
/// What a handler throws ends its connection and is counted; nothing that a client does ends the server.
///
/// **threads:** shared.
final class StreamServer implements Server {
    /// The process ends with its only connection, which so has time to end in good order.
    private static final Duration LAST_LINGER = Duration.ofSeconds(5);

    private static final Duration UNWIND = Duration.ofSeconds(2);

    private final Listeners place;
    private final StreamHandler handler;
    private final ServerLimits limits;
    private final ServerWatch watch;
    private final boolean once;
    private final ThreadFactory threads;
    private final ServerCounts counts = new ServerCounts();
    private final Gate gate;
    private final List<AcceptLoop> loops = new ArrayList<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CountDownLatch accepting;
    private volatile boolean draining;
    private volatile boolean cutting;
    private volatile @Nullable Throwable failure;

    /// @param place becomes the server's
    /// @param once whether the first connection is the last
    /// @param threads makes the threads that accept and handle
    StreamServer(
            Listeners place,
            StreamHandler handler,
            ServerLimits limits,
            ServerWatch watch,
            boolean once,
            ThreadFactory threads) {
        this.place = place;
        this.handler = handler;
        this.limits = limits;
        this.watch = watch;
        this.once = once;
        this.threads = threads;
        this.gate = new Gate(limits.connections(), limits.perAddress());
        this.accepting = new CountDownLatch(place.sockets().size());
        for (Socket listener : place.sockets()) {
            loops.add(new AcceptLoop(listener, this::take, limits, watch, counts, threads));
        }
    }

    @Override
    public void start() {
        loops.forEach(loop -> loop.start(this::loopEnded));
    }

    private void loopEnded(@Nullable Throwable broken) {
        if (broken != null) {
            failure = broken;
            loops.forEach(AcceptLoop::abandon);
        }
        accepting.countDown();
    }

    @Override
    public void await() throws InterruptedException {
        accepting.await();
        gate.awaitEmpty(Deadline.NEVER);
        var broken = failure;
        if (broken != null) {
            throw new IllegalStateException("the accept loop failed", broken);
        }
    }

    @Override
    public int drain(Duration grace) throws InterruptedException {
        Deadline until = Deadline.after(grace);
        draining = true;
        watch.draining(gate.inside(), grace);
        place.vacate();
        loops.forEach(AcceptLoop::stop);
        accepting.await();
        connections.forEach(Connection::drain);
        gate.awaitEmpty(until);
        int left = gate.inside();
        cut();
        gate.awaitEmpty(Deadline.after(UNWIND));
        return left;
    }

    @Override
    public void cut() {
        cutting = true;
        loops.forEach(AcceptLoop::abandon);
        connections.forEach(Connection::cut);
    }

    @Override
    public ServerCounts counts() {
        return counts;
    }

    /// Takes an accepted connection, whatever becomes of it.
    private boolean take(Socket socket) {
        if (once && !claimed.compareAndSet(false, true)) {
            socket.close();
            return false;
        }
        var refusal = gate.enter(socket.acceptedFrom());
        if (refusal != null) {
            socket.close();
            counts.refused.increment();
            watch.refused(socket.acceptedFrom(), refusal);
            return true;
        }
        counts.accepted.increment();
        admit(socket);
        if (once) {
            place.vacate();
            loops.forEach(AcceptLoop::abandon);
        }
        return !once;
    }

    private void admit(Socket socket) {
        boolean started = false;
        try {
            var connection = new Connection(socket, numbers.incrementAndGet(), limits, watch);
            threads.newThread(() -> run(connection)).start();
            started = true;
        } finally {
            if (!started) { // no memory for a thread
                socket.close();
                gate.leave(socket.acceptedFrom());
            }
        }
    }

    private void run(Connection connection) {
        try {
            enter(connection);
            watch.accepted(connection);
            if (once) {
                connection.lingerUntilEnd(LAST_LINGER);
            }
            handler.handle(connection);
            connection.finish();
        } catch (Throwable thrown) { // whatever a handler throws is its connection's end, and nobody else's
            broken(connection, thrown);
        } finally {
            leave(connection);
        }
    }

    /// A drain that begins now either finds it in the set or is seen here.
    private void enter(Connection connection) {
        connection.begin();
        connections.add(connection);
        if (draining) {
            connection.drain();
        }
        if (cutting) {
            connection.cut();
        }
    }

    private void broken(Connection connection, Throwable thrown) {
        switch (thrown) {
            case CallTimeoutException _ -> {
                connection.end(ConnectionEnd.IDLE);
                counts.idle.increment();
            }
            case StalledException _ -> {
                connection.end(ConnectionEnd.LIMIT);
                counts.stalled.increment();
                connection.reset();
            }
            case LateException _ -> {
                connection.end(ConnectionEnd.LIMIT);
                counts.late.increment();
                connection.finish();
            }
            case TooLongException _ -> {
                connection.end(ConnectionEnd.LIMIT);
                counts.tooLong.increment();
                connection.finish();
            }
            case Throwable _ when connection.wasCut() -> connection.end(ConnectionEnd.DRAIN);
            case Throwable _
            when Failures.isNetwork(thrown) -> {
                connection.end(ConnectionEnd.RESET);
                counts.reset.increment();
            }
            default -> {
                connection.end(ConnectionEnd.ERROR);
                counts.failed.increment();
                watch.failed(connection, connection.peer(), thrown);
            }
        }
    }

    private void leave(Connection connection) {
        try {
            connection.close();
        } finally {
            try {
                counts.in.add(connection.bytesIn());
                counts.out.add(connection.bytesOut());
                watch.closed(connection);
            } finally {
                connections.remove(connection);
                gate.leave(connection.peer());
            }
        }
    }
}
