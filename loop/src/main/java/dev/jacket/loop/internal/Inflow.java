package dev.jacket.loop.internal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The receiving side of a stream socket, read in pieces as they come. While nothing has come it holds no buffer.
///
/// **threads:** one at a time.
public abstract sealed class Inflow permits RingInflow, PlainInflow {
    /// The time that never comes.
    public static final long NEVER = Long.MAX_VALUE;

    Inflow() {}

    /// Looks without waiting. What [#view] gave is not valid any more.
    ///
    /// @return whether [#receive] would return at once
    public abstract boolean isReady();

    /// Waits for bytes, the end or an error. What [#view] gave is not valid any more.
    ///
    /// @param at until when at most, on the clock of `System.nanoTime`, or [#NEVER]
    /// @return how it ended; [Outcome#READY]: look at [#result]
    public abstract Outcome receive(long at);

    /// {@return what was received: a number of bytes, 0 at the end of the stream, or the negated errno}
    public abstract int result();

    /// {@return the bytes received, valid until the next [#receive] or [#release]}
    public abstract ByteBuffer view();

    /// Gives back what [#view] gave.
    public abstract void release();

    /// Looks without waiting. What [#view] gave stays valid.
    ///
    /// @return whether more has come than that, and it is not too much to keep that meanwhile
    public abstract boolean hasMore();

    /// Keeps what [#view] gave as it is, also after its release, until [#giveBack].
    ///
    /// @return its number, or below 0 if that cannot be done here and now
    public abstract int keep();

    /// Gives back what [#keep] kept.
    ///
    /// @param kept its number
    public abstract void giveBack(int kept);

    /// Ends it: nothing is received any more.
    public abstract void close();

    /// {@return what sends on the same stream without system calls, or null where there is no such way for the calling
    /// thread now}
    public @Nullable Outflow outflow() {
        return null;
    }

    /// {@return a new one for the calling thread: its event loop's ring receives where it has one}
    ///
    /// @param descriptor a stream socket; nobody else receives from it
    /// @param takesAll whether a receive takes all that it has room for, as TCP's does, but for what is urgent
    public static Inflow of(Descriptor descriptor, boolean takesAll) {
        EventLoop loop = EventLoop.current();
        return loop != null && loop.source() instanceof RingSource ring
                ? ring.inflows().open(loop, descriptor, !takesAll)
                : new PlainInflow(descriptor, EventLoop.home(), takesAll);
    }

    /// {@return whether the calling thread could have a better one than this by [#of]: it was made while the loop was
    /// stuck, and has nothing of the stream's}
    public boolean isProvisional() {
        return false;
    }
}
