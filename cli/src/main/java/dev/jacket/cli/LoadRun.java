package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Socket;
import dev.jacket.tls.TlsStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Measures: opens the connections, watches over them while they talk, and ends them.
final class LoadRun {
    private static final long TICK = 50_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long PATIENCE = 2 * SECOND;
    private static final long GRACE = SECOND / 5;
    private static final int OPENING = 256;

    private final LoadPlan plan;
    private final Dialer dialer;
    private final Watcher watcher;
    private final ThreadFactory factory;
    private final List<LoadWorker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();
    private volatile boolean stopped;

    /// Who is told how it goes.
    interface Watcher {
        /// The first connection is there.
        ///
        /// @param tls what is spoken on it; null for the bytes alone
        void begins(@Nullable TlsStream tls);

        /// {@return whether it may go on}
        ///
        /// @param so all figures so far, since the end of the warm-up
        /// @param left nanoseconds of the warm-up that are left, less than 0 after it
        boolean sees(LoadTally so, long left);
    }

    /// @param factory makes the connections' threads
    LoadRun(LoadPlan plan, Watcher watcher, ThreadFactory factory) {
        this.plan = plan;
        this.watcher = watcher;
        this.factory = factory;
        this.dialer = new Dialer(plan.endpoint(), plan.arguments());
    }

    /// What is known at the end.
    ///
    /// @param tally all figures
    /// @param waits the connections left in TIME_WAIT; null where that cannot be told
    record End(LoadTally tally, LoadResult result, @Nullable TimeWaits waits) {}

    /// Ends it as soon as may be, with the figures so far.
    void stop() {
        stopped = true;
    }

    /// {@return the end of it all}
    ///
    /// @throws IOException if not even one connection can be made
    End run() throws IOException {
        var first = dialer.open();
        var peer = first.peerAddress();
        var before = waits(peer);
        var handshakes = new LoadHandshakes();
        var opened = opened(first, handshakes, 0);
        watcher.begins(opened.tls());
        long start = System.nanoTime();
        var window = new LoadWindow(
                System::nanoTime, start + plan.warmup().nanos(), plan.duration().nanos());
        var tally = new LoadTally(window, plan.message().length, handshakes);
        begin(opened, peer, window, tally, start);
        try {
            watch(window, tally);
        } finally {
            window.close();
            end();
        }
        var result = tally.result();
        rethrowDefect();
        var after = before == null ? null : waits(peer);
        return new End(tally, result, after == null || before == null ? null : after.since(before));
    }

    private void begin(LoadTalk.Opened first, Address peer, LoadWindow window, LoadTally tally, long start) {
        var schedule = plan.rate().map(rate -> new LoadSchedule(start, rate, plan.connections()));
        var line = new LoadWorker.Line(
                number -> opened(dialer.again(peer), tally.handshakes(), number), new Semaphore(OPENING), schedule);
        for (int i = 0; i < plan.connections(); i++) {
            var worker = new LoadWorker(plan, tally, window, line, i);
            workers.add(i == 0 ? worker.with(first) : worker);
            var thread = factory.newThread(worker);
            thread.setName("load-" + i);
            thread.setUncaughtExceptionHandler((_, e) -> defect.compareAndSet(null, e));
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private LoadTalk.Opened opened(Socket socket, LoadHandshakes handshakes, int number) throws IOException {
        try {
            long begun = System.nanoTime();
            var tls = dialer.secured(socket);
            if (tls != null) {
                handshakes.done(number, tls.facts(), System.nanoTime() - begun);
            }
            return new LoadTalk.Opened(socket, tls);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void watch(LoadWindow window, LoadTally tally) {
        long limit = plan.limit().nanos();
        while (!stopped && defect.get() == null) {
            long now = window.now();
            if (now - window.end() >= 0 || !watcher.sees(tally, window.begin() - now)) {
                return;
            }
            for (int i = 0; i < workers.size(); i++) {
                workers.get(i).giveUpSince(now, limit, threads.get(i));
            }
            if (!paused(Math.min(TICK, window.end() - now))) {
                return; // somebody wants the end
            }
        }
    }

    private static boolean paused(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /// Lets the replies under way come in, as closing before them would reset the connections; then wakes all that
    /// still wait, and waits until they have gone. An interrupt has done its work by now: it ended the measuring.
    private void end() {
        long now = System.nanoTime();
        for (Thread thread : threads) {
            joined(thread, now + GRACE);
        }
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            while (!joined(thread, System.nanoTime() + TICK) && System.nanoTime() - now < PATIENCE) {
                thread.interrupt(); // a worker that was on its way into a call has cleared the first one
            }
        }
    }

    private static boolean joined(Thread thread, long until) {
        for (long left = 1; thread.isAlive() && left > 0; ) {
            left = until - System.nanoTime();
            try {
                thread.join(Duration.ofNanos(Math.max(1, left)));
            } catch (InterruptedException e) {
                // the end is under way already
            }
        }
        return !thread.isAlive();
    }

    private void rethrowDefect() {
        switch (defect.get()) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    /// {@return the connections in TIME_WAIT, once the last ends have gone to and fro; null where nobody tells}
    private @Nullable TimeWaits waits(Address peer) throws IOException {
        if (!plan.isTcp() || !(peer instanceof Address.Ip server)) {
            return null;
        }
        LockSupport.parkNanos(TICK);
        try {
            return TimeWaits.of(server);
        } catch (CallInterruptedException e) {
            return null; // somebody wants the end at once
        } catch (IOException e) {
            if (Errno.of(e).equals(Errno.NONE)) {
                throw e;
            }
            return null; // a kernel without sock_diag, or a sandbox that forbids it
        }
    }
}
