package dev.jacket.loop.internal;

import static dev.jacket.sys.Errnos.ECANCELED;
import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.Errnos.ENOBUFS;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A stream that its loop's ring receives: one request brings all that comes, each piece in a buffer of the ring's.
///
/// The request is a use of the descriptor, so the number is freed after the request's last completion and not before;
/// closing the descriptor cancels it.
///
/// **threads:** virtual threads that the loop carries, one at a time.
final class RingInflow extends Inflow implements Alarm.Sleeper {
    private static final int NONE = -1;
    private static final int TURN = 16;

    private static final VarHandle READER;

    static {
        try {
            READER = MethodHandles.lookup().findVarHandle(RingInflow.class, "reader", Thread.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final RingInflows all;
    private final EventLoop loop;
    private final Descriptor descriptor;
    private final long number;

    private final RingPieces arrived = new RingPieces();
    private int current = NONE; // the buffer that the reader has
    private int result;
    private boolean armed;
    private boolean starving; // there were no buffers
    private final boolean missesEnds;
    private boolean watched; // the end
    private boolean toldOfEnd; // what is left is received plainly
    private @Nullable PlainInflow plain; // what the reader has from it, instead of from `current`
    private @Nullable PlainInflow ahead; // what [#isReady] has received for the next reader
    private int plainly; // so often since others had their turn
    private boolean cancelled;
    private boolean closed;
    private boolean forgotten;
    private int end = 1; // 0 at the end of the stream, the negated errno after an error
    private @Nullable Thread reader; // that waits
    private @Nullable Thread substitute; // receives for a reader that is pinned elsewhere; only that thread asks

    private @Nullable RingBeside beside; // from the first time on that the loop was stuck
    private final Alarm alarm;
    private @Nullable Outflow outflow;

    RingInflow(RingInflows all, EventLoop loop, Descriptor descriptor, long number, boolean missesEnds) {
        this.all = all;
        this.loop = loop;
        this.descriptor = descriptor;
        this.number = number;
        this.missesEnds = missesEnds;
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
        if (!isPlain()) {
            arm();
            return false;
        }
        var own = ahead == null ? new PlainInflow(descriptor, null, false) : ahead;
        ahead = own;
        return own.isReady();
    }

    private boolean isPlain() {
        return toldOfEnd || (starving && !all.hasRoom());
    }

    private boolean hasSome() {
        return arrived.count() > 0 || end <= 0;
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
        while (arrived.count() == 0) {
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
            if (!armed && isPlain()) {
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
    static void letOthersRun() {
        Thread.yield();
    }

    /// On a thread that stands in for the loop's, which is stuck.
    ///
    /// @return as [RingBeside#receive]
    @Nullable Outcome receiveBeside(long at) {
        var own = beside == null ? new RingBeside(this, all.ring()) : beside;
        beside = own;
        return own.receive(at);
    }

    /// Whoever wakes the reader wakes this thread from now on.
    void beginReading(Thread thread) {
        READER.setVolatile(this, thread);
    }

    void endReading() {
        reader = null;
    }

    /// {@return whether the calling thread receives for a reader elsewhere}
    boolean isSubstitute() {
        return Thread.currentThread() == substitute;
    }

    /// Takes what has come, or looks for more, beside the ring; {@return whether there was anything}
    boolean takeBeside() {
        release();
        if (arrived.count() > 0) {
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
    Outcome receiveFromOutside(long at) {
        return LoopCall.make(loop, () -> {
            substitute = Thread.currentThread();
            try {
                return receive(at);
            } finally {
                substitute = null;
            }
        });
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
        int piece = arrived.take();
        current = RingPieces.buffer(piece);
        result = RingPieces.length(piece);
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
        if (missesEnds && !watched) {
            watched = true;
            all.ends().watch(this);
        }
        return true;
    }

    /// A piece has come.
    void arrived(int buffer, int length) {
        if (closed) {
            all.buffers().giveBack(buffer);
            return;
        }
        arrived.add(buffer, length);
        if (arrived.count() >= all.limit()) {
            cancel(); // the reader is slow: let the kernel keep the rest, and the peer's window close
        }
        wakeReader();
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

    /// The peer has ended its side. The request may have missed that, and whoever reads waits.
    void endTold() {
        watched = false;
        toldOfEnd = true;
        if (end > 0) {
            cancel();
        }
    }

    private void watchNoMore() {
        if (watched) {
            watched = false;
            all.ends().cancel(this);
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
        watchNoMore();
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
        while (arrived.count() > 0) {
            all.buffers().giveBack(RingPieces.buffer(arrived.take()));
        }
        alarm.cancel();
        Outflow sending = outflow;
        if (sending != null) {
            sending.close();
        }
        cancel();
        watchNoMore();
        endIfOver();
    }
}
