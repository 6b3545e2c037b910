package dev.jacket.loop.internal;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.LoopStatus;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One platform thread that waits for the kernel and runs the virtual threads that wait for it: readiness and the code
/// that it wakes meet on one core, without a hand-over.
///
/// A round runs what is runnable and the timers that are due, then asks the kernel, waiting only if nothing is
/// runnable. What becomes runnable during a round runs in the next, so that no connection keeps the kernel from being
/// asked.
///
/// A task that computes for long or blocks its thread holds up the others only until [Watcher] has seen it: [Relief]
/// then runs them elsewhere.
///
/// **threads:** shared; timers and source are the loop's own.
public final class EventLoop implements Executor {
    private final EventSource source;
    private final Thread carrier;
    private final Timers timers = new Timers();
    private final Tasks runnable = new Tasks();
    private final ConcurrentLinkedQueue<Runnable> ownTasks = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Block> blocks = new ArrayDeque<>(); // the loop's own
    private final Stint stint;
    private final Relief relief;
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final AtomicInteger living = new AtomicInteger();
    private boolean running; // a batch; the loop's own
    private long rounds; // written by the loop's thread alone, without an order
    private volatile boolean waits; // written by the loop's thread alone
    private volatile boolean closing;
    private volatile boolean over;

    private static final VarHandle WAITS;
    private static final VarHandle ROUNDS;

    static {
        try {
            WAITS = MethodHandles.lookup().findVarHandle(EventLoop.class, "waits", boolean.class);
            ROUNDS = MethodHandles.lookup().findVarHandle(EventLoop.class, "rounds", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /// @param carrier runs [#run]
    EventLoop(EventSource source, Thread carrier, Watchdog watchdog) {
        this.source = source;
        this.carrier = carrier;
        this.stint = new Stint(carrier);
        this.relief = new Relief(this, watchdog);
    }

    /// Makes the source of a loop's events, on the loop's thread.
    interface Opener {
        /// {@return the source}
        ///
        /// @throws RingRefusedException if the kernel refuses
        EventSource open() throws RingRefusedException;
    }

    /// The thread that carries the loop's virtual threads.
    private static final class Carrier extends Thread {
        private final Opener opener;
        private final Watchdog watchdog;
        private final Watcher watcher = Watcher.running();
        private final CompletableFuture<EventLoop> opened = new CompletableFuture<>();
        private @Nullable EventLoop loop; // this thread's own

        Carrier(String name, Opener opener, Watchdog watchdog) {
            super(name);
            this.opener = opener;
            this.watchdog = watchdog;
            setDaemon(true);
        }

        @Override
        public void run() {
            EventLoop made;
            try {
                made = new EventLoop(opener.open(), this, watchdog);
            } catch (RingRefusedException | RuntimeException | Error refused) {
                opened.completeExceptionally(refused);
                return;
            }
            loop = made;
            opened.complete(made);
            made.run(watcher);
        }
    }

    /// Starts a loop.
    ///
    /// @param name its thread's
    /// @param opener makes its source
    /// @param watchdog names what holds it for too long
    /// @throws RingRefusedException if the opener does
    static EventLoop start(String name, Opener opener, Watchdog watchdog) throws RingRefusedException {
        Carrier carrier = new Carrier(name, opener, watchdog);
        carrier.start();
        try {
            return carrier.opened.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case RingRefusedException refused -> throw refused;
                case UncheckedIOException lacking -> throw lacking;
                case null, default -> throw failed;
            }
        }
    }

    /// {@return the loop that carries the calling virtual thread, or null}
    public static @Nullable EventLoop current() {
        return VirtualThreads.carrier() instanceof Carrier carrier ? carrier.loop : null;
    }

    /// {@return the loop that the calling virtual thread belongs to, also while another thread stands in for
    /// the loop's; or null}
    static @Nullable EventLoop home() {
        return switch (VirtualThreads.carrier()) {
            case Carrier own -> own.loop;
            case Relief.Stand other -> other.loop();
            case null, default -> null;
        };
    }

    /// Refuses a wait of the thread that carries a loop's virtual threads, or stands in for it: nobody would run them
    /// meanwhile, nor hear what the thread waits for.
    ///
    /// @param deadline of the wait; one that has passed waits for nothing
    /// @throws IllegalStateException on such a thread
    static void checkMayWait(Deadline deadline) {
        Thread self = Thread.currentThread();
        if ((self instanceof Carrier || self instanceof Relief.Stand) && !deadline.hasPassed()) {
            throw new IllegalStateException("the thread of an event loop must not wait");
        }
    }

    /// {@return a virtual thread that the loop runs, not started yet}
    ///
    /// @param body what it does
    public Thread newThread(Runnable body) {
        return VirtualThreads.builder(this).unstarted(() -> {
            living.incrementAndGet();
            try {
                body.run();
            } finally {
                if (living.decrementAndGet() == 0 && closing) {
                    wake(); // it may sleep: another's thread has run this one to its end
                }
            }
        });
    }

    /// Runs a task on the loop's thread, or on another one if the loop's is stuck in a task: the JDK's way to run a
    /// piece of a virtual thread.
    @Override
    public void execute(Runnable task) {
        if (over) {
            throw new RejectedExecutionException("the event loop is closed");
        }
        if (VirtualThreads.carrier() != carrier) {
            runnable.add(task);
            wake();
            if (over && runnable.remove(task)) {
                throw new RejectedExecutionException("the event loop is closed");
            }
        } else if (running) {
            runnable.add(task);
        } else {
            runnable.addHere(task);
        }
    }

    /// Runs a task on the loop's thread and no other.
    void executeHere(Runnable task) {
        ownTasks.add(task);
        if (VirtualThreads.carrier() != carrier) {
            wake();
        }
    }

    private void wake() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            source.wake();
        }
    }

