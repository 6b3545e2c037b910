package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.SocketStream;
import dev.jacket.tls.TlsStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What arrives on a stream, in pieces.
final class StreamInput extends ConnectionInput {
    private final SocketStream stream;
    private final Duration idle;
    private @Nullable TlsStream secured; // over the stream, from the handshake on

    StreamInput(Connection connection, SocketStream stream, ServerLimits limits) {
        super(connection, limits);
        this.stream = stream;
        this.idle = limits.times().idle();
        stream.idleTimeout(idle);
    }

    @Override
    void secure(TlsStream by) {
        secured = by;
    }

    @Override
    boolean isReady() throws IOException {
        var tls = secured;
        return tls == null ? stream.isReady() : tls.isReady();
    }

    @Override
    @Nullable ByteBuffer receive(Deadline until) throws IOException {
        var tls = secured;
        if (tls != null) {
            return tls.read(until.isBounded() ? until.earlier(Deadline.after(idle)) : until);
        }
        return until.isBounded() ? stream.read(until.earlier(Deadline.after(idle))) : stream.read();
    }
}
