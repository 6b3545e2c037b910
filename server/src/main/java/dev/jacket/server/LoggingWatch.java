package dev.jacket.server;

import dev.jacket.sockets.Address;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Logs what goes wrong, by the JDK's own log: what handlers throw, once a second at most, and that the
/// system is short of descriptors, once a minute.
///
/// **threads:** shared.
final class LoggingWatch implements ServerWatch {
    private static final Logger LOG = System.getLogger("dev.jacket.server");
    private static final long SECOND = 1_000_000_000L;

    private final Turn failures = new Turn(SECOND);
    private final Turn refusals = new Turn(SECOND);
    private final Turn pauses = new Turn(60 * SECOND);

    /// Lets one through in a while and counts the others.
    private static final class Turn {
        private final long every;
        private final AtomicLong last;
        private final AtomicLong untold = new AtomicLong();

        Turn(long every) {
            this.every = every;
            this.last = new AtomicLong(System.nanoTime() - every);
        }

        /// {@return how many were not told since the last, or -1 if this one is not told either}
        long take() {
            long now = System.nanoTime();
            long before = last.get();
            if (now - before < every || !last.compareAndSet(before, now)) {
                untold.incrementAndGet();
                return -1;
            }
            return untold.getAndSet(0);
        }
    }

    private static String more(long untold) {
        return untold > 0 ? " (and " + untold + " more before)" : "";
    }

    @Override
    public void failed(Connection connection, Throwable failure) {
        failed(connection.peer(), failure);
    }

    @Override
    public void failed(Address peer, Throwable failure) {
        long untold = failures.take();
        if (untold >= 0) {
            LOG.log(Level.ERROR, "the handler of " + peer + " failed" + more(untold), failure);
        }
    }

    @Override
    public void refused(Address peer, Refusal why) {
        long untold = refusals.take();
        if (untold >= 0) {
            LOG.log(Level.WARNING, peer + " was refused by " + why.word() + more(untold));
        }
    }

    @Override
    public void acceptPaused(Exception failure, Duration pause) {
        if (pauses.take() >= 0) {
            LOG.log(Level.WARNING, failure.getMessage() + "; new clients wait");
        }
    }

    @Override
    public void handedOver() {
        LOG.log(Level.INFO, "another process has taken over; this one drains");
    }

    @Override
    public void restartFailed(IOException failure) {
        LOG.log(Level.WARNING, "nobody took over: " + failure);
    }

    @Override
    public void leftBehind(IOException failure) {
        LOG.log(Level.WARNING, "the file of a Unix socket was left behind: " + failure);
    }
}
