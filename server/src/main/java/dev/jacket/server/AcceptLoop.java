package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.CallInterruptedException;
import dev.jacket.sockets.Interest;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Accepts on one listener until it is told to stop; then takes those who have connected already, and closes
/// it.
///
/// Where the system has run out of descriptors or memory the listener rests, first shortly, then for up to a
/// second: trying on would only burn what is left.
///
/// With turns it waits for one before it takes anybody.
///
/// **threads:** runs on one of its own; the rest any.
final class AcceptLoop extends ServerLoop {
    /// Where accepted connections go.
    interface Taker {
        /// Takes it, and its turn where there are turns, whatever becomes of it; false ends the loop.
        ///
        /// @throws IOException if the system has not enough for it
        boolean take(Socket connection) throws IOException;
    }

    /// So many may be accepted before others have their turn: a queue can be long.
    private static final int TURN = 16;

    private final Socket listener;
    private final Taker taker;
    private final Supplier<ServerLimits> limits;
    private final ServerWatch watch;
    private final Tally tally;
    private final @Nullable Semaphore turns;
    private int inARow; // the loop's own

    AcceptLoop(
            Socket listener,
            Taker taker,
            Supplier<ServerLimits> limits,
            ServerWatch watch,
            Tally tally,
            ThreadFactory threads,
            @Nullable Semaphore turns) {
        super(threads);
        this.listener = listener;
        this.taker = taker;
        this.limits = limits;
        this.watch = watch;
        this.tally = tally;
        this.turns = turns;
    }

    @Override
    void ended() {
        listener.close();
    }

    @Override
    void run() {
        Duration pause = limits.get().pause().min();
        while (!isStopping()) {
            try {
                if (!acceptOne()) {
                    return;
                }
                letOthersRun();
                pause = limits.get().pause().min();
            } catch (CallInterruptedException stop) {
                Thread.interrupted();
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException refused) {
                rest(refused, pause);
                pause = longer(pause);
            }
        }
        if (!isAbandoned()) {
            takeQueued();
        }
    }

    private boolean acceptOne() throws IOException {
        var limited = turns;
        if (limited == null) {
            return taker.take(listener.accept());
        }
        listener.await(Interest.READ, Deadline.NEVER);
        if (!awaitTurn(limited)) {
            return true;
        }
        return acceptInTurn(limited).orElse(true);
    }

    /// Nobody is taken from the kernel's queue before there is time for them.
    private static boolean awaitTurn(Semaphore limited) {
        try {
            limited.acquire();
            return true;
        } catch (InterruptedException stop) {
            return false; // the loop looks whether it shall end
        }
    }

    /// {@return what the taker said; nothing if nobody was there}
    private Optional<Boolean> acceptInTurn(Semaphore limited) throws IOException {
        var taken = Optional.<Boolean>empty();
        try {
            var next = listener.tryAccept();
            if (next.isPresent()) {
                taken = Optional.of(taker.take(next.get()));
            }
            return taken;
        } finally {
            if (taken.isEmpty()) {
                limited.release();
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // it is about turns, not about priorities
    private void letOthersRun() {
        if (++inARow >= TURN && Thread.currentThread().isVirtual()) {
            inARow = 0;
            Thread.yield();
        }
    }

    private Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        Duration longest = limits.get().pause().max();
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    private void rest(IOException refused, Duration pause) {
        tally.acceptErrors.increment();
        watch.acceptPaused(refused, pause);
        rest(pause);
    }

    /// Closing the listener would reset them.
    private void takeQueued() {
        try {
            var limited = turns;
            if (limited == null) {
                var next = listener.tryAccept();
                while (next.isPresent()) {
                    taker.take(next.get());
                    letOthersRun();
                    next = listener.tryAccept();
                }
                return;
            }
            while (!isAbandoned()) {
                if (awaitTurn(limited) && acceptInTurn(limited).isEmpty()) {
                    return;
                }
            }
        } catch (IOException refused) {
            tally.acceptErrors.increment();
        }
    }
}
