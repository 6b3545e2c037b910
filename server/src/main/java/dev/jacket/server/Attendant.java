package dev.jacket.server;

import dev.jacket.sockets.CallInterruptedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The thread that handles a connection: a drain wakes it where it waits for the peer between messages, and nowhere
/// else; a cut ends it wherever it is.
///
/// **threads:** shared; the waits are the handling thread's.
final class Attendant {
    private static final VarHandle WAITING;

    static {
        try {
            WAITING = MethodHandles.lookup().findVarHandle(Attendant.class, "waiting", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile boolean draining;
    private volatile boolean cut;
    private volatile boolean waiting; // between messages, for the peer
    private @Nullable Thread thread; // guarded by this
    private boolean woken; // guarded by this: an interrupt is on its way that a drain has sent

    /// The calling thread handles it from now on.
    synchronized void begin() {
        thread = Thread.currentThread();
    }

    /// The calling thread is done with it, and keeps no interrupt that was meant for it.
    synchronized void done() {
        thread = null;
        if (cut) {
            Thread.interrupted();
        }
    }

    /// {@return whether the calling thread handles it}
    synchronized boolean isCaller() {
        return Thread.currentThread().equals(thread);
    }

    /// It is about to wait for the peer, and a drain may wake it. A drain looks again and again, so this need not be
    /// seen at once.
    void beginsWaiting() {
        WAITING.setOpaque(this, true);
    }

    /// It has waited. A drain that has not been seen here sees that, and disturbs nothing that it does now.
    void hasWaited() {
        waiting = false;
        if (draining) {
            forgetWakeUp();
        }
    }

    private synchronized void forgetWakeUp() {
        if (woken) {
            woken = false;
            Thread.interrupted();
        }
    }

    /// An interrupt is how a drain wakes whoever waits; any other is the handler's.
    void passOver(CallInterruptedException stop) throws CallInterruptedException {
        if (!draining) {
            throw stop;
        }
        Thread.interrupted();
    }

    boolean isDraining() {
        return draining;
    }

    boolean wasCut() {
        return cut;
    }

    /// Wakes it if it waits; otherwise it sees at its next wait that the server drains. To be called again until it has
    /// ended.
    void drain() {
        draining = true;
        wake();
    }

    private synchronized void wake() {
        var handling = thread;
        if (waiting && !woken && handling != null) {
            woken = true;
            handling.interrupt();
        }
    }

    /// It is to end at once; [#interrupt] follows when its socket is closed.
    void cut() {
        cut = true;
    }

    /// Wakes it from whatever it waits for, unless it is the caller.
    synchronized void interrupt() {
        var handling = thread;
        if (handling != null && !isCaller()) {
            handling.interrupt();
        }
    }
}
