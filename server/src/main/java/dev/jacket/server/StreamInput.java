package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.SocketStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What arrives on a stream, in pieces.
final class StreamInput extends ConnectionInput {
    private final SocketStream stream;
    private final Duration idle;

    StreamInput(Connection connection, SocketStream stream, ServerLimits limits) {
        super(connection, limits);
        this.stream = stream;
        this.idle = limits.times().idle();
        stream.idleTimeout(idle);
    }

    @Override
    boolean isReady() throws IOException {
        return stream.isReady();
    }

    @Override
    @Nullable ByteBuffer receive(Deadline until) throws IOException {
        return until.isBounded() ? stream.read(until.earlier(Deadline.after(idle))) : stream.read();
    }
}
