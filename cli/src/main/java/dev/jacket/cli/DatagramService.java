package dev.jacket.cli;

import dev.jacket.server.Concurrency;
import dev.jacket.server.DatagramHandler;
import dev.jacket.server.ProgramHandler;
import dev.jacket.server.Server;
import dev.jacket.server.SocketServer;
import dev.jacket.server.Supervisor;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/// A service for datagrams: the library's server at the command's place.
final class DatagramService {
    private DatagramService() {}

    /// @param place becomes the server's
    /// @param order what was asked for
    /// @param threads makes the threads that receive and handle
    static Server open(
            Listeners place, DatagramHandler handler, ServeOrder order, ServerWatch watch, ThreadFactory threads)
            throws IOException {
        var delay = order.delay();
        var builder = SocketServer.ofDatagrams(place.sockets().toArray(Socket[]::new))
                .vacate(place::vacate)
                .handler(delay.isZero() ? handler : later(handler, delay))
                .concurrency(concurrency(handler, delay))
                .watch(watch)
                .settings(order.told().settings())
                .supervisor(Supervisor.ofEnvironment())
                .threads(threads);
        if (place.restart() != null) {
            builder.restart(place.restart());
        }
        return order.once() ? builder.once().open() : builder.open();
    }

    /// What waits for nothing is done where it is received.
    private static Concurrency concurrency(DatagramHandler handler, Duration delay) {
        boolean waits = !delay.isZero() || handler instanceof ProgramHandler;
        return waits ? Concurrency.VIRTUAL_THREADS : Concurrency.ONE_AT_A_TIME;
    }

    private static DatagramHandler later(DatagramHandler handler, Duration delay) {
        return datagram -> {
            Thread.sleep(delay);
            handler.handle(datagram);
        };
    }
}
