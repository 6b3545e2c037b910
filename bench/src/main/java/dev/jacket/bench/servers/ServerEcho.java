package dev.jacket.bench.servers;

import dev.jacket.server.Connection;
import dev.jacket.server.ConnectionHandler;
import dev.jacket.server.ServerLimits;
import dev.jacket.server.SocketServer;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/// Echoes bytes as they come, or line by line; with all limits on, or with none; with one listener, or with two.
final class ServerEcho {
    private ServerEcho() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        ConnectionHandler handler = arguments[1].equals("lines") ? ServerEcho::lines : ServerEcho::bytes;
        UnaryOperator<ServerLimits> limits = arguments[1].equals("unlimited") ? ServerEcho::none : ServerEcho::all;
        SocketServer.tcp(arguments[0])
                .handler(handler)
                .limits(limits)
                .listeners(arguments[1].equals("listeners") ? 2 : 1)
                .open()
                .serveForever();
    }

    private static void bytes(Connection connection) throws IOException {
        for (var data = connection.read(); data != null; data = connection.read()) {
            connection.write(data);
        }
    }

    private static void lines(Connection connection) throws IOException {
        for (var line = connection.readLine(); line != null; line = connection.readLine()) {
            connection.writeLine(line);
        }
    }

    private static ServerLimits all(ServerLimits limits) {
        return limits.maxConns(20_000)
                .perAddress(20_000)
                .idleTimeout(Duration.ofSeconds(60))
                .writeTimeout(Duration.ofSeconds(30))
                .messageTimeout(Duration.ofSeconds(10))
                .firstMessageTimeout(Duration.ofSeconds(30));
    }

    private static ServerLimits none(ServerLimits limits) {
        return limits.maxConns(ServerLimits.UNLIMITED)
                .perAddress(ServerLimits.UNLIMITED)
                .idleTimeout(ServerLimits.NEVER)
                .writeTimeout(ServerLimits.NEVER)
                .messageTimeout(ServerLimits.NEVER)
                .firstMessageTimeout(ServerLimits.NEVER);
    }
}
