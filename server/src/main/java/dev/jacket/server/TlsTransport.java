package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.tls.TlsStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// TLS over a stream, its handshake done.
///
/// **threads:** one; where it was made for two, one that reads and one that writes.
///
/// @param forTwo whether it is over the socket itself
/// @param idle the idle limit
record TlsTransport(TlsStream tls, boolean forTwo, Duration idle) implements Transport {
    @Override
    public boolean isReady() throws IOException {
        return tls.isReady();
    }

    @Override
    public @Nullable ByteBuffer receive(Deadline until) throws IOException {
        return tls.read(until.isBounded() ? until.earlier(Deadline.after(idle)) : until);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        tls.write(bytes);
    }

    @Override
    public void flush() throws IOException {
        tls.flush();
    }

    @Override
    public void endOutput() throws IOException {
        tls.endOutput();
    }

    @Override
    public int pending() {
        return tls.pending();
    }

    @Override
    public void close() {
        tls.close();
    }
}
