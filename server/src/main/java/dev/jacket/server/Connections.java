package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.CallFailure;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Socket;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// The connections of a server: lets them in, has them handled, and counts how they end.
///
/// **threads:** shared.
final class Connections implements Server.Work {
    /// The process ends with its only connection, which so has time to end in good order.
    private static final Duration LAST_LINGER = Duration.ofSeconds(5);

    /// Why the kernel gives up an open connection: nobody answered, or the last router has said why.
    private static final Set<Errno> GONE = Set.of(Errno.ETIMEDOUT, Errno.EHOSTUNREACH, Errno.ENETUNREACH);

    private final ServerPlan plan;
    private final ServerWatch watch;
    private final ThreadFactory threads;
    private final @Nullable Semaphore turns;
    private final Runnable afterEach;
    private final Tally tally = new Tally();
    private final Gate gate;
    private volatile ServerLimits limits;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile boolean cutting;

    /// @param threads makes the threads that handle
    /// @param turns what a connection gives back when it ends, or null
    /// @param afterEach runs when a connection has ended
    Connections(ServerPlan plan, ThreadFactory threads, @Nullable Semaphore turns, Runnable afterEach) {
        this.plan = plan;
        this.watch = plan.watch();
        this.threads = threads;
        this.turns = turns;
        this.afterEach = afterEach;
        this.limits = plan.limits();
        this.gate = new Gate(limits.maxConns(), limits.perAddress());
    }

    Tally tally() {
        return tally;
    }

    @Override
    public Tally settled() {
        tally.settle(open);
        return tally;
    }

    @Override
    public void access(AccessRules next) {
        plan.admission().rules(next);
    }

    ServerLimits limits() {
        return limits;
    }

    /// Those who come from now on are under these.
    void limits(ServerLimits next) {
        limits = next;
        gate.most(next.maxConns(), next.perAddress());
        var proxies = plan.admission().proxies();
        if (proxies != null) {
            proxies.longest(next.sizes().proxyHeader());
        }
    }

    @Override
    public int inside() {
        return gate.inside();
    }

    @Override
    public boolean awaitAtMost(int number, Deadline deadline) throws InterruptedException {
        return gate.awaitAtMost(number, deadline);
    }

    @Override
    public boolean isHandler() {
        return open.stream().anyMatch(each -> each.attendant().isCaller());
    }

    /// Lets each end at its next pause between messages. To be called again and again, for those who come yet
    /// and those who have come just now.
    @Override
    public void drain() {
        open.stream()
                .filter(each -> !each.isNew())
                .forEach(each -> each.attendant().drain());
    }

    /// Ends all that are open now, and those that come yet.
    @Override
    public void cut() {
        cutting = true;
        open.forEach(Connection::cut);
    }

    @Override
    public void cutOthers() {
        open.stream().filter(each -> !each.attendant().isCaller()).forEach(Connection::cut);
    }

    /// {@return whether nobody may come any more, as the only one is here}
    boolean isClaimed() {
        return plan.once() && claimed.get();
    }

    /// Has an accepted connection handled on a thread of its own, whatever becomes of it.
    ///
    /// @throws IOException if there is no thread for it
    void take(Socket socket) throws IOException {
        var connection = admitted(socket);
        if (connection == null) {
            return;
        }
        boolean started = false;
        try {
            threads.newThread(() -> run(connection)).start();
            started = true;
        } catch (OutOfMemoryError noThread) {
            throw new IOException("no thread for a connection", noThread);
        } finally {
            if (!started) {
                socket.close();
                left(connection);
            }
        }
    }

    /// Has it handled on the calling thread.
    void takeHere(Socket socket) {
        var connection = admitted(socket);
        if (connection != null) {
            run(connection);
        }
    }

    /// {@return the connection; null if it was turned away, and is closed}
    private @Nullable Connection admitted(Socket socket) {
        var denied = plan.admission().judge(socket);
        if (denied != null) {
            turnAway(socket, denied);
            return null;
        }
        if (plan.once() && !claimed.compareAndSet(false, true)) {
            socket.close();
            giveTurnBack();
            return null;
        }
        var counted = plan.admission().counted(socket);
        var refusal = gate.enter(counted);
        if (refusal != null) {
            turnAway(socket, refusal);
            return null;
        }
        tally.accepted.increment();
        var connection = new Connection(socket, numbers.incrementAndGet(), limits);
        connection.counted(counted);
        FlightEvents.accepted(connection);
        return connection;
    }

    private void turnAway(Socket socket, Refusal why) {
        socket.close();
        giveTurnBack();
        tally.refused(socket.acceptedFrom(), why);
        watch.refused(socket.acceptedFrom(), why);
    }

    private void giveTurnBack() {
        if (turns != null) {
            turns.release();
        }
    }

    private void run(Connection connection) {
        boolean told = false;
        var life = FlightEvents.life();
        try {
            enter(connection);
            if (!establish(connection)) {
                return;
            }
            told = true;
            watch.accepted(connection);
            if (plan.once()) {
                connection.lingerUntilEnd(LAST_LINGER);
            }
            if (!serve(connection)) {
                refuse(connection, Refusal.VERIFY);
                watch.refused(connection.peer(), Refusal.VERIFY);
            } else if (connection.isDraining() && !connection.peerEnded()) {
                connection.end(ConnectionEnd.DRAIN);
            }
            connection.finish();
        } catch (Throwable thrown) { // whatever a handler throws is its connection's end, and nobody else's
            broken(connection, thrown);
        } finally {
            leave(connection, told);
            FlightEvents.over(life, connection);
        }
    }

