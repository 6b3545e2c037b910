package dev.jacket.cli;

import dev.jacket.server.Concurrency;
import dev.jacket.server.Server;
import dev.jacket.server.SocketServer;
import dev.jacket.server.Supervisor;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;

/// A service for connections: the library's server at the command's place.
final class StreamService {
    private StreamService() {}

    /// @param place becomes the server's
    /// @param threads makes the threads that accept and handle
    /// @param handling what is done with each connection
    static Server open(Listeners place, ServeOrder order, ServerWatch watch, ThreadFactory threads, Handling handling)
            throws IOException {
        var builder = SocketServer.of(place.sockets().toArray(Socket[]::new))
                .vacate(place::vacate)
                .handler(handling.connections())
                .settings(order.told().settings())
                .watch(watch)
                .setup(SocketOptions.of(order.arguments(), order.endpoint())::apply)
                .supervisor(Supervisor.ofEnvironment())
                .concurrency(order.concurrency());
        if (order.concurrency() != Concurrency.PLATFORM_THREADS) {
            builder.threads(threads);
        }
        var tls = handling.tls();
        if (tls != null) {
            builder.tls(tls);
        }
        if (place.restart() != null) {
            builder.restart(place.restart());
        }
        return order.once() ? builder.once().open() : builder.open();
    }
}
