package dev.jacket.cli;

import dev.jacket.server.Connection;
import dev.jacket.server.ConnectionHandler;
import dev.jacket.server.Datagram;
import dev.jacket.server.DatagramHandler;
import java.io.IOException;

/// Takes what comes and answers nothing.
///
/// **threads:** shared.
final class DiscardService implements ConnectionHandler, DatagramHandler {
    private final ServerWatch watch;

    /// @param watch hears of the bytes of connections
    DiscardService(ServerWatch watch) {
        this.watch = watch;
    }

    @Override
    public void handle(Connection connection) throws IOException {
        for (var data = connection.read(); data != null; data = connection.read()) {
            watch.tell(connection, true, data);
        }
    }

    @Override
    public void handle(Datagram datagram) throws IOException {
        watch.tell(datagram, true, datagram.data());
    }
}
