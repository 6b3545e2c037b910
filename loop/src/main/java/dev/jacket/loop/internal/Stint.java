package dev.jacket.loop.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What a thread that carries a loop's virtual threads is about: its present task, and whether it gets on.
///
/// **threads:** written by the carrier alone, read by any; what has to do with time is the watcher's own.
final class Stint {
    private static final VarHandle STEPS;

    static {
        try {
            STEPS = MethodHandles.lookup().findVarHandle(Stint.class, "steps", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Thread carrier;
    private long steps; // tasks begun and waits ended
    private @Nullable Runnable task; // published by STEPS

    private long seen = -1;
    private long since;
    private boolean told;

    Stint(Thread carrier) {
        this.carrier = carrier;
    }

    /// A task begins; all that the carrier did before is published.
    void begin(Runnable next) {
        task = next;
        step();
    }

    /// Something else begins, such as a wait.
    void step() {
        STEPS.setRelease(this, steps + 1);
    }

    /// {@return a number that changes with each task that begins}
    long steps() {
        return (long) STEPS.getAcquire(this);
    }

    /// {@return for how long it has not got on, as far as the watcher has seen; 0 if it has since the last look}
    ///
    /// @param now the watcher's clock
    /// @param waits whether it waits for events, and so has nothing to get on with
    long stuckNanos(long now, boolean waits) {
        long latest = steps();
        if (latest != seen || waits) {
            seen = latest;
            since = now;
            told = false;
            return 0;
        }
        return Math.max(1, now - since);
    }

    /// {@return whether [#told] was called for the present task}
    boolean isTold() {
        return told;
    }

    /// It has been told that the present task is stuck.
    void told() {
        told = true;
    }

    Thread carrier() {
        return carrier;
    }

    /// {@return the virtual thread that it carries, or whose name is not known: the carrier}
    Thread carried() {
        Runnable last = task;
        Thread found = last == null ? null : VirtualThreads.of(last);
        return found == null ? carrier : found;
    }
}
