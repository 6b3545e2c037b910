package dev.jacket.server;

import dev.jacket.sockets.BaseOptions;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import dev.jacket.sockets.TcpOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// The bound sockets of a server, and what has to be given up with them.
///
/// @param sockets the listeners
/// @param vacate gives up the place; called while the sockets are still open, once or several times
record Listening(List<Socket> sockets, Vacate vacate) {
    private static final Duration KEEPALIVE_IDLE = Duration.ofSeconds(60);
    private static final Duration KEEPALIVE_INTERVAL = Duration.ofSeconds(10);

    /// Gives up a place.
    @FunctionalInterface
    interface Vacate {
        void run() throws IOException;
    }

    static boolean isTcp(Socket socket) {
        var family = socket.family();
        boolean internet = family.equals(Family.INET) || family.equals(Family.INET6);
        return internet && socket.type().equals(SocketType.STREAM);
    }

    /// Replies are sent when they are ready, and clients that vanished are noticed. Connections have it
    /// from their
    /// listener.
    static void tune(Socket socket) throws IOException {
        if (isTcp(socket)) {
            socket.set(TcpOptions.TCP_NODELAY, true);
            socket.set(BaseOptions.SO_KEEPALIVE, true);
            socket.set(TcpOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE);
            socket.set(TcpOptions.TCP_KEEPINTVL, KEEPALIVE_INTERVAL);
        }
    }

    void close() {
        sockets.forEach(Socket::close);
    }
}
