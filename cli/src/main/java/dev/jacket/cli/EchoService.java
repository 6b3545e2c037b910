package dev.jacket.cli;

import dev.jacket.server.Connection;
import dev.jacket.server.ConnectionHandler;
import dev.jacket.sockets.Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;

/// Sends back what comes: the bytes of a stream, each record, each datagram.
///
/// **threads:** shared.
final class EchoService implements ConnectionHandler, DatagramHandler {
    private final boolean close;
    private final Duration delay;
    private final ServerWatch watch;

    /// @param close whether the first bytes are the last
    /// @param watch hears of the bytes of connections
    EchoService(boolean close, Duration delay, ServerWatch watch) {
        this.close = close;
        this.delay = delay;
        this.watch = watch;
    }

    @Override
    public void handle(Connection connection) throws IOException {
        for (var data = connection.read(); data != null; data = connection.read()) {
            watch.tell(connection, true, data);
            if (!delay.isZero()) {
                connection.pause(delay);
            }
            watch.tell(connection, false, data);
            connection.write(data);
            if (close) {
                return;
            }
        }
    }

    @Override
    public ByteBuffer answer(ByteBuffer datagram, Supplier<Address> from, long n) {
        return datagram;
    }
}
