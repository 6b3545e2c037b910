package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopStatus;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The life of a server: opened, started, stopped.
///
/// It stops in three ways: [#shutdown] takes nobody new and leaves those who are there alone, [#drain] lets
/// them end and cuts the rest, [#close] cuts all at once.
///
/// **threads:** shared; each method may be called by any thread, a handler's included.
public abstract sealed class Server implements AutoCloseable permits SocketServer, DatagramServer {
    private static final Duration UNWIND = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    /// What is being handled.
    interface Work {
        /// {@return its counts, those of what is still under way included}
        Tally settled();

        /// {@return how much}
        int inside();

        boolean awaitAtMost(int number, Deadline deadline) throws InterruptedException;

        /// Says who may come from now on.
        void access(AccessRules next);

        /// {@return whether the calling thread handles some of it}
        boolean isHandler();

        /// Lets it end at its next pause; called again until it has.
        void drain();

        /// Ends it now, but for the caller's own.
        void cutOthers();

        /// Ends it now.
        void cut();
    }

    private enum State {
        OPEN,
        RUNNING,
        STOPPED
    }

    private final Listening place;
    private final @Nullable HotRestart restart;
    private final ServerWatch watch;
    private final List<ServerLoop> loops = new ArrayList<>();
    private final CountDownLatch taking;
    private final boolean sharesLoops;
    private final @Nullable ServiceActions actions;
    private volatile @Nullable WatchdogBeat beat;
    private final AtomicBoolean leaving = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Throwable failure;
    private volatile boolean handedOver;
    private State state = State.OPEN; // guarded by this

    /// @param sharesLoops whether it is a user of [Loops], until it is over
    /// @param actions run while it does, or null
    Server(Listening place, ServerWatch watch, boolean sharesLoops, @Nullable ServiceActions actions) {
        this.place = place;
        this.restart = place.restart();
        this.watch = watch;
        this.sharesLoops = sharesLoops;
        this.actions = actions;
        this.taking = new CountDownLatch(place.sockets().size());
    }

    abstract Work work();

    /// {@return how many lines about what it does were lost, by the log}
    Map<String, Long> lostLines() {
        return watch.lostLines();
    }

    /// {@return what serves}
    abstract Object handler();

    /// {@return how often its limits were reached, by their words}
    private Map<String, Long> limitsReached() {
        var all = new HashMap<>(watch.limitsReached());
        if (handler() instanceof ProgramHandler programs) {
            programs.limitsReached().forEach((word, times) -> all.merge(word, times, Long::sum));
        }
        return all;
    }

    /// Adds a loop, one for each socket.
    final void add(ServerLoop loop) {
        loops.add(loop);
    }

    /// {@return where it listens, with the true port; the first socket's}
    ///
    /// @throws IOException if it has stopped
    public final Address localAddress() throws IOException {
        return place.sockets().getFirst().localAddress();
    }

    final ServerWatch watch() {
        return watch;
    }

    final Supervisor manager() {
        return place.manager();
    }

    final List<Socket> sockets() {
        return place.sockets();
    }

    /// Begins to take what comes, on threads of its own. Where it takes over from another process, that one
    /// has stopped first.
    ///
    /// @return this
    /// @throws IllegalStateException if that has been done
    /// @throws UncheckedIOException if the control socket of a hot restart cannot be had; the server is
    ///     closed then
    public Server start() {
        if (restart != null) {
            takeOver(restart);
        }
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
        place.manager().ready();
        beat = WatchdogBeat.start(place.manager(), loops.getFirst().threads());
        return this;
    }

    final synchronized boolean isRunning() {
        return state == State.RUNNING;
    }

    /// Serves until it is stopped: [#start] and [#join].
    ///
    /// @throws InterruptedException if the calling thread was interrupted; the server goes on
    public final void serveForever() throws InterruptedException {
        start();
        join();
    }

    private void loopEnded(@Nullable Throwable broken) {
        if (broken != null) {
            failure = broken;
            abandon();
        }
        taking.countDown();
        endIfOver();
    }

    /// Called whenever something is over.
    final void endIfOver() {
        if (taking.getCount() > 0 || work().inside() > 0 || !over.compareAndSet(false, true)) {
            return;
        }
        vacate();
        place.close();
        if (restart != null) {
            restart.end();
        }
        var beating = beat;
        if (beating != null) {
            beating.stop();
        }
        if (actions != null) {
            actions.stop();
        }
        if (sharesLoops) {
            Loops.release();
        }
    }