    /// Takes it through what comes before anybody judges it; {@return false if it ended there, untold}
    private boolean establish(Connection connection) {
        var proxies = plan.admission().proxies();
        if (proxies == null && plan.phases().isEmpty()) {
            return true;
        }
        var event = FlightEvents.handshake();
        boolean established = passesPhases(connection, proxies);
        FlightEvents.over(event, connection, established);
        return established;
    }

    private boolean passesPhases(Connection connection, @Nullable ProxyGate proxies) {
        Deadline until = connection.fromAccept(connection.limits().times().handshake());
        try {
            var refusal = proxies == null ? null : introduce(connection, proxies, until);
            for (int i = 0; refusal == null && i < plan.phases().size(); i++) {
                refusal = plan.phases().get(i).pass(connection, until);
            }
            if (refusal == null) {
                connection.established();
                return true;
            }
            refuse(connection, refusal);
            watch.refused(connection.peer(), refusal);
            return false;
        } catch (IOException failure) {
            notEstablished(connection, failure);
            return false;
        }
    }

    /// Has the proxy tell who is behind it; {@return null, or why that one is turned away}
    private @Nullable Refusal introduce(Connection connection, ProxyGate proxies, Deadline until) throws IOException {
        var header = proxies.read(connection, until);
        connection.announce(header);
        if (header.isLocal()) {
            return null;
        }
        var denied = plan.admission().judge(connection.peer());
        if (denied != null) {
            return denied;
        }
        var tooMany = gate.count(connection.peer());
        if (tooMany == null) {
            connection.counted(connection.peer());
        }
        return tooMany;
    }

    private void notEstablished(Connection connection, IOException failure) {
        if (connection.wasCut() || connection.end() == ConnectionEnd.DRAIN) {
            connection.end(ConnectionEnd.DRAIN);
        } else {
            refuse(connection, Refusal.HANDSHAKE);
            watch.notEstablished(connection, failure);
        }
    }

    private void refuse(Connection connection, Refusal why) {
        connection.end(ConnectionEnd.REFUSED);
        tally.refused(connection.peer(), why);
    }

    private boolean serve(Connection connection) throws Exception {
        long begun = System.nanoTime();
        try {
            return plan.hooks().serve(connection);
        } finally {
            tally.handled(System.nanoTime() - begun);
        }
    }

    /// A cut that begins now either finds it in the set or is seen here. A drain looks again and again.
    private void enter(Connection connection) {
        connection.attendant().begin();
        open.add(connection);
        if (cutting) {
            connection.cut();
        }
    }

    private void broken(Connection connection, Throwable thrown) {
        switch (thrown) {
            case CallTimeoutException _ -> {
                connection.end(ConnectionEnd.IDLE);
                tally.idle.increment();
            }
            case StalledException _ -> {
                connection.end(ConnectionEnd.LIMIT);
                tally.stalled.increment();
                connection.reset();
            }
            case VanishedException _ -> vanished(connection);
            case CallFailure failure when GONE.contains(failure.details().errno()) -> vanished(connection);
            case LateException _ -> {
                connection.end(ConnectionEnd.LIMIT);
                tally.late.increment();
                connection.finish();
            }
            case TooLongException tooLong -> {
                connection.end(ConnectionEnd.LIMIT);
                tally.tooLong.increment();
                connection.complain(tooLong);
                connection.finish();
            }
            case RefusedException refused -> {
                refuse(connection, refused.why());
                watch.refused(connection.peer(), refused.why());
                connection.finish();
            }
            case Throwable _ when connection.wasCut() -> connection.end(ConnectionEnd.DRAIN);
            case Throwable _
            when isNetwork(thrown) -> {
                connection.end(ConnectionEnd.RESET);
                tally.reset.increment();
            }
            default -> {
                connection.end(ConnectionEnd.ERROR);
                tally.failed.increment();
                plan.hooks().tell(connection, thrown);
                watch.failed(connection, thrown);
                connection.finish();
            }
        }
    }

    private void vanished(Connection connection) {
        connection.end(ConnectionEnd.VANISHED);
        tally.reset.increment();
        connection.reset();
    }

    /// {@return whether it failed between us and the peer, not on our own side}
    private static boolean isNetwork(Throwable failure) {
        return failure instanceof CallFailure
                || failure instanceof SocketTimeoutException
                || failure instanceof SSLException
                || failure instanceof EOFException; // the peer ended within a message
    }

    private void leave(Connection connection, boolean told) {
        try {
            if (told && watch.wantsState()) {
                connection.rememberState();
            }
            connection.close();
        } finally {
            try {
                tally.ended(connection);
                if (told) {
                    watch.closed(connection);
                }
            } finally {
                left(connection);
            }
        }
    }

    private void left(Connection connection) {
        open.remove(connection);
        connection.attendant().done();
        gate.leave(connection.counted());
        giveTurnBack();
        afterEach.run();
    }
}
