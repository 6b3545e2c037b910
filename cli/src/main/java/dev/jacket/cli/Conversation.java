package dev.jacket.cli;

import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Two directions at once between an [Intake], a [Link] and an [Inflow], and the rules by which they end.
///
/// The thread that calls [#run] watches; one thread receives and one sends. They tell it what happened by the
/// volatile fields, each written by one thread only.
final class Conversation {
    /// Why it ended.
    enum End {
        /// Both sides ended, or one did and the rules wait no longer.
        EOF("eof"),
        /// The peer broke off.
        RESET("reset"),
        /// Silence in both directions for the limit of `--idle-timeout`.
        IDLE("idle"),
        /// `-c` or `--bytes` were reached.
        LIMIT("limit");

        final String word;

        End(String word) {
            this.word = word;
        }
    }

    private static final long LINGER = 1_000_000_000;
    private static final long JOIN = 2_000;

    private final Link link;
    private final @Nullable Intake intake;
    private final Inflow inflow;
    private final Rules rules;
    private final Thread watcher = Thread.currentThread();

    private volatile long receivedAt = System.nanoTime();
    private volatile long sentAt = receivedAt;
    private volatile boolean receiving;
    private volatile boolean sending;
    private volatile long peerEndedAt;
    private volatile long inputEndedAt;
    private volatile long outFailedAt;
    private volatile boolean peerEnded;
    private volatile boolean inputEnded;
    private volatile boolean limitReached;
    private volatile boolean over;
    private volatile @Nullable Throwable inFailure;
    private volatile @Nullable Throwable outFailure;
    private volatile long bytesOut;
    private long sendersBytes; // of the sending thread

    /// @param intake what we send; null when nothing is ever sent
    Conversation(Link link, @Nullable Intake intake, Inflow inflow, Rules rules) {
        this.link = link;
        this.intake = intake;
        this.inflow = inflow;
        this.rules = rules;
    }

    /// Talks until a rule ends it; the link is closed then.
    ///
    /// @return why it ended
    /// @throws IOException if our own input or output failed
    End run() throws IOException, InterruptedException {
        var receiver = Thread.ofPlatform().daemon().name("jacket-in").start(this::receive);
        var sender = intake == null
                ? null
                : Thread.ofPlatform().daemon().name("jacket-out").start(this::send);
        try {
            End end = watch();
            linger(receiver, end);
            return end;
        } catch (InterruptedException e) { // the limit of the whole run
            linger(receiver, End.LIMIT);
            throw e;
        } finally {
            over = true;
            if (sender != null) {
                sender.interrupt();
            }
            link.close();
            receiver.join(JOIN);
            if (sender != null) {
                sender.join(JOIN);
            }
        }
    }

    long bytesOut() {
        return bytesOut;
    }

    /// {@return what broke the conversation off}
    @Nullable Throwable failure() {
        var in = inFailure;
        return in == null ? outFailure : in;
    }

    /// Closing over bytes that nobody read would reset the peer and could destroy what we sent last.
    private void linger(Thread receiver, End end) throws InterruptedException {
        over = true;
        if (end == End.RESET || peerEnded || !link.hasEnd() || bytesOut == 0) {
            return;
        }
        try {
            link.endOutput();
        } catch (IOException e) {
            return; // the peer is gone: there is nothing left to save
        }
        receiver.join(LINGER / 1_000_000);
    }

