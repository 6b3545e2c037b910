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

/// One open file descriptor: who waits for it, and who is told of its events. Its life is that of its [Uses]; the last
/// of them after [#close] runs close(2).
///
/// **threads:** shared.
public final class Descriptor extends Uses {
    /// How long to sleep before trying again where nobody can tell of events.
    private static final long UNTOLD_NANOS = 10_000_000;

    private static final VarHandle READS;
    private static final VarHandle WRITES;

    static {
        try {
            var lookup = MethodHandles.lookup();
            READS = lookup.findVarHandle(Descriptor.class, "reads", int.class);
            WRITES = lookup.findVarHandle(Descriptor.class, "writes", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Host host;
    private final int fd;

    private volatile int reads; // events of each kind that the poller has told
    private volatile int writes;
    private volatile boolean mayLinger;
    private volatile boolean wasBlocking;
    private volatile boolean mayComeShort; // what the poller has told

    private final Waiters waiters = new Waiters();

    /// Who tells of events, from a virtual thread's first wait on; written under lock.
    private volatile @Nullable Poller poller;

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

    /// Says that close(2) may block for a while, since SO_LINGER is set: virtual threads then leave it to another.
    ///
    /// @param may whether it may
    public void mayLinger(boolean may) {
        mayLinger = may;
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

    /// Waits until no other use sends, and makes one that is under way do so.
    ///
    /// @param deadline how long at most
    /// @param partner another descriptor whose close ends the wait too, or this one
    /// @return how it ended; with anything but [Outcome#READY] it stays a plain use
    public Outcome awaitTurn(Deadline deadline, Descriptor partner) {
        return senders().await(this, this::takeTurn, deadline, partner);
    }

    /// Gives the number back to the caller unclosed, after waking all calls and waiting until they are over.
    ///
    /// @return the number, or -1 if it is closed already
    public int detach() {
        return letGo() ? fd : -1;
    }

    @Override
    void wakeAll() {
        waiters.wake(~0);
    }

    @Override
    void free(boolean detached) {
        synchronized (lock) {
            if (poller != null) {
                poller.unregister(registration, fd);
            }
        }
        if (detached) {
            return;
        }
        if (mayLinger && Thread.currentThread().isVirtual()) {
            host.closeElsewhere(fd, true);
        } else if (mayLinger && EventLoop.current() != null) {
            host.closeElsewhere(fd, false); // the loop itself, after the last completion: it must not wait
        } else {
            // The result does not matter: Linux frees the number whatever close(2) says, so it is never repeated.
            host.kernel().close(fd);
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
