package dev.jacket.server;

import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import dev.jacket.sockets.TcpOptions;
import java.io.IOException;
import java.util.List;

/// The bound sockets of a server, and what has to be given up with them.
///
/// @param sockets the listeners
/// @param vacate gives up the place; called while the sockets are still open, once or several times
record Listening(List<Socket> sockets, Vacate vacate) {
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

    /// Replies are sent when they are ready. Connections have it from their listener.
    static void tune(Socket socket) throws IOException {
        if (isTcp(socket)) {
            socket.set(TcpOptions.TCP_NODELAY, true);
        }
    }

    void close() {
        sockets.forEach(Socket::close);
    }
}
