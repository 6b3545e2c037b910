package dev.jacket.loop.internal;

import static dev.jacket.sys.Errnos.EAGAIN;
import static dev.jacket.sys.Errnos.ECANCELED;
import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.SysSocket.MSG_DONTWAIT;
import static dev.jacket.sys.SysSocket.MSG_NOSIGNAL;

import dev.jacket.loop.Deadline;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The sending side of a stream that its loop's ring receives: what is queued goes to the kernel together with what
/// other streams have queued, when the loop next asks it, without a system call of its own.
///
/// It has one piece at a time. The piece is a use of the descriptor that sends, and its bytes stay where they are until
/// the kernel has done with them.
///
/// **threads:** virtual threads that the loop carries, one at a time.
public final class Outflow {
    private static final int IDLE = 0;
    private static final int QUEUED = 1;
    private static final int TAKEN = 2;
    private static final int HELD = 3; // by the writer again, who sends it by system calls

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Outflow.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final RingInflow stream;
    private final RingOutflows all;
    private final Descriptor descriptor;

    @SuppressWarnings("UnusedVariable") // STATE reads it
    private volatile int state;

    private @Nullable Block block; // where the piece is, or null:
    private int buffer; // the ring's buffer where it is
    private long address; // of what is left of it
    private int left;
    private boolean closed;
    private volatile int error;
    private volatile @Nullable Thread waiter;

    Outflow(RingInflow stream, RingOutflows all, Descriptor descriptor) {
        this.stream = stream;
        this.all = all;
        this.descriptor = descriptor;
    }

    /// {@return how many bytes of the piece the kernel has not taken, as far as is known}
    public int left() {
        return left;
    }

    /// {@return where they are; only while it is not [#isUnderWay]}
    public long address() {
        return address;
    }

    /// {@return whether the ring has the piece}
    public boolean isUnderWay() {
        int now = state;
        return now == QUEUED || now == TAKEN;
    }

    /// {@return whether the writer has taken back what is left of the piece}
    public boolean isTakenBack() {
        return state == HELD;
    }

    /// {@return the negated errno of a piece that failed, or 0; it is told once}
    public int takeError() {
        int told = error;
        error = 0;
        return told;
    }

    boolean hasFailed() {
        return error != 0;
    }

    /// Queues bytes of a block. It has no other piece.
    ///
    /// @param from belongs to this from now on
    /// @param offset the first byte
    /// @param length how many
    /// @return false if another thread sends on the socket, or it is closed: nothing has happened
    public boolean queue(Block from, int offset, int length) {
        if (!descriptor.enterSending()) {
            return false;
        }
        block = from;
        queue(from.address() + offset, length);
        return true;
    }

    /// Queues bytes that the stream has just given to its reader, from where they are. It has no other piece.
    ///
    /// @param offset the first byte
    /// @param length how many
    /// @return false if they are not the ring's, another thread sends on the socket, or it is closed
    public boolean queueReceived(int offset, int length) {
        int from = stream.current();
        if (from < 0 || !descriptor.enterSending()) {
            return false;
        }
        buffer = from;
        stream.buffers().hold(from);
        queue(stream.buffers().address(from) + offset, length);
        return true;
    }

    private void queue(long from, int length) {
        address = from;
        left = length;
        state = QUEUED;
        all.queue(this);
    }

    /// Takes a piece back that the kernel has not seen: it is the caller's until all of it is [#sent].
    ///
    /// @return whether it is not under way any more
    public boolean takeBack() {
        if (!STATE.compareAndSet(this, QUEUED, HELD)) {
            return !isUnderWay();
        }
        descriptor.exitSending();
        return true;
    }

    /// The caller has sent some bytes of a piece that is not under way.
    ///
    /// @param count how many
    public void sent(int count) {
        address += count;
        left -= count;
        if (left == 0) {
            state = IDLE;
            giveBack();
        }
    }

    /// Waits until the piece is not under way.
    ///
    /// @param deadline how long at most
    /// @return how it ended
    public Outcome await(Deadline deadline) {
        waiter = Thread.currentThread();
        try {
            while (isUnderWay()) {
                if (descriptor.isClosed()) {
                    return Outcome.CLOSED;
                }
                if (Thread.currentThread().isInterrupted()) {
                    return Outcome.INTERRUPTED;
                }
                if (deadline.hasPassed()) {
                    return Outcome.TIMED_OUT;
                }
                if (deadline.isBounded()) {
                    EventLoop.parkNanos(this, deadline.remainingNanos());
                } else {
                    LockSupport.park(this);
                }
            }
            return Outcome.READY;
        } finally {
            waiter = null;
        }
    }

    /// {@return whether the caller has it now, and hands it to the kernel}
    boolean take() {
        return STATE.compareAndSet(this, QUEUED, TAKEN);
    }

    int fd() {
        return descriptor.number();
    }

    long number() {
        return stream.number();
    }

    /// The kernel has taken some of it, or failed.
    void complete(int result) {
        if (closed) {
            over(result); // nobody waits for the rest to be sent, and no further cancel is on its way
            return;
        }
        if (result > 0 && result < left) {
            address += result;
            left -= result;
        } else if (result != -EINTR && result != -EAGAIN) {
            over(result);
            return;
        }
        state = QUEUED;
        all.queue(this);
    }

    private void over(int result) {
        left = 0;
        giveBack();
        error = result < 0 && result != -ECANCELED && result != -EAGAIN ? result : 0;
        state = IDLE;
        wakeWriter();
        descriptor.exitSending();
        stream.sendingIsOver(error != 0);
    }

    /// Lets the writer look again who waits. **threads:** any.
    void wakeWriter() {
        Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /// Sends it by system calls, while its loop is stuck. **threads:** any.
    void sendElsewhere() {
        if (!take()) {
            return;
        }
        long result = descriptor.host().kernel().sendto(fd(), address, left, MSG_NOSIGNAL | MSG_DONTWAIT, 0, 0);
        if (result == left || (result < 0 && result != -EAGAIN && result != -EINTR)) {
            over((int) result);
            return;
        }
        if (result > 0) {
            address += result;
            left -= (int) result;
        }
        state = QUEUED;
        stream.loop().executeHere(() -> all.queue(this)); // the loop may have passed it by
    }

    private void giveBack() {
        Block held = block;
        if (held != null) {
            block = null;
            held.giveBack();
        } else {
            stream.giveBack(buffer);
        }
    }

    /// The descriptor is closed: what the kernel has not taken and would have to wait for is lost. What the writer has
    /// taken back stays his, as another thread than the loop's may be sending it now.
    void cancel() {
        closed = true;
        if (isUnderWay()) {
            all.submitAndCancel(this);
        }
    }

    /// {@return whether a piece that is queued from now on must not wait}
    boolean isClosed() {
        return closed;
    }

    /// The stream is closed, and nobody writes to it any more.
    void close() {
        cancel();
        if (state == HELD) {
            left = 0;
            state = IDLE;
            giveBack();
        }
    }
}