    /// What the loop's thread does until the loop is closed.
    void run(Watcher watcher) {
        watcher.add(this);
        while (!ends()) {
            for (Runnable task = ownTasks.poll(); task != null; task = ownTasks.poll()) {
                task.run();
            }
            runBatch();
            if (!timers.isEmpty()) {
                timers.run(System.nanoTime());
            }
            await();
            watcher.isNeeded();
        }
        for (Block block : blocks) {
            block.free();
        }
        watcher.remove(this);
        source.close();
    }

    /// Whoever adds a task sees that the loop is over, and takes it back, or the loop sees the task, and is not.
    private boolean ends() {
        if (!closing || hasWork()) {
            return false;
        }
        over = true;
        if (hasWork()) {
            over = false;
        }
        return over;
    }

    private boolean hasWork() {
        return living.get() > 0 || !runnable.isEmpty() || !ownTasks.isEmpty();
    }

    /// Runs what is runnable now: what that makes runnable comes after the kernel has been asked.
    private void runBatch() {
        int count = runnable.begin();
        running = true;
        for (int i = 0; i < count; i++) {
            Runnable task = runnable.take(i);
            if (task != null) {
                stint.begin(task);
                task.run();
            }
        }
        running = false;
        runnable.end();
    }

    /// Hears from the kernel, and waits for it if nothing is runnable. For the loop's thread.
    void await() {
        stint.step();
        ROUNDS.setOpaque(this, rounds + 1);
        if (!runnable.isEmpty()) {
            source.await(0);
            return;
        }
        fallAsleep();
        boolean more = !runnable.isEmpty() || !ownTasks.isEmpty() || closing;
        source.await(more ? 0 : timers.isEmpty() ? Long.MAX_VALUE : timers.untilNext(System.nanoTime()));
        wakeUp();
        stint.step();
    }

    /// Whoever adds a task from here on sees that the loop sleeps, and wakes it.
    void fallAsleep() {
        WAITS.setRelease(this, true);
        asleep.set(true);
    }

    /// A watcher that goes to rest from here on sees that the loop is awake, and does not.
    void wakeUp() {
        asleep.setRelease(false);
        waits = false;
    }

    /// {@return whether it has ended: it gets on no more, and nobody has to stand in for it} **threads:** any.
    boolean isOver() {
        return over;
    }

    /// {@return whether it waits for the kernel, or is about to run again}
    boolean isWaiting() {
        return waits;
    }

    /// {@return what it has done and has to do} **threads:** any.
    LoopStatus status() {
        return new LoopStatus(
                carrier.getName(),
                living.get(),
                runnable.size(),
                (long) ROUNDS.getOpaque(this),
                relief.stalls(),
                relief.standing(),
                relief.takenOver(),
                source.buffers(),
                source.freeBuffers(),
                source.overflows());
    }

    /// {@return what the loop's own thread is about}
    Stint stint() {
        return stint;
    }

    /// {@return what is runnable}
    Tasks tasks() {
        return runnable;
    }

    /// {@return who runs it while the loop's thread is stuck}
    Relief relief() {
        return relief;
    }

    /// {@return who tells the loop's descriptors of events}
    Poller poller() {
        return source.poller();
    }

    /// {@return the loop's timers}
    Timers timers() {
        return timers;
    }

    /// {@return blocks that the loop's threads have given back}
    ArrayDeque<Block> blocks() {
        return blocks;
    }

    /// {@return where the loop hears from the kernel}
    EventSource source() {
        return source;
    }

    /// Parks the calling thread, a virtual one of a loop by the loop's own timers.
    ///
    /// @param blocker what it waits for
    /// @param nanos how long at most
    static void parkNanos(Object blocker, long nanos) {
        EventLoop loop = current();
        Thread self = Thread.currentThread();
        if (loop == null || !self.isVirtual() || nanos <= 0) {
            LockSupport.parkNanos(blocker, nanos);
            return;
        }
        Timers.Timer timer = loop.timers.add(() -> LockSupport.unpark(self), System.nanoTime() + nanos);
        LockSupport.park(blocker);
        if (current() == loop) { // elsewhere the timer stays, and wakes nobody who minds
            loop.timers.remove(timer);
        }
    }

    /// Ends the loop when its threads have ended, and waits for that.
    void close() {
        closing = true;
        wake();
        boolean interrupted = false;
        while (carrier.isAlive()) {
            try {
                carrier.join();
            } catch (InterruptedException keepWaiting) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
