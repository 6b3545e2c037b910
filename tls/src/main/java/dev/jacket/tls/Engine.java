package dev.jacket.tls;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.jspecify.annotations.Nullable;

/// The JDK's engine, whose secrets go to a key log where one is asked for.
///
/// **threads:** one that opens records and one that seals them.
final class Engine {
    private final SSLEngine engine;
    private final KeyLog.@Nullable Session log;
    private final Deadline handshake;
    private volatile @Nullable SSLException failure;
    private volatile boolean established;

    /// @param handshake by when it is done
    Engine(SSLEngine engine, @Nullable KeyLog keyLog, Deadline handshake) {
        this.engine = engine;
        this.log = keyLog == null ? null : keyLog.session();
        this.handshake = handshake;
    }

    SSLEngine engine() {
        return engine;
    }

    HandshakeStatus status() {
        return engine.getHandshakeStatus();
    }

    /// The first handshake is over; there is no second.
    void established() {
        established = true;
    }

    /// Seals a record, of bytes or of what the protocol itself has to say.
    SSLEngineResult wrap(ByteBuffer from, ByteBuffer to) throws SSLException {
        check();
        try {
            if (log == null) {
                return engine.wrap(from, to);
            }
            int begin = to.position();
            var result = log.hearing(() -> engine.wrap(from, to));
            log.saw(to, begin, to.position());
            return result;
        } catch (SSLException broken) {
            throw failed(broken);
        }
    }

    /// Opens a record.
    SSLEngineResult unwrap(ByteBuffer from, ByteBuffer to) throws SSLException {
        check();
        try {
            if (log == null) {
                return engine.unwrap(from, to);
            }
            log.saw(from, from.position(), from.limit());
            return log.hearing(() -> engine.unwrap(from, to));
        } catch (SSLException broken) {
            throw failed(broken);
        }
    }

    /// Does what the engine has put off: keys, signatures, certificates. The handshakes of servers do so in turns.
    ///
    /// @throws IOException as [HandshakeTurns#take]
    void runTasks() throws IOException {
        if (log == null) {
            runInTurn();
        } else {
            log.hearing(() -> {
                runInTurn();
                return true;
            });
        }
    }

    private void runInTurn() throws IOException {
        boolean inTurn = !established && !engine.getUseClientMode();
        if (inTurn) {
            HandshakeTurns.take(handshake);
        }
        try {
            for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
                task.run();
            }
        } finally {
            if (inTurn) {
                HandshakeTurns.give();
            }
        }
    }

    /// TLS 1.2 lets a peer ask for a new handshake at any time, which costs us more than it.
    void refuseRenegotiation() throws SSLException {
        if (established && !isTls13()) {
            throw failed(new SSLHandshakeException("the peer asked for renegotiation, which is refused"));
        }
    }

    boolean isTls13() {
        return engine.getSession().getProtocol().equals("TLSv1.3");
    }

    /// After a failure nothing is said any more, but the alert that tells of it.
    private void check() throws SSLException {
        var first = failure;
        if (first != null) {
            throw new SSLException("failed before: " + first.getMessage(), first);
        }
    }

    SSLException failed(SSLException thrown) {
        var told = plain(thrown);
        if (failure == null) {
            failure = told;
        }
        return told;
    }

    boolean hasFailed() {
        return failure != null;
    }

    /// {@return what the engine has to say after a failure, if anything}
    boolean wrapAlert(ByteBuffer to) {
        for (int tries = 0; tries < 2; tries++) { // the first may only throw what failed in a task
            if (isWrapped(to)) {
                return true;
            }
        }
        return false;
    }

    private boolean isWrapped(ByteBuffer to) {
        try {
            engine.wrap(ByteBuffer.allocate(0), to);
        } catch (SSLException again) {
            return false;
        }
        return to.position() > 0;
    }

    /// {@return a failure of trust by its own name; any other as it is}
    private static SSLException plain(SSLException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RejectedCertificateException rejected) {
                return new UntrustedException(rejected);
            }
        }
        return thrown instanceof SSLProtocolException || thrown instanceof SSLHandshakeException
                ? thrown
                : new SSLException(thrown.getMessage(), thrown);
    }
}
