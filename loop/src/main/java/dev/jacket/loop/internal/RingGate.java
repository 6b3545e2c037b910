package dev.jacket.loop.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps apart a loop that asks its ring and the threads that receive that ring's streams beside it, while the loop is
/// stuck: what either of them takes from a socket is whole before the other takes anything.
///
/// A ring opened with IORING_SETUP_DEFER_TASKRUN takes bytes only while its thread is in io_uring_enter(2). The loop
/// pays one store for each time it goes there, and waits for those beside it, who never wait inside.
///
/// **threads:** [#enter] and [#leave] the loop's own, the others any.
final class RingGate {
    private static final VarHandle INSIDE;

    static {
        try {
            INSIDE = MethodHandles.lookup().findVarHandle(RingGate.class, "inside", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @SuppressWarnings("UnusedVariable") // INSIDE reads it
    private boolean inside;

    private final AtomicInteger beside = new AtomicInteger();

    /// The loop goes to the kernel.
    void enter() {
        INSIDE.setVolatile(this, true);
        // Whoever comes from here on sees that the loop is inside; the others are gone in a moment.
        while (beside.get() != 0) {
            Thread.onSpinWait();
        }
    }

    /// {@return whether the loop is inside; for the loop}
    boolean isInside() {
        return inside;
    }

    /// The loop has heard of all that the kernel did.
    void leave() {
        INSIDE.setRelease(this, false);
    }

    /// {@return whether the caller may receive until [#leaveBeside], which it calls before it waits for anything}
    boolean enterBeside() {
        beside.incrementAndGet();
        if ((boolean) INSIDE.getVolatile(this)) {
            beside.decrementAndGet();
            return false;
        }
        return true;
    }

    /// The caller has received.
    void leaveBeside() {
        beside.decrementAndGet();
    }
}
