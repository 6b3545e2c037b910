package dev.jacket.tls;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What arrives: records gathered and opened. Holds memory only while there is a part of a record, or
/// somebody reads what was in one.
///
/// **threads:** the one that reads.
final class TlsInput {
    /// The type of a record that carries an alert, as TLS 1.2 shows it.
    private static final int ALERT = 21;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Engine engine;
    private final Wire wire;
    private final TlsOutput output;
    private ByteBuffer more; // lent by the wire; never used up: then it may be lent to others, and have their bytes
    private @Nullable ByteBuffer sealed; // gathered, from its position on
    private @Nullable ByteBuffer plain; // lent to the reader
    private boolean ready; // and not yet lent
    private boolean ended;
    private boolean truncated;

    TlsInput(Engine engine, Wire wire, TlsOutput output, ByteBuffer first) {
        this.engine = engine;
        this.wire = wire;
        this.output = output;
        this.more = first;
        letGo();
    }

    /// {@return the bytes of a record, valid until the next call; null at the peer's good-bye}
    @Nullable ByteBuffer read(Deadline until) throws IOException {
        if (!ready) {
            while (!open()) {
                if (ended) {
                    return null;
                }
                output.push();
                await(until);
            }
        }
        ready = false;
        return plain;
    }

    /// {@return whether [#read] would give something, or the end, without waiting}
    boolean isReady() throws IOException {
        while (!ready && !ended && !truncated) {
            ready = open();
            if (!ready && !ended) {
                if (!wire.isReady()) {
                    return false;
                }
                await(Deadline.NOW);
            }
        }
        return true;
    }

    /// Takes one step of the handshake.
    void step(Deadline until) throws IOException {
        if (!one()) {
            if (ended) {
                throw new TruncatedException("the peer ended within the handshake");
            }
            output.flush(until);
            await(until);
        }
    }

    private void await(Deadline until) throws IOException {
        release();
        more = NOTHING; // the wire may use that memory for what comes
        var next = truncated ? null : wire.read(until);
        if (next == null) {
            if (!truncated) {
                truncated = true;
                output.sendRest();
            }
            throw new TruncatedException(
                    sealed == null ? "the peer ended without saying so" : "the peer ended within a record");
        }
        more = next;
    }

    private void letGo() {
        if (!more.hasRemaining()) {
            more = NOTHING;
        }
    }

    private void release() {
        var held = plain;
        if (held != null) {
            plain = null;
            Buffers.give(held);
        }
        var gathered = sealed;
        if (gathered != null && !gathered.hasRemaining()) {
            sealed = null;
            Buffers.give(gathered);
        }
    }

    /// Opens records until one has bytes for the reader; {@return false if more has to come, or the peer has ended}
    private boolean open() throws IOException {
        while (!ended && one()) {
            var opened = plain;
            if (opened != null && opened.hasRemaining()) {
                return true;
            }
        }
        if (ended) {
            release();
        }
        return false;
    }

    /// Opens one record; {@return false if it is not whole, or says good-bye}
    private boolean one() throws IOException {
        do {
            var from = sealed;
            if (from != null && from.hasRemaining()) {
                var opened = opened(from);
                if (opened != Status.BUFFER_UNDERFLOW) {
                    return opened == Status.OK;
                }
            }
        } while (gather());
        return false;
    }

    private Status opened(ByteBuffer from) throws IOException {
        if (from.get(from.position()) == ALERT) {
            output.push(); // before TLS 1.3 the peer's good-bye ends our side too
        }
        var to = plain == null ? Buffers.take() : plain.clear();
        plain = to;
        var result = engine.unwrap(from, to);
        to.flip();
        switch (result.getStatus()) {
            case OK -> after(result.getHandshakeStatus());
            case CLOSED -> {
                ended = true;
                output.control();
            }
            case BUFFER_OVERFLOW -> throw engine.failed(new SSLException("a record is longer than it may be"));
            case BUFFER_UNDERFLOW -> {}
        }
        return result.getStatus();
    }

    private void after(HandshakeStatus status) throws IOException {
        switch (status) {
            case NEED_TASK -> {
                engine.refuseRenegotiation();
                engine.runTasks();
            }
            case NEED_WRAP -> {
                engine.refuseRenegotiation();
                output.control();
            }
            default -> {}
        }
    }

    /// Moves what the wire lent behind what is here; {@return whether there was anything}
    private boolean gather() throws SSLException {
        if (!more.hasRemaining()) {
            return false;
        }
        var held = sealed;
        if (held == null) {
            held = Buffers.take().limit(0);
            sealed = held;
        }
        held.compact();
        int count = Math.min(held.remaining(), more.remaining());
        held.put(held.position(), more, more.position(), count);
        more.position(more.position() + count);
        letGo();
        held.position(held.position() + count).flip();
        if (count == 0) {
            throw engine.failed(new SSLException("a record is longer than it may be"));
        }
        return true;
    }
}
