package dev.jacket.loop.internal;

import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.Errnos.EMFILE;
import static dev.jacket.sys.Errnos.EPERM;

import dev.jacket.loop.Deadline;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One open file descriptor and its life.
///
/// Every use is counted: [#enter] before the first system call that takes the number, [#exit] after the last.
/// [#close] marks the descriptor, wakes whoever waits, and the last user runs close(2): a number is never freed
/// while a call may still use it, so no late call touches a stranger's file.
///
/// **threads:** shared.
public final class Descriptor {
    private static final int CLOSED = 0x80000000;
    private static final int SENDING = 0x40000000;

    /// How long to sleep before trying again where nobody can tell of events.
    private static final long UNTOLD_NANOS = 10_000_000;

    private static final VarHandle STATE;
    private static final VarHandle READS;
    private static final VarHandle WRITES;
    private static final VarHandle ON_CLOSE;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(Descriptor.class, "state", int.class);
            READS = lookup.findVarHandle(Descriptor.class, "reads", int.class);
            WRITES = lookup.findVarHandle(Descriptor.class, "writes", int.class);
            ON_CLOSE = lookup.findVarHandle(Descriptor.class, "onClose", Runnable.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Host host;
    private final int fd;

    /// The number of uses under way, [#SENDING] if one of them is a send, and [#CLOSED] once nobody may begin
    /// another.
    private volatile int state;

    private final Turns senders = new Turns();

    private volatile int reads; // events of each kind that the poller has told
    private volatile int writes;
    private volatile boolean detached;
    private volatile boolean mayLinger;
    private volatile boolean wasBlocking;
    private volatile boolean released;
    private volatile boolean mayComeShort; // what the poller has told

    @SuppressWarnings("UnusedVariable") // ON_CLOSE reads it
    private volatile @Nullable Runnable onClose;

    private final Object lock = new Object();
    private final Waiters waiters = new Waiters();
    private volatile @Nullable Poller
            poller; // written under lock; who tells of events, from a virtual thread's first wait on
    private long registration; // guarded by lock; the poller's number for this descriptor
    private boolean toldOfRoom; // guarded by lock; whether the poller tells of room to write as well

    /// Takes over an open descriptor.
    ///
    /// @param host where its calls go
    /// @param fd the number; nobody else closes it
    public Descriptor(Host host, int fd) {
        this.host = host;
        this.fd = fd;
    }

    /// {@return the host that its calls go to}
    public Host host() {
        return host;
    }

    /// {@return the number, or -1 once it is closed or detached}
    public int fd() {
        return isClosed() ? -1 : fd;
    }

    /// {@return the number, for use between [#enter] and [#exit]}
    public int number() {
        return fd;
    }

    /// {@return whether it is closed or detached}
    public boolean isClosed() {
        return state < 0;
    }

    /// {@return whether a call uses it now}
    public boolean isInUse() {
        return (state & ~CLOSED) != 0;
    }

    /// Says that close(2) may block for a while, since SO_LINGER is set: virtual threads then leave it to another.
    ///
    /// @param may whether it may
    public void mayLinger(boolean may) {
        mayLinger = may;
    }

    /// Says what else a close has to do: whoever has a use of its own that no thread ends. It runs on the closing
    /// thread, once, after the mark that nobody may begin another use.
    ///
    /// @param hook ends the use
    void onClose(Runnable hook) {
        onClose = hook;
        if (isClosed()) {
            runHook();
        }
    }

    private void runHook() {
        var hook = (Runnable) ON_CLOSE.getAndSet(this, null);
        if (hook != null) {
            hook.run();
        }
    }

    /// Notes whether O_NONBLOCK was off when the descriptor was taken over.
    ///
    /// @param blocking whether it was
    public void wasBlocking(boolean blocking) {
        wasBlocking = blocking;
    }

    /// {@return whether O_NONBLOCK was off when the descriptor was taken over}
    public boolean wasBlocking() {
        return wasBlocking;
    }

    /// {@return whether the kernel says that it is ready now; the caller is inside [#enter]}
    ///
    /// @param interest bits of [Interest]
    public boolean isReady(int interest) {
        return asked(interest, Waker::descriptorReady);
    }

    /// {@return whether the kernel says that nothing more will arrive, or an error is pending; the caller is inside
    /// [#enter]}
    public boolean hasEnded() {
        return asked(Interest.READ, Waker::descriptorEnded);
    }

    private boolean asked(int interest, Predicate<Waker> question) {
        Waker waker = host.wakers().take();
        try {
            for (; ; ) {
                long ready = waker.await(fd, interest, Deadline.NOW);
                if (ready >= 0) {
                    return ready > 0 && question.test(waker);
                }
                if (ready != -EINTR) {
                    LockSupport.parkNanos(this, UNTOLD_NANOS);
                }
            }
        } finally {
            host.wakers().giveBack(waker);
        }
    }

    /// Begins a use.
    ///
    /// @return false if the descriptor is closed; there is then nothing to [#exit]
    public boolean enter() {
        for (; ; ) {
            int seen = state;
            if (seen < 0) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, seen + 1)) {
                return true;
            }
        }
    }

    /// Ends a use; the last one after [#close] frees the number.
    public void exit() {
        if ((int) STATE.getAndAdd(this, -1) - 1 == CLOSED) {
            release();
        }
    }

    /// Begins a use that sends: one at a time, so that the bytes of two are never mixed. It is [#enter] and
    /// [#takeTurn] in one step, since a send is short enough for a second one to show.
    ///
    /// @return false if the descriptor is closed or another sends; there is then nothing to [#exitSending]
    public boolean enterSending() {
        for (; ; ) {
            int seen = state;
            if (seen < 0 || (seen & SENDING) != 0) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, (seen + 1) | SENDING)) {
                return true;
            }
        }
    }

    /// Ends a use that sends: [#endTurn] and [#exit] in one step.
    public void exitSending() {
        if ((int) STATE.getAndAdd(this, -SENDING - 1) - SENDING - 1 == CLOSED) {
            release();
        }
        senders.wakeFirst();
    }

    /// Makes a use that is under way one that sends, if no other does.
    ///
    /// @return whether it is
    public boolean takeTurn() {
        for (; ; ) {
            int seen = state;
            if ((seen & SENDING) != 0) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, seen | SENDING)) {
                return true;
            }
        }
    }

    /// Waits until no other use sends, and makes one that is under way do so.
    ///
    /// @param deadline how long at most
    /// @param partner another descriptor whose close ends the wait too, or this one
    /// @return how it ended; with anything but [Outcome#READY] it stays a plain use
    public Outcome awaitTurn(Deadline deadline, Descriptor partner) {
        return senders.await(this, this::takeTurn, deadline, partner);
    }

    /// Makes a use that sends a plain one again.
    public void endTurn() {
        STATE.getAndAdd(this, -SENDING);
        senders.wakeFirst();
    }

    /// {@return whether anybody waits for the turn to send}
    public boolean isTurnAwaited() {
        return senders.isAwaited();
    }

    /// {@return whether a use that sends is under way}
    public boolean isSending() {
        return (state & SENDING) != 0;
    }

    /// Closes it: nobody may begin a use from now on, whoever waits is woken, and the last user frees the number.
    /// A second call does nothing.
    ///
    /// @return whether this call closed it
    public boolean close() {
        return mark(false);
    }

    /// Gives the number back to the caller unclosed, after waking all calls and waiting until they are over.
    ///
    /// @return the number, or -1 if it is closed already
    public int detach() {
        if (!mark(true)) {
            return -1;
        }
        synchronized (lock) {
            boolean interrupted = false;
            while (!released) {
                try {
                    lock.wait();
                } catch (InterruptedException keepWaiting) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return fd;
    }

    private boolean mark(boolean detach) {
        for (; ; ) {
            int seen = state;
            if (seen < 0) {
                return false;
            }
            // One use of our own keeps the number until the waiters have been told.
            if (STATE.compareAndSet(this, seen, (seen + 1) | CLOSED)) {
                break;
            }
        }
        detached = detach;
        waiters.wake(~0);
        runHook();
        exit();
        return true;
    }

    private void release() {
        synchronized (lock) {
            if (poller != null) {
                poller.unregister(registration, fd);
            }
        }
        if (!detached) {
            if (mayLinger && Thread.currentThread().isVirtual()) {
                host.closeElsewhere(fd, true);
            } else if (mayLinger && EventLoop.current() != null) {
                host.closeElsewhere(fd, false); // the loop itself, after the last completion: it must not wait
            } else {
                // The result does not matter: Linux frees the number whatever close(2) says, so it is never repeated.
                host.kernel().close(fd);
            }
        }
        synchronized (lock) {
            released = true;
            lock.notifyAll();
        }
    }

    /// {@return a mark of what has happened so far; take it before trying a call and hand it to [#await]}
    ///
    /// @param interest what the call would wait for
    public long ticket(int interest) {
        boolean write = (interest & Interest.WRITE) != 0;
        boolean other = (interest & ~Interest.WRITE) != 0;
        return (write ? Integer.toUnsignedLong(writes) : 0) + (other ? (long) reads << 32 : 0);
    }

    /// Waits until trying again may succeed. The caller is inside [#enter].
    ///
    /// @param interest bits of [Interest]
    /// @param ticket what [#ticket] said before the last try
    /// @param deadline how long at most
    /// @return how it ended; an interrupted thread keeps its status
    public Outcome await(int interest, long ticket, Deadline deadline) {
        return await(interest, ticket, deadline, this);
    }

    /// Waits as the other `await` for a call that uses two descriptors: the close of either ends it.
    ///
    /// @param interest bits of [Interest]
    /// @param ticket what [#ticket] said before the last try
    /// @param deadline how long at most
    /// @param partner the other descriptor; the caller is inside its [#enter] too
    /// @return how it ended; an interrupted thread keeps its status
    public Outcome await(int interest, long ticket, Deadline deadline, Descriptor partner) {
        return Thread.currentThread().isVirtual()
                ? parkUntilReady(interest, ticket, deadline, partner)
                : pollUntilReady(interest, deadline, partner);
    }

    /// How [#await] waits on a virtual thread.
    Outcome parkUntilReady(int interest, long ticket, Deadline deadline, Descriptor partner) {
        long number = register((interest & Interest.WRITE) != 0);
        if (number < 0) {
            // A regular file is always ready. What else epoll may lack (descriptors, memory, its limit of watches) may
            // be there a little later.
            return number == -EPERM ? Outcome.READY : pause(UNTOLD_NANOS, deadline);
        }
        Waiter waiter = new Waiter(Thread.currentThread(), interest, null);
        Waiter closing = add(waiter, partner);
        try {
            for (; ; ) {
                if (isClosed() || partner.isClosed()) {
                    return Outcome.CLOSED;
                }
                if (ticket(interest) != ticket) {
                    return Outcome.READY;
                }
                if (Thread.currentThread().isInterrupted()) {
                    return Outcome.INTERRUPTED;
                }
                if (deadline.hasPassed()) {
                    return Outcome.TIMED_OUT;
                }
                parkUntil(deadline);
            }
        } finally {
            remove(waiter, partner, closing);
        }
    }

    /// How a thread sleeps in [#awaitReading].
    interface Sleep {
        /// Parks the calling thread until it is unparked or its time is over, or for no reason.
        ///
        /// @return false if the time was over before
        boolean sleep();
    }

    /// Waits as [#await] does for something to read, at less cost: for virtual threads, of which one at a time may.
    ///
    /// @param ticket what [#ticket] said before the last try
    /// @param sleep how it sleeps
    /// @return how it ended; null if that cannot be done here and now, and [#await] has to
    @Nullable Outcome awaitReading(long ticket, Sleep sleep) {
        Thread self = Thread.currentThread();
        boolean told = self.isVirtual() && (poller != null || register(false) > 0);
        return told ? parkReading(self, ticket, sleep) : null;
    }

    /// Does so where events are told.
    @Nullable Outcome parkReading(Thread self, long ticket, Sleep sleep) {
        if (!waiters.beginReading(self)) {
            return null;
        }
        try {
            for (; ; ) {
                if (isClosed()) {
                    return Outcome.CLOSED;
                }
                if (ticket(Interest.READ) != ticket) {
                    return Outcome.READY;
                }
                if (self.isInterrupted()) {
                    return Outcome.INTERRUPTED;
                }
                if (!sleep.sleep()) {
                    return Outcome.TIMED_OUT;
                }
            }
        } finally {
            waiters.endReading();
        }
    }

    /// {@return who waits for it}
    Waiters waiters() {
        return waiters;
    }

    void parkUntil(Deadline deadline) {
        if (deadline.isBounded()) {
            EventLoop.parkNanos(this, deadline.remainingNanos());
        } else {
            LockSupport.park(this);
        }
    }

    /// {@return the number of the registration, above 0, or the negated errno}
    private long register(boolean wantsRoom) {
        synchronized (lock) {
            Poller running = poller == null ? host.poller() : poller;
            if (running == null) {
                return -EMFILE;
            }
            if (poller == null) {
                long number = running.register(this, fd, wantsRoom);
                if (number <= 0) {
                    return number;
                }
                poller = running;
                registration = number;
                toldOfRoom = wantsRoom;
            } else if (wantsRoom && !toldOfRoom) {
                long result = running.addRoom(registration, fd);
                if (result < 0) {
                    return result;
                }
                toldOfRoom = true;
            }
            return registration;
        }
    }

    /// How [#await] waits on a platform thread.
    Outcome pollUntilReady(int interest, Deadline deadline, Descriptor partner) {
        EventLoop.checkMayWait(deadline);
        Waker waker = host.wakers().take();
        Waiter waiter = new Waiter(Thread.currentThread(), interest, waker);
        Waiter closing = add(waiter, partner);
        try {
            for (; ; ) {
                if (isClosed() || partner.isClosed()) {
                    return Outcome.CLOSED;
                }
                if (Thread.currentThread().isInterrupted()) {
                    return Outcome.INTERRUPTED;
                }
                if (deadline.hasPassed()) {
                    return Outcome.TIMED_OUT;
                }
                long ready = waker.await(fd, interest, deadline);
                if (ready == -EINTR) {
                    return Outcome.SIGNAL;
                }
                if (ready > 0 && waker.descriptorReady()) {
                    return isClosed() || partner.isClosed() ? Outcome.CLOSED : Outcome.READY;
                }
                if (ready < 0) {
                    LockSupport.parkNanos(this, UNTOLD_NANOS); // ENOMEM: again, but without spinning
                }
                // Woken by another: for a reason that the next round sees, or too late for it to count any more.
                waker.reset();
            }
        } finally {
            remove(waiter, partner, closing);
            host.wakers().giveBack(waker);
        }
    }

    /// Pauses the calling thread, as [#await] does, where no event will tell: for the few waits that have none.
    ///
    /// @param nanos how long
    /// @param deadline how long at most
    /// @return [Outcome#READY] when the time has gone by
    public Outcome pause(long nanos, Deadline deadline) {
        EventLoop.checkMayWait(deadline);
        Waiter waiter = new Waiter(Thread.currentThread(), 0, null);
        waiters.add(waiter);
        try {
            if (isClosed()) {
                return Outcome.CLOSED;
            }
            if (deadline.hasPassed()) {
                return Outcome.TIMED_OUT;
            }
            if (!Thread.currentThread().isInterrupted()) {
                EventLoop.parkNanos(this, Math.min(nanos, deadline.remainingNanos()));
            }
            if (isClosed()) {
                return Outcome.CLOSED;
            }
            return Thread.currentThread().isInterrupted() ? Outcome.INTERRUPTED : Outcome.READY;
        } finally {
            waiters.remove(waiter);
        }
    }

    /// {@return whether each event is told, and so no event means that nothing has come}
    boolean isWatched() {
        return poller != null;
    }

    /// {@return whether the peer may have ended its side, an error waits, or something was urgent: a receive stops
    /// before it, and what is behind has no event of its own}
    boolean mayComeShort() {
        return mayComeShort;
    }

    /// Tells that it is so from now on.
    void comesShort() {
        mayComeShort = true;
    }

    /// Tells that something happened.
    ///
    /// @param interest what
    void signal(int interest) {
        if ((interest & ~Interest.WRITE) != 0) {
            READS.getAndAdd(this, 1);
        }
        if ((interest & Interest.WRITE) != 0) {
            WRITES.getAndAdd(this, 1);
        }
        waiters.wake(interest);
    }

    /// {@return how many threads wait for it now}
    public int awaiting() {
        return waiters.count();
    }

    /// {@return what waits at the partner, for its close alone}
    Waiter add(Waiter waiter, Descriptor partner) {
        waiters.add(waiter);
        if (partner == this) {
            return waiter;
        }
        Waiter closing = new Waiter(waiter.thread(), 0, waiter.waker());
        partner.waiters.add(closing);
        return closing;
    }

    void remove(Waiter waiter, Descriptor partner, Waiter closing) {
        if (partner != this) {
            partner.waiters.remove(closing);
        }
        waiters.remove(waiter);
    }

    @Override
    public String toString() {
        return "fd " + fd + (isClosed() ? " (closed)" : "");
    }
}
