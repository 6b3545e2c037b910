package dev.jacket.tls;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// A stream under TLS, read and written by blocking calls. [TlsServer] and [TlsClient] make it, with the handshake
/// done.
///
/// What is written is collected, and sent when a record is full, when the reader would have to wait, or by [#flush]. An
/// idle stream holds no buffer.
///
/// ```java
/// try (var tls = client.connect(socket, "example.org", Deadline.after(Duration.ofSeconds(10)))) {
///     tls.write("hello\n".getBytes(UTF_8));
///     for (ByteBuffer bytes; (bytes = tls.read()) != null; ) {
///         System.out.print(UTF_8.decode(bytes));
///     }
/// }
/// ```
///
/// **threads:** over a [dev.jacket.sockets.Socket], one that reads and one that writes, who then flushes itself; over a
/// [dev.jacket.sockets.SocketStream] one at a time. Any thread may close the socket, which ends a call that waits.
public final class TlsStream implements AutoCloseable {
    private final Engine engine;
    private final Wire wire;
    private final TlsOutput output;
    private final TlsInput input;
    private @Nullable TlsFacts facts;

    /// @param first what was read from the wire already
    TlsStream(Engine engine, Wire wire, ByteBuffer first) {
        this.engine = engine;
        this.wire = wire;
        this.output = new TlsOutput(engine, wire);
        this.input = new TlsInput(engine, wire, output, first);
    }

    /// Shakes hands.
    ///
    /// @param trusted whether what the peer shows is checked
    TlsStream begin(Deadline until, boolean trusted, @Nullable String name) throws IOException {
        var begun = WallClock.millis();
        try {
            engine.engine().beginHandshake();
            shakeHands(until);
        } catch (SSLException broken) {
            engine.failed(broken);
            tell();
            throw broken;
        }
        engine.established();
        facts = TlsFacts.of(engine.engine(), trusted, name, begun);
        return this;
    }

    private void shakeHands(Deadline until) throws IOException {
        for (; ; ) {
            switch (engine.status()) {
                case NEED_TASK -> engine.runTasks();
                case NEED_WRAP -> output.control();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> input.step(until);
                case FINISHED, NOT_HANDSHAKING -> {
                    output.flush(until);
                    return;
                }
            }
        }
    }

    /// {@return what was agreed}
    public TlsFacts facts() {
        var known = facts;
        if (known == null) {
            throw new IllegalStateException("the handshake is not done");
        }
        return known;
    }

    /// Reads what has arrived, and waits for it if there is nothing yet; what was written before is sent first.
    ///
    /// @return the bytes, one or more, valid until the next read or the close; null when the peer has said good-bye
    /// @throws TruncatedException if the connection ended without that
    /// @throws SSLException if what came is no TLS, or was changed on its way
    /// @throws dev.jacket.sockets.CallTimeoutException if nothing came within the limit of the socket or its stream
    /// @throws IOException if the socket is closed, or the connection broke
    public @Nullable ByteBuffer read() throws IOException {
        return read(Deadline.NEVER);
    }

    /// Reads as [#read()] does, until a deadline.
    ///
    /// @param until how long it waits; with [Deadline#NEVER] for the limit of the socket or its stream
    /// @return the bytes, valid until the next read or the close; null when the peer has said good-bye
    /// @throws IOException as [#read()]
    public @Nullable ByteBuffer read(Deadline until) throws IOException {
        try {
            return input.read(until);
        } catch (SSLException broken) {
            tell();
            throw broken;
        }
    }

    /// {@return whether [#read] would give bytes, or the end, without waiting; what the last read gave is not valid any
    /// more}
    ///
    /// @throws IOException as [#read()]
    public boolean isReady() throws IOException {
        try {
            return input.isReady();
        } catch (SSLException broken) {
            tell();
            throw broken;
        }
    }

    /// An alert for what failed, if anything did.
    private void tell() {
        if (engine.hasFailed()) {
            try {
                output.alert();
            } catch (IOException gone) {
                // it does not hear us any more, and the caller has the first failure
            }
        }
    }

    /// Writes all of a buffer: it is collected, and sent no later than the next [#read] that has to wait.
    ///
    /// @param bytes what to write; its position moves to its limit, or to what was taken before a failure
    /// @throws SSLException if the stream has failed, or the peer has ended both ways, as its end does in TLS 1.2
    /// @throws dev.jacket.sockets.CallTimeoutException if the peer took too little within the socket's timeout
    /// @throws IOException if the socket is closed, or the connection broke
    public void write(ByteBuffer bytes) throws IOException {
        output.write(bytes);
    }

    /// Writes bytes as [#write(ByteBuffer)] does.
    ///
    /// @param bytes what to write
    /// @throws IOException as [#write(ByteBuffer)]
    public void write(byte[] bytes) throws IOException {
        output.write(ByteBuffer.wrap(bytes));
    }

    /// Sends what was written and has not been sent.
    ///
    /// @throws IOException as [#write(ByteBuffer)]; the rest is kept
    public void flush() throws IOException {
        output.flush(null);
    }

    /// {@return how many bytes were written and have not been sent, those of records that are under way included}
    public int pending() {
        return output.pending();
    }

    /// Sends what was written, says good-bye, and ends our side. In TLS 1.3 the peer's goes on; before that
    /// its good-bye follows.
    ///
    /// @throws IOException as [#write(ByteBuffer)]
    public void endOutput() throws IOException {
        output.end();
    }

    /// Closes the stream and its socket. What was written is sent, and good-bye said, as far as that does not wait.
    @Override
    public void close() {
        try {
            output.abandon();
        } catch (IOException gone) {
            // the peer is not there any more
        }
        wire.close();
    }
}
