package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

/// `GreetingClient [ADDRESS]`: prints the greeting, says who it is, prints the answer and takes its leave.
final class GreetingClient {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.1:9999");
        try (var server = Socket.open(address.family(), SocketType.STREAM)) {
            server.connect(address);
            IO.println(message(server));
            server.sendAll("Hello,I am client!".getBytes(UTF_8));
            IO.println(message(server));
            server.sendAll("exit".getBytes(UTF_8));
        }
    }

    /// Messages have no end of their own: 200 ms without a byte are one.
    private static String message(Socket server) throws IOException {
        server.timeout(Duration.ofSeconds(10));
        var message = new ByteArrayOutputStream();
        try {
            for (var part = server.recv(1024); part.length > 0; part = server.recv(1024)) {
                message.writeBytes(part);
                server.timeout(Duration.ofMillis(200));
            }
        } catch (CallTimeoutException quiet) {
            if (message.size() == 0) throw quiet;
        }
        return message.toString(UTF_8);
    }
}
