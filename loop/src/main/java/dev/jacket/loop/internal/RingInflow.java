package dev.jacket.loop.internal;

import static dev.jacket.sys.Errnos.ECANCELED;
import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.Errnos.ENOBUFS;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A stream that its loop's ring receives: one request brings all that comes, each piece in a buffer of the ring's.
///
/// The request is a use of the descriptor, so the number is freed after the request's last completion and not before;
/// closing the descriptor cancels it.
///
/// **threads:** virtual threads that the loop carries, one at a time.
final class RingInflow extends Inflow implements Alarm.Sleeper {
    private static final int LENGTH_BITS = 16;
    private static final int NONE = -1;
    private static final long UNHEARD_NANOS = 1_000_000;
    private static final int TURN = 16;

    private static final VarHandle READER;
    private static final VarHandle RECALLED;

    static {
        try {
            READER = MethodHandles.lookup().findVarHandle(RingInflow.class, "reader", Thread.class);
            RECALLED = MethodHandles.lookup().findVarHandle(RingInflow.class, "recalled", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final RingInflows all;
    private final EventLoop loop;
    private final Descriptor descriptor;
    private final long number;

    private int[] arrived = new int[2]; // a ring of buffer and length, packed
    private int first;
    private int count;

    private int current = NONE; // the buffer that the reader has
    private int result;
    private boolean armed;
    private boolean starving; // there were no buffers
    private @Nullable PlainInflow plain; // what the reader has from it, instead of from `current`
    private @Nullable PlainInflow ahead; // what [#isReady] has received for the next reader
    private int plainly; // so often since others had their turn
    private boolean cancelled;
    private boolean closed;
    private boolean forgotten;
    private int end = 1; // 0 at the end of the stream, the negated errno after an error
    private @Nullable Thread reader; // that waits
    private @Nullable Thread substitute; // receives for a reader that is pinned elsewhere; only that thread asks

    @SuppressWarnings("UnusedVariable") // RECALLED reads it
    private boolean recalled; // whether the loop wakes the reader when it is back

    private final Alarm alarm;
    private @Nullable Outflow outflow;

    RingInflow(RingInflows all, EventLoop loop, Descriptor descriptor, long number) {
        this.all = all;
        this.loop = loop;
        this.descriptor = descriptor;
        this.number = number;
        this.alarm = new Alarm(loop, this);
        descriptor.onClose(this::descriptorClosed);
    }

    long number() {
        return number;
    }

    EventLoop loop() {
        return loop;
    }

    int fd() {
        return descriptor.number();
    }

    boolean isArmed() {
        return armed;
    }

    Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public @Nullable Outflow outflow() {
        return EventLoop.current() == loop ? ownOutflow() : null;
    }

    Outflow ownOutflow() {
        Outflow own = outflow == null ? new Outflow(this, all.outflows(), descriptor) : outflow;
        outflow = own;
        return own;
    }

    /// {@return the buffer that the reader has, or below 0 if what it has is not the ring's}
    int current() {
        return current;
    }

    RingBuffers buffers() {
        return all.buffers();
    }

    @Override
    public boolean hasMore() {
        return EventLoop.current() == loop && hasSome() && all.hasRoom(); // what is kept may be kept for long
    }

    @Override
    public int keep() {
        if (current < 0 || EventLoop.current() != loop) {
            return NONE;
        }
        all.buffers().hold(current);
        return current;
    }

    @Override
    public void giveBack(int buffer) {
        if (EventLoop.current() == loop) {
            all.buffers().giveBack(buffer);
        } else {
            loop.executeHere(() -> all.buffers().giveBack(buffer));
        }
    }

    /// The kernel has done with what the outflow had.
    ///
    /// @param failed whether the reader, if it waits, has to know
    void sendingIsOver(boolean failed) {
        if (EventLoop.current() != loop) {
            loop.executeHere(() -> sendingIsOver(failed));
            return;
        }
        if (failed) {
            wakeReader();
        }
        endIfOver();
    }

    /// Closed and without a request, it is forgotten, once: whoever comes next has its place.
    private void endIfOver() {
        if (closed && !armed && !isSending() && !forgotten) {
            forgotten = true;
            all.forget(number);
        }
    }

    void sent(int result) {
        Outflow sending = outflow;
        if (sending != null) {
            sending.complete(result);
        }
    }

    private boolean isSending() {
        return outflow != null && outflow.isUnderWay();
    }

    @Override
    public boolean isReady() {
        if (ahead != null && ahead.hasSome()) {
            return true;
        }
        if (EventLoop.current() == loop) {
            return isReadyHere();
        }
        RingGate gate = all.ring().gate();
        if (EventLoop.home() != loop || !gate.enterBeside()) {
            return false;
        }
        try {
            return hasSome();
        } finally {
            gate.leaveBeside();
        }
    }

    /// Whoever only looks, again and again, has to be told as well: by the ring, or by a look of its own.
    private boolean isReadyHere() {
        if (hasSome() || armed) {
            return hasSome();
        }
        if (!starving || all.hasRoom()) {
            arm();
            return false;
        }
        var own = ahead == null ? new PlainInflow(descriptor, null, false) : ahead;
        ahead = own;
        return own.isReady();
    }

    private boolean hasSome() {
        return count > 0 || end <= 0;
    }

    @Override
    public Outcome receive(long at) {
        Outcome outcome = receiveSomehow(at);
        if (plain != null && ++plainly >= TURN) {
            plainly = 0;
            letOthersRun(); // the ring would make it wait; the kernel may always have more
        }
        return outcome;
    }

    private Outcome receiveSomehow(long at) {
        PlainInflow own = ahead;
        if (own != null && own.hasSome()) {
            ahead = null;
            release();
            plain = own;
            Outcome outcome = own.receive(at);
            result = own.result();
            return outcome;
        }
        for (; ; ) {
            Outcome outcome = receiveWhereItRuns(at);
            if (outcome != null) {
                return outcome;
            }
        }
    }

    private @Nullable Outcome receiveWhereItRuns(long at) {
        if (EventLoop.current() == loop) {
            return receiveHere(at);
        }
        return EventLoop.home() == loop ? receiveBeside(at) : receiveFromOutside(at);
    }

    /// {@return how it ended, or null if another thread carries this one by now}
    private @Nullable Outcome receiveHere(long at) {
        release();
        alarm.begin();
        while (count == 0) {
            if (end <= 0) {
                result = end;
                return Outcome.READY;
            }
            if (descriptor.isClosed()) {
                return Outcome.CLOSED;
            }
            if (outflow != null && outflow.hasFailed()) {
                return Outcome.SIGNAL;
            }
            Thread self = Thread.currentThread();
            if (self.isInterrupted()) {
                return Outcome.INTERRUPTED;
            }
            if (alarm.hasExpired()) {
                return Outcome.TIMED_OUT;
            }
            if (starving && !all.hasRoom()) {
                return receivePlainly(at);
            }
            if (!armed && !arm()) {
                return Outcome.CLOSED;
            }
            reader = self;
            alarm.set(at);
            LockSupport.park(this);
            reader = null;
            if (EventLoop.current() != loop) {
                return null;
            }
        }
        take();
        return Outcome.READY;
    }

    @SuppressWarnings("ThreadPriorityCheck") // it is about turns, not about priorities
    private static void letOthersRun() {
        Thread.yield();
    }

    /// What a look beside the ring gave.
    private enum Look {
        SOME,
        NOTHING,
        /// The kernel has done something that the loop must hear of first.
        UNHEARD,
        /// The loop goes on.
        BUSY
    }

    /// On a thread that stands in for the loop's, which is stuck: the ring takes nothing from the socket until the loop
    /// asks it, and as long as the loop does not, this thread may.
    ///
    /// @return how it ended, or null if it has waited or the loop goes on
    @Nullable Outcome receiveBeside(long at) {
        if (!descriptor.enter()) {
            return Outcome.CLOSED;
        }
        try {
            Thread self = Thread.currentThread();
            READER.setVolatile(this, self); // before it looks: what comes from here on, the close too, wakes it
            if (descriptor.isClosed()) {
                return Outcome.CLOSED;
            }
            Look look = lookBeside();
            if (look == Look.SOME) {
                return Outcome.READY;
            }
            if (look != Look.BUSY) {
                return self.isInterrupted() ? Outcome.INTERRUPTED : waitBeside(look, at);
            }
        } finally {
            reader = null;
            descriptor.exit();
        }
        letOthersRun(); // the loop carries this thread next, unless it is pinned, or another stands in by then
        boolean triesAgain = EventLoop.current() == loop || Thread.currentThread() == substitute;
        return triesAgain ? null : receiveFromOutside(at);
    }

    private @Nullable Outcome waitBeside(Look look, long at) {
        long left = at == NEVER ? NEVER : at - System.nanoTime();
        if (left <= 0) {
            return Outcome.TIMED_OUT;
        }
        recall();
        if (look == Look.UNHEARD) {
            LockSupport.parkNanos(this, Math.min(left, UNHEARD_NANOS));
        } else if (at == NEVER) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, left);
        }
        return null;
    }

    /// Has the loop wake the reader when it is back: whoever stands in for it leaves then, and where the ring has no
    /// request for the stream nobody would tell what comes.
    private void recall() {
        if (!(boolean) RECALLED.getAndSet(this, true)) {
            loop.executeHere(() -> {
                RECALLED.getAndSet(this, false);
                wake();
            });
        }
    }

    private Look lookBeside() {
        RingGate gate = all.ring().gate();
        if (!gate.enterBeside()) {
            return Look.BUSY;
        }
        try {
            if (all.ring().hasUnheard()) {
                return Look.UNHEARD;
            }
            return takeBeside() ? Look.SOME : Look.NOTHING;
        } finally {
            gate.leaveBeside();
        }
    }

    private boolean takeBeside() {
        release();
        if (count > 0) {
            take();
            return true;
        }
        if (end <= 0) {
            result = end;
            return true;
        }
        var own = new PlainInflow(descriptor, null, false);
        if (!own.tryReceive()) {
            return false;
        }
        plain = own;
        result = own.result();
        return true;
    }

    /// On a thread that is not the loop's: one of the loop's does it. That one is never pinned, so it needs no other in
    /// its turn, however often it finds the loop busy.
    private Outcome receiveFromOutside(long at) {
        var answer = new FutureTask<>(() -> {
            substitute = Thread.currentThread();
            try {
                return receive(at);
            } finally {
                substitute = null;
            }
        });
        Thread one = loop.newThread(answer);
        one.start();
        boolean interrupted = false;
        try {
            for (; ; ) {
                try {
                    return answer.get();
                } catch (InterruptedException passedOn) {
                    interrupted = true;
                    one.interrupt();
                } catch (ExecutionException impossible) {
                    throw new IllegalStateException(impossible.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Other streams hold the ring's buffers, and may for long: this one goes on without.
    private Outcome receivePlainly(long at) {
        PlainInflow own = new PlainInflow(descriptor, null, false);
        Outcome outcome = own.receive(at);
        plain = own;
        result = own.result();
        return outcome;
    }

    private void take() {
        int packed = arrived[first];
        first = (first + 1) & (arrived.length - 1);
        count--;
        current = packed >>> LENGTH_BITS;
        result = (packed & ((1 << LENGTH_BITS) - 1)) + 1;
        ByteBuffer view = all.buffers().view(current);
        view.clear().limit(result);
    }

    private boolean arm() {
        if (!descriptor.enter()) {
            return false;
        }
        armed = true;
        starving = false;
        cancelled = false;
        all.arm(this);
        return true;
    }

    /// A piece has come.
    void arrived(int buffer, int length) {
        if (closed) {
            all.buffers().giveBack(buffer);
            return;
        }
        if (count == arrived.length) {
            grow();
        }
        arrived[(first + count) & (arrived.length - 1)] = buffer << LENGTH_BITS | (length - 1);
        count++;
        if (count >= all.limit()) {
            cancel(); // the reader is slow: let the kernel keep the rest, and the peer's window close
        }
        wakeReader();
    }

    private void grow() {
        int[] larger = new int[2 * arrived.length];
        for (int i = 0; i < count; i++) {
            larger[i] = arrived[(first + i) & (arrived.length - 1)];
        }
        arrived = larger;
        first = 0;
    }

    /// The request has made its last progress.
    void over(int how) {
        armed = false;
        if (how == 0 || (how < 0 && how != -ECANCELED && how != -ENOBUFS && how != -EINTR)) {
            end = how;
        }
        starving = how == -ENOBUFS;
        endIfOver();
        wakeReader();
        descriptor.exit();
    }

    private void wakeReader() {
        Thread waiting = reader;
        if (waiting != null) {
            reader = null;
            LockSupport.unpark(waiting);
        }
    }

    @Override
    public boolean isWaiting() {
        return reader != null;
    }

    /// Lets who waits look again. **threads:** any.
    @Override
    public void wake() {
        LockSupport.unpark((Thread) READER.getAcquire(this));
    }

    private void cancel() {
        if (armed && !cancelled) {
            cancelled = true;
            all.cancel(this);
        }
    }

    private void descriptorClosed() {
        if (EventLoop.current() == loop) {
            stop();
        } else {
            wake(); // and not only when the loop has time
            Outflow sending = outflow; // whose piece is under way, if any: its use came before the close
            if (sending != null) {
                sending.wakeWriter();
            }
            loop.executeHere(this::stop);
        }
    }

    private void stop() {
        cancel();
        Outflow sending = outflow;
        if (sending != null) {
            sending.cancel();
        }
        wakeReader();
    }

    @Override
    public int result() {
        return result;
    }

    @Override
    public ByteBuffer view() {
        PlainInflow other = plain;
        if (other != null) {
            return other.view();
        }
        return all.buffers().view(current);
    }

    @Override
    public void release() {
        releasePlain();
        int had = current;
        if (had != NONE) {
            current = NONE;
            giveBack(had);
        }
    }

    private void releasePlain() {
        PlainInflow other = plain;
        if (other != null) {
            plain = null;
            other.release();
        }
    }

    @Override
    public void close() {
        if (EventLoop.current() != loop) {
            loop.executeHere(this::close);
            return;
        }
        if (closed) {
            return;
        }
        closed = true;
        release();
        PlainInflow unread = ahead;
        if (unread != null) {
            unread.close();
        }
        for (; count > 0; count--) {
            all.buffers().giveBack(arrived[first] >>> LENGTH_BITS);
            first = (first + 1) & (arrived.length - 1);
        }
        alarm.cancel();
        Outflow sending = outflow;
        if (sending != null) {
            sending.close();
        }
        cancel();
        endIfOver();
    }
}