    private End watch() throws IOException, InterruptedException {
        for (; ; ) {
            throwOurs(inFailure);
            throwOurs(outFailure);
            long now = System.nanoTime();
            var end = ended(now);
            if (end != null) {
                return end;
            }
            LockSupport.parkNanos(this, Math.max(1, next(now) - now));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /// What failed on our own side ends the run; what failed on the link is a reset.
    private static void throwOurs(@Nullable Throwable failure) throws IOException {
        if (failure == null || Failures.isNetwork(failure)) {
            return;
        }
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        throw new IllegalStateException(failure);
    }

    private @Nullable End ended(long now) {
        if (limitReached) {
            return End.LIMIT;
        }
        if (inFailure != null || outFailureIsFinal(now)) {
            return End.RESET;
        }
        if (peerEnded && (inputEnded || intake == null || rules.endsWithPeer() || inputIsSilent(now))) {
            return End.EOF;
        }
        if (inputEnded && ownEndIsEnough(now)) {
            return End.EOF;
        }
        long last = Math.max(receivedAt, sentAt);
        return !sending && silentFor(now, last, rules.idle().nanos()) ? End.IDLE : null;
    }

    /// What the peer sent before it broke off may still be on its way in.
    private boolean outFailureIsFinal(long now) {
        var failure = outFailure;
        return failure != null
                && (peerEnded
                        || failure instanceof SocketTimeoutException
                        || silentFor(now, Math.max(receivedAt, outFailedAt), LINGER));
    }

    private boolean inputIsSilent(long now) {
        long since = Math.max(peerEndedAt, sentAt);
        return !sending && passed(now, since, rules.afterPeerEof().nanos());
    }

    private boolean ownEndIsEnough(long now) {
        if (rules.onEof() == Rules.OnEof.CLOSE) {
            return passed(now, inputEndedAt, rules.closeAfter().nanos());
        }
        if (link.hasEnd()) {
            return false;
        }
        long since = Math.max(inputEndedAt, receivedAt);
        return silentFor(now, since, rules.silence().nanos());
    }

    /// {@return whether nothing came for that long; never while something that came is still being written}
    private boolean silentFor(long now, long since, long nanos) {
        return !receiving && passed(now, since, nanos);
    }

    private static boolean passed(long now, long since, long nanos) {
        return nanos != Long.MAX_VALUE && now - since >= nanos;
    }

    /// {@return when a rule may end it next}
    private long next(long now) {
        long next = now + 60_000_000_000L;
        if (peerEnded && !inputEnded) {
            next = Math.min(next, due(now, Math.max(peerEndedAt, sentAt), rules.afterPeerEof()));
        }
        if (inputEnded) {
            var limit = rules.onEof() == Rules.OnEof.CLOSE ? rules.closeAfter() : rules.silence();
            next = Math.min(next, due(now, Math.max(inputEndedAt, receivedAt), limit));
        }
        if (outFailure != null) {
            next = Math.min(next, Math.max(receivedAt, outFailedAt) + LINGER);
        }
        next = Math.min(next, due(now, Math.max(receivedAt, sentAt), rules.idle()));
        return next;
    }

    /// {@return when the limit is over; a little later if it is over already but something is still being written}
    private static long due(long now, long since, TimeLimit limit) {
        if (limit.isNever()) {
            return Long.MAX_VALUE;
        }
        return Math.max(since + limit.nanos(), now + 10_000_000);
    }

    private void alarm() {
        LockSupport.unpark(watcher);
    }

    private void receive() {
        try (var memory = Arena.ofConfined()) {
            var buffer = inflow.room(link, memory);
            for (; ; ) {
                buffer.clear();
                buffer.limit(inflow.step(buffer.capacity(), link.keepsRecords()));
                int count = link.receive(buffer);
                if (count == Socket.EOF) {
                    break;
                }
                if (over || limitReached) {
                    continue; // read, so that our close does not reset the peer
                }
                receiving = true;
                limitReached = !inflow.arrived(buffer.flip(), link.from(), link.wasTruncated());
                receivedAt = System.nanoTime();
                receiving = false;
                if (limitReached) {
                    alarm();
                }
            }
            receiving = true;
            if (!limitReached) {
                inflow.ended();
            }
            peerEndedAt = System.nanoTime();
            peerEnded = true;
        } catch (Throwable e) { // the watcher decides what it means
            if (!over) {
                breakOff(e);
            }
        } finally {
            receiving = false;
            alarm();
        }
    }

    private void breakOff(Throwable e) {
        receiving = true;
        try {
            inflow.flush();
        } catch (IOException | RuntimeException second) {
            e.addSuppressed(second);
        }
        inFailure = e;
    }

    private void send() {
        var from = intake;
        if (from == null) {
            return;
        }
        try {
            link.awaitPeer();
            for (ByteBuffer piece; (piece = from.take()) != null; ) {
                deliver(from, piece);
            }
            inputEnds();
        } catch (InterruptedException e) {
            // the conversation is over; what was not taken stays in the intake
        } catch (Throwable e) { // the watcher decides what it means
            if (!over) {
                outFailedAt = System.nanoTime();
                outFailure = e;
            }
        } finally {
            sending = false;
            alarm();
        }
    }

    private void deliver(Intake from, ByteBuffer piece) throws IOException, InterruptedException {
        sending = true;
        int size = piece.remaining();
        int start = piece.position();
        inflow.sending(piece.duplicate(), link.peer());
        try {
            link.send(piece);
        } catch (IOException e) {
            from.putBack(piece.position(start));
            throw e;
        }
        sendersBytes += size;
        bytesOut = sendersBytes;
        from.release(piece);
        sentAt = System.nanoTime();
        sending = false;
        alarmIfWaiting();
    }

    /// After the peer's end each piece of input moves the end away.
    private void alarmIfWaiting() {
        if (peerEnded) {
            alarm();
        }
    }

    private void inputEnds() throws IOException {
        if (rules.onEof() == Rules.OnEof.PASS && link.hasEnd()) {
            try {
                link.endOutput();
            } catch (IOException e) {
                if (!peerEnded) {
                    throw e;
                }
            }
        }
        inflow.outputEnded();
        inputEndedAt = System.nanoTime();
        inputEnded = true;
    }
}
