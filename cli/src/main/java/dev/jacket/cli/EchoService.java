package dev.jacket.cli;

import dev.jacket.server.Connection;
import dev.jacket.server.ConnectionHandler;
import dev.jacket.server.Datagram;
import dev.jacket.server.DatagramHandler;
import java.io.IOException;
import java.time.Duration;

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
    public void handle(Datagram datagram) throws IOException {
        watch.tell(datagram, true, datagram.data());
        watch.reply(datagram, datagram.data());
    }
}
