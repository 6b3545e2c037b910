package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Datagrams;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Serves datagrams: receives them, and has each handled by a function that may answer.
///
/// ```java
/// try (var server = SocketServer.udp("127.0.0.1:9999")
///         .handler(d -> d.reply("Hello, " + d.text() + "!"))
///         .start()) {
///     server.join();
/// }
/// ```
///
/// **threads:** shared; each method may be called by any thread, a handler's included.
public final class DatagramServer implements AutoCloseable {
    private static final Duration UNWIND = Duration.ofSeconds(2);

    private enum State {
        OPEN,
        RUNNING,
        STOPPED
    }

    private final DatagramPlan plan;
    private final Tally tally = new Tally();
    private final Answers answers;
    private final List<DatagramLoop> loops = new ArrayList<>();
    private final CountDownLatch receiving;
    private final boolean sharesLoops;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Throwable failure;
    private State state = State.OPEN; // guarded by this

    DatagramServer(DatagramPlan plan) {
        this.plan = plan;
        var own = plan.threads();
        this.sharesLoops = own == null && plan.concurrency() != Concurrency.PLATFORM_THREADS;
        var threads = own == null ? threads(plan.concurrency()) : own;
        boolean inline = plan.concurrency() == Concurrency.ONE_AT_A_TIME;
        this.answers = new Answers(plan, inline ? null : threads, tally, this::endIfOver);
        this.receiving = new CountDownLatch(plan.place().sockets().size());
        for (Socket socket : plan.place().sockets()) {
            loops.add(new DatagramLoop(socket, answers, plan.once() ? this::end : () -> {}, threads));
        }
    }

    private static ThreadFactory threads(Concurrency concurrency) {
        return concurrency == Concurrency.PLATFORM_THREADS
                ? Thread.ofPlatform().name("jacket-serve-", 0).factory()
                : Loops.acquire();
    }

    /// {@return where it receives, with the true port; the first socket's}
    ///
    /// @throws IOException if it has stopped
    public Address localAddress() throws IOException {
        return plan.place().sockets().getFirst().localAddress();
    }

    /// Begins to receive, on threads of its own.
    ///
    /// @return this
    /// @throws IllegalStateException if that has been done
    public synchronized DatagramServer start() {
        if (state != State.OPEN) {
            throw new IllegalStateException("the server is " + (state == State.RUNNING ? "running" : "stopped"));
        }
        state = State.RUNNING;
        loops.forEach(loop -> loop.start(this::loopEnded));
        return this;
    }

    /// Receives and serves until it is stopped: [#start] and [#join].
    ///
    /// @throws InterruptedException if the calling thread was interrupted; the server goes on
    public void serveForever() throws InterruptedException {
        start();
        join();
    }

    /// Waits for one datagram, at most for the builder's `timeout`, and has it handled: on the calling thread with
    /// [Concurrency#ONE_AT_A_TIME], otherwise on one of its own.
    ///
    /// @return whether one came
    /// @throws IllegalStateException if the server receives by itself, or on several sockets
    /// @throws IOException if receiving fails
    public boolean handleRequest() throws IOException {
        synchronized (this) {
            if (state == State.RUNNING || loops.size() > 1) {
                throw new IllegalStateException("the server receives by itself, or on several sockets");
            }
        }
        var socket = plan.place().sockets().getFirst();
        try (var datagrams = socket.datagrams(1, Datagrams.LONGEST)) {
            datagrams.onDrop(answers::notSent);
            datagrams.next(Deadline.after(plan.timeout()));
            answers.give(answers.new Batched(socket, datagrams));
            datagrams.flush();
            return true;
        } catch (CallTimeoutException nothing) {
            plan.late().run();
            return false;
        } catch (ClosedChannelException stopped) {
            return false;
        }
    }

    private void loopEnded(@Nullable Throwable broken) {
        if (broken != null) {
            failure = broken;
            end();
        }
        receiving.countDown();
        endIfOver();
    }

    /// Ends the loops as they are; answers under way go out.
    private void end() {
        loops.forEach(DatagramLoop::abandon);
    }

    private void endIfOver() {
        if (receiving.getCount() > 0 || answers.waiting() > 0 || !over.compareAndSet(false, true)) {
            return;
        }
        vacate();
        plan.place().close();
        if (sharesLoops) {
            Loops.release();
        }
    }

    private void vacate() {
        try {
            plan.place().vacate().run();
        } catch (IOException e) {
            plan.watch().leftBehind(e);
        }
    }

    /// Receives nothing more but what has arrived already, which is served, as [#join] waits for. Returns at once.
    public void shutdown() {
        vacate();
        stopReceiving(false);
    }

    /// @param drops whether what has arrived is dropped
    private synchronized void stopReceiving(boolean drops) {
        if (state == State.OPEN) {
            loops.forEach(_ -> receiving.countDown());
        }
        state = State.STOPPED;
        loops.forEach(drops ? DatagramLoop::abandon : DatagramLoop::drain);
        endIfOver();
    }

    /// Waits until it has been stopped and everything has been served.
    ///
    /// @throws InterruptedException if the calling thread was interrupted; the server goes on
    /// @throws IllegalStateException if a defect ended the receiving
    public void join() throws InterruptedException {
        receiving.await();
        answers.awaitAtMost(0, Deadline.NEVER);
        var broken = failure;
        if (broken != null) {
            throw new IllegalStateException("the receive loop failed", broken);
        }
    }

    /// Stops in good order: serves what has arrived, and interrupts the handlers that are still at work when the grace
    /// is over. The caller's own handler, if it is one, is left alone.
    ///
    /// @param grace how long the work may take
    /// @return what happened
    /// @throws InterruptedException if the calling thread was interrupted
    public DrainReport drain(Duration grace) throws InterruptedException {
        long begun = System.nanoTime();
        Deadline until = Deadline.after(grace);
        int own = answers.isHandler() ? 1 : 0;
        int open = answers.waiting() - own;
        plan.watch().draining(open, grace);
        shutdown();
        awaitReceiving(until);
        answers.awaitAtMost(own, until);
        int left = Math.max(0, answers.waiting() - own);
        stopReceiving(true);
        answers.cut();
        answers.awaitAtMost(own, Deadline.after(UNWIND));
        return new DrainReport(open, left, Duration.ofNanos(System.nanoTime() - begun));
    }

    private void awaitReceiving(Deadline until) throws InterruptedException {
        if (loops.stream().noneMatch(DatagramLoop::isOwn)) {
            receiving.await(until.remainingNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /// Ends everything now and waits for nothing: what has arrived is dropped, and handlers are interrupted.
    public void cut() {
        vacate();
        stopReceiving(true);
        answers.cut();
        plan.place().close();
    }

    /// {@return what it has done so far}
    public ServerCounts counts() {
        return tally.counts(answers.waiting());
    }

    /// {@return what it has done so far, with the reasons, and how long it took}
    public ServerMetrics metrics() {
        return tally.metrics(answers.waiting(), Backlog.of(plan.place().sockets()));
    }

    /// Ends everything now, as [#cut] does, and gives the handlers two seconds to notice.
    @Override
    public void close() {
        cut();
        try {
            awaitReceiving(Deadline.after(UNWIND));
            answers.awaitAtMost(answers.isHandler() ? 1 : 0, Deadline.after(UNWIND));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