    private void takeOver(HotRestart restart) {
        try {
            restart.begin(this);
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    /// Leaves the sockets and all that is in their queues to another process, which has them too.
    final void handOver() throws IOException {
        handedOver = true;
        for (Socket socket : place.sockets()) {
            UnixFile.leave(socket);
        }
        stopTaking(true);
        try {
            awaitTaking(Deadline.after(UNWIND));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.handedOver();
    }

    private void vacate() {
        if (handedOver) {
            return;
        }
        if (isRunning() && leaving.compareAndSet(false, true)) {
            place.manager().stopping();
        }
        try {
            if (restart != null) {
                restart.vacate();
            }
            place.vacate().run();
        } catch (IOException e) {
            watch.leftBehind(e);
        }
    }

    /// Ends the loops as they are; what is being handled goes on.
    final void abandon() {
        vacate();
        loops.forEach(ServerLoop::abandon);
    }

    /// Takes nobody new: what has arrived in the kernel by now is the last. What is there is served to its
    /// end, which [#join] waits for. Returns at once.
    public final void shutdown() {
        vacate();
        stopTaking(false);
    }

    /// @param drops whether what has arrived in the kernel is left to it
    private synchronized void stopTaking(boolean drops) {
        if (state == State.OPEN) {
            loops.forEach(ServerLoop::ended);
            loops.forEach(_ -> taking.countDown());
        }
        state = State.STOPPED;
        loops.forEach(drops ? ServerLoop::abandon : ServerLoop::stop);
        endIfOver();
    }

    /// Waits until it has been stopped and everybody has been served.
    ///
    /// @throws InterruptedException if the calling thread was interrupted; the server goes on
    /// @throws IllegalStateException if a defect ended it
    public final void join() throws InterruptedException {
        taking.await();
        work().awaitAtMost(0, Deadline.NEVER);
        var broken = failure;
        if (broken != null) {
            throw new IllegalStateException("a loop of the server failed", broken);
        }
        LoggedWatch.settle(watch);
    }

    /// Stops in good order, within the times that the builder was given: [#drain(Duration, Duration)].
    ///
    /// @return what happened
    /// @throws InterruptedException if the calling thread was interrupted
    public final DrainReport drain() throws InterruptedException {
        return drain(place.stopping().grace(), place.stopping().hardStop());
    }

    /// Stops in good order, and gives handlers that have been cut two seconds to notice: [#drain(Duration,
    /// Duration)].
    ///
    /// @param grace how long the work may take
    /// @return what happened
    /// @throws InterruptedException if the calling thread was interrupted
    public final DrainReport drain(Duration grace) throws InterruptedException {
        return drain(grace, Deadline.after(grace), Deadline.NEVER);
    }

    /// Stops in good order: takes nobody new, lets what has been received be answered, and cuts those who are
    /// still at work when the grace is over. Who has come within the last second and said nothing yet has
    /// the rest of that second for a first message. Handlers that go on all the same are waited for until the
    /// hard stop. The caller's own work, if it is a handler, is left alone.
    ///
    /// @param grace how long the work may take
    /// @param hardStop how long all of it may take
    /// @return what happened
    /// @throws InterruptedException if the calling thread was interrupted
    public final DrainReport drain(Duration grace, Duration hardStop) throws InterruptedException {
        var end = Deadline.after(hardStop);
        return drain(grace, Deadline.after(grace).earlier(end), end);
    }

    /// @param end if it never comes, two seconds after the cut
    private DrainReport drain(Duration grace, Deadline until, Deadline end) throws InterruptedException {
        long begun = System.nanoTime();
        var event = FlightEvents.drain();
        int own = own();
        int open = work().inside() - own;
        watch.draining(open, grace);
        vacate();
        work().drain();
        stopTaking(false);
        awaitTaking(until);
        awaitDrained(own, until);
        int left = Math.max(0, work().inside() - own);
        stopTaking(true);
        work().cutOthers();
        boolean over = work().awaitAtMost(own, end.isBounded() ? end : Deadline.after(UNWIND));
        int stuck = over ? 0 : Math.max(0, work().inside() - own);
        var report = new DrainReport(open, left, stuck, Duration.ofNanos(System.nanoTime() - begun));
        FlightEvents.over(event, report);
        return report;
    }

    private int own() {
        return work().isHandler() ? 1 : 0;
    }

    private void awaitDrained(int own, Deadline until) throws InterruptedException {
        while (!work().awaitAtMost(own, until.earlier(Deadline.after(LOOK_AGAIN))) && !until.hasPassed()) {
            work().drain();
        }
    }

    private void awaitTaking(Deadline until) throws InterruptedException {
        if (loops.stream().anyMatch(ServerLoop::isOwn)) {
            return; // it would wait for itself
        }
        if (!taking.await(until.remainingNanos(), TimeUnit.NANOSECONDS)) {
            stopTaking(true);
        }
    }

    /// Ends everything now and waits for nothing: peers of connections get a reset, and handlers an
    /// exception.
    public final void cut() {
        vacate();
        stopTaking(true);
        work().cut();
        place.close();
    }

    /// Says who may come from now on; those who are here stay.
    ///
    /// @param next the rules
    public final void access(AccessRules next) {
        work().access(next);
    }

    /// Takes other settings in place of those that it was opened with, for those who come from now on; who is here
    /// stays under the limits of before. What cannot be taken is refused before anything changes.
    ///
    /// @param next all that is said; what is not has the value that the builder gave it
    /// @return the words that differ and need a new start: they have no effect until then
    /// @throws IllegalArgumentException if a word is unknown, or a value is none or out of range
    /// @throws IOException if a file in it cannot be read, a name has no address, or the server has stopped
    public final List<String> reload(Settings next) throws IOException {
        next.check();
        return take(next);
    }

    abstract List<String> take(Settings next) throws IOException;

    /// {@return what it has done so far}
    public final ServerCounts counts() {
        return work().settled().counts(work().inside());
    }

    /// {@return what it has done so far, with the reasons, and how long and how much it was}
    public final ServerMetrics metrics() {
        var threads = loops.getFirst().threads();
        List<LoopStatus> status = threads instanceof EventLoops own ? own.status() : List.of();
        return work().settled()
                .metrics(work().inside(), Backlog.of(place.sockets()), status, lostLines(), limitsReached());
    }

    /// Ends everything now, as [#cut] does, and gives the handlers two seconds to notice.
    @Override
    public final void close() {
        cut();
        try {
            awaitTaking(Deadline.after(UNWIND));
            work().awaitAtMost(own(), Deadline.after(UNWIND));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LoggedWatch.settle(watch);
    }
}
