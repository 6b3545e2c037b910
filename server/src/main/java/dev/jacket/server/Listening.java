package dev.jacket.server;

import dev.jacket.sockets.Family;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The bound sockets of a server, and what has to be given up with them.
///
/// @param sockets the listeners
/// @param vacate gives up the place; called while the sockets are still open, once or several times
/// @param restart hands the sockets over, or null
/// @param stopping how long a drain may take
/// @param manager is told how the server is
record Listening(
        List<Socket> sockets, Vacate vacate, @Nullable HotRestart restart, Stopping stopping, Supervisor manager) {
    /// Gives up a place.
    @FunctionalInterface
    interface Vacate {
        void run() throws IOException;
    }

    /// How long a drain may take, counted from its beginning.
    ///
    /// @param grace the work in flight
    /// @param hardStop all of it
    record Stopping(Duration grace, Duration hardStop) {
        static final Stopping DEFAULT = new Stopping(Duration.ofSeconds(10), Duration.ofSeconds(30));

        Stopping {
            require("drain-grace", grace);
            require("drain-hard-stop", hardStop);
        }

        private static void require(String word, Duration limit) {
            if (limit.isNegative()) {
                throw new IllegalArgumentException(word + " " + limit + " is negative");
            }
        }
    }

    Listening(List<Socket> sockets, Vacate vacate) {
        this(sockets, vacate, null, Stopping.DEFAULT, Supervisor.of(Map.of()));
    }

    static boolean isTcp(Socket socket) {
        var family = socket.family();
        boolean internet = family.equals(Family.INET) || family.equals(Family.INET6);
        return internet && socket.type().equals(SocketType.STREAM);
    }

    /// Replies are sent when they are ready. Connections have it from their listener.
    static void tune(Socket socket) throws IOException {
        if (isTcp(socket)) {
            socket.set(Options.TCP_NODELAY, true);
        }
    }

    void close() {
        sockets.forEach(Socket::close);
    }
}
