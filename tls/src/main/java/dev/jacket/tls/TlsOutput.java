package dev.jacket.tls;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What is written: collected, sealed into records, and given to the wire.
///
/// **threads:** shared; whoever reads seals what the protocol itself has to say, unless somebody is writing, who then
/// does.
final class TlsOutput {
    /// What one record carries.
    private static final int RECORD = 1 << 14;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Engine engine;
    private final Wire wire;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable ByteBuffer plain; // collected, up to its position
    private @Nullable ByteBuffer sealed; // what the wire has not taken, from its position on

    TlsOutput(Engine engine, Wire wire) {
        this.engine = engine;
        this.wire = wire;
    }

    /// Collects bytes; a full record is sealed.
    void write(ByteBuffer bytes) throws IOException {
        turn.lock();
        try {
            while (bytes.hasRemaining()) {
                pass();
                var held = plain;
                if (held == null && bytes.remaining() >= RECORD) {
                    seal(bytes);
                } else {
                    collect(bytes, held == null ? Buffers.take() : held);
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private void collect(ByteBuffer bytes, ByteBuffer into) throws IOException {
        plain = into;
        int count = Math.min(bytes.remaining(), RECORD - into.position());
        into.put(into.position(), bytes, bytes.position(), count);
        into.position(into.position() + count);
        bytes.position(bytes.position() + count);
        if (into.position() == RECORD) {
            sealPlain();
        }
    }

    /// Seals what was collected, all of it.
    private void sealPlain() throws IOException {
        pass();
        var held = plain;
        if (held == null) {
            return;
        }
        held.flip();
        try {
            while (held.hasRemaining()) {
                seal(held);
            }
        } finally {
            if (held.hasRemaining()) {
                held.compact();
            } else {
                plain = null;
                Buffers.give(held);
            }
        }
    }

    /// Seals one record and gives it to the wire.
    private Status seal(ByteBuffer bytes) throws IOException {
        pass();
        var to = Buffers.take();
        SSLEngineResult result = null;
        try {
            result = engine.wrap(bytes, to);
        } finally {
            keep(to);
        }
        if (result.getStatus() == Status.CLOSED && bytes.hasRemaining()) {
            throw new SSLException("the peer has ended both ways, as its end does before TLS 1.3");
        }
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            throw engine.failed(new SSLException("a record is longer than " + Buffers.SIZE + " bytes"));
        }
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            engine.runTasks();
        }
        pass();
        return result.getStatus();
    }

    private void keep(ByteBuffer to) {
        to.flip();
        if (to.hasRemaining()) {
            sealed = to;
        } else {
            Buffers.give(to);
        }
    }

    /// Gives the wire what it has not taken yet.
    private void pass() throws IOException {
        var held = sealed;
        if (held != null) {
            wire.write(held);
            sealed = null;
            Buffers.give(held);
        }
    }

    /// Sends all that was written.
    void flush(@Nullable Deadline until) throws IOException {
        turn.lock();
        try {
            sealPlain();
            wire.flush(until);
        } finally {
            turn.unlock();
        }
    }

    /// The reader is about to wait: what was written goes to the wire, unless somebody else is writing.
    void push() throws IOException {
        if ((plain != null || sealed != null) && turn.tryLock()) {
            try {
                sealPlain();
            } finally {
                turn.unlock();
            }
        }
    }

    /// The peer has ended its side without a good-bye, and may still want what was written for it.
    void sendRest() {
        try {
            push();
            wire.flush(null);
        } catch (IOException gone) {
            // it does not, and whoever reads is about to hear of its end
        }
    }

    /// Says what the protocol itself has to say, unless somebody is writing: it then goes before their next record.
    void control() throws IOException {
        if (turn.tryLock()) {
            try {
                while (engine.status() == HandshakeStatus.NEED_WRAP && seal(NOTHING) != Status.CLOSED) {
                    // one record each
                }
            } finally {
                turn.unlock();
            }
        }
    }

    /// {@return how many bytes were written and have not been sent}
    int pending() {
        var collected = plain;
        var waiting = sealed;
        return (collected == null ? 0 : collected.position())
                + (waiting == null ? 0 : waiting.remaining())
                + wire.pending();
    }

    /// Sends what was written, says that nothing more comes, and ends our side.
    void end() throws IOException {
        turn.lock();
        try {
            sealPlain();
            sealEnd();
            wire.flush(null);
            wire.endOutput();
        } finally {
            turn.unlock();
        }
    }

    private void sealEnd() throws IOException {
        engine.engine().closeOutbound();
        while (!engine.engine().isOutboundDone() && seal(NOTHING) != Status.CLOSED) {
            // one record each
        }
    }

    /// Tells the peer by an alert what failed, as far as that does not wait.
    void alert() throws IOException {
        if (!turn.tryLock()) {
            return;
        }
        var to = Buffers.take();
        try {
            if (sealed == null && engine.wrapAlert(to)) {
                to.flip();
                wire.offer(to);
            }
        } finally {
            Buffers.give(to);
            turn.unlock();
        }
    }

    /// Sends what was written and says good-bye, as far as that does not wait. Where something of what was
    /// written stays behind, the peer is to see that: there is no good-bye then.
    void abandon() throws IOException {
        if (engine.hasFailed() || !turn.tryLock()) {
            return;
        }
        try {
            if (sealed == null && wire.pending() == 0 && offerPlain()) {
                engine.engine().closeOutbound();
                offer(NOTHING);
            }
        } finally {
            turn.unlock();
        }
    }

    private boolean offerPlain() throws IOException {
        var held = plain;
        if (held == null) {
            return true;
        }
        held.flip();
        return offer(held) && !held.hasRemaining();
    }

    /// {@return whether the wire took all of the record}
    private boolean offer(ByteBuffer bytes) throws IOException {
        var to = Buffers.take();
        try {
            engine.wrap(bytes, to);
            wire.offer(to.flip());
            return !to.hasRemaining();
        } finally {
            Buffers.give(to);
        }
    }
}
