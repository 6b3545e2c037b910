package dev.jacket.loop.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// How a stream that a ring receives is read while the ring's loop is stuck, by a thread that stands in for it: the
/// ring takes nothing from the socket until the loop asks it, and as long as the loop does not, this thread may.
///
/// **threads:** the stream's reader.
final class RingBeside {
    private static final long UNHEARD_NANOS = 1_000_000;
    private static final VarHandle RECALLED;

    static {
        try {
            RECALLED = MethodHandles.lookup().findVarHandle(RingBeside.class, "recalled", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final RingInflow stream;
    private final EventLoop loop;
    private final Ring ring;

    @SuppressWarnings("UnusedVariable") // RECALLED reads it
    private boolean recalled; // whether the loop wakes the reader when it is back

    RingBeside(RingInflow stream, Ring ring) {
        this.stream = stream;
        this.loop = stream.loop();
        this.ring = ring;
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

    /// Receives.
    ///
    /// @param at when it stops waiting, or [Inflow#NEVER]
    /// @return how it ended, or null if it has waited or the loop goes on
    @Nullable Outcome receive(long at) {
        Descriptor descriptor = stream.descriptor();
        if (!descriptor.enter()) {
            return Outcome.CLOSED;
        }
        try {
            Thread self = Thread.currentThread();
            stream.beginReading(self); // before it looks: what comes from here on, the close too, wakes it
            if (descriptor.isClosed()) {
                return Outcome.CLOSED;
            }
            Look look = look();
            if (look == Look.SOME) {
                return Outcome.READY;
            }
            if (look != Look.BUSY) {
                return self.isInterrupted() ? Outcome.INTERRUPTED : sleep(look, at);
            }
        } finally {
            stream.endReading();
            descriptor.exit();
        }
        RingInflow
                .letOthersRun(); // the loop carries this thread next, unless it is pinned, or another stands in by then
        return EventLoop.current() == loop || stream.isSubstitute() ? null : stream.receiveFromOutside(at);
    }

    private Look look() {
        RingGate gate = ring.gate();
        if (!gate.enterBeside()) {
            return Look.BUSY;
        }
        try {
            if (ring.hasUnheard()) {
                return Look.UNHEARD;
            }
            return stream.takeBeside() ? Look.SOME : Look.NOTHING;
        } finally {
            gate.leaveBeside();
        }
    }

    private @Nullable Outcome sleep(Look look, long at) {
        long left = at == Inflow.NEVER ? Inflow.NEVER : at - System.nanoTime();
        if (left <= 0) {
            return Outcome.TIMED_OUT;
        }
        recall();
        if (look == Look.UNHEARD) {
            LockSupport.parkNanos(stream, Math.min(left, UNHEARD_NANOS));
        } else if (at == Inflow.NEVER) {
            LockSupport.park(stream);
        } else {
            LockSupport.parkNanos(stream, left);
        }
        return null;
    }

    /// Has the loop wake the reader when it is back: whoever stands in for it leaves then, and where the ring has no
    /// request for the stream nobody would tell what comes.
    private void recall() {
        if (!(boolean) RECALLED.getAndSet(this, true)) {
            loop.executeHere(() -> {
                RECALLED.getAndSet(this, false);
                stream.wake();
            });
        }
    }
}
