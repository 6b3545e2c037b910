package dev.jacket.cli;

import dev.jacket.server.ServerCounts;
import dev.jacket.server.ServerMetrics;
import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/// A service for connections: the library's server at the command's place.
///
/// **threads:** shared.
final class StreamService implements Server {
    private final SocketServer server;

    /// @param place becomes the server's
    /// @param threads makes the threads that accept and handle
    StreamService(Listeners place, ServeOrder order, ServerWatch watch, ThreadFactory threads) throws IOException {
        var builder = SocketServer.of(place.sockets().toArray(Socket[]::new))
                .vacate(place::vacate)
                .handler(order.streams(watch))
                .limits(_ -> order.limits())
                .watch(watch)
                .setup(SocketOptions.of(order.arguments(), order.endpoint())::apply)
                .threads(threads);
        this.server = order.once() ? builder.once().open() : builder.open();
    }

    @Override
    public void start() {
        server.start();
    }

    @Override
    public void await() throws InterruptedException {
        server.join();
    }

    @Override
    public int drain(Duration grace) throws InterruptedException {
        return server.drain(grace).cut();
    }

    @Override
    public void cut() {
        server.cut();
    }

    @Override
    public ServerCounts counts() {
        return server.counts();
    }

    @Override
    public ServerMetrics metrics() {
        return server.metrics();
    }
}
