package dev.jacket.cli;

import dev.jacket.sockets.Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Sends back what comes: the bytes of a stream, each record, each datagram.
///
/// **threads:** shared.
final class EchoService implements StreamHandler, DatagramHandler {
    private final boolean close;
    private final Duration delay;

    /// @param close whether the first bytes are the last
    EchoService(boolean close, Duration delay) {
        this.close = close;
        this.delay = delay;
    }

    @Override
    public void handle(Connection connection) throws IOException {
        for (var data = connection.read(false); data != null; data = connection.read(false)) {
            connection.tell(true, data);
            if (!delay.isZero()) {
                connection.pause(delay);
            }
            connection.tell(false, data);
            connection.write(data);
            if (close) {
                return;
            }
        }
    }

    @Override
    public ByteBuffer answer(ByteBuffer datagram, Address from, long n) {
        return datagram;
    }
}
