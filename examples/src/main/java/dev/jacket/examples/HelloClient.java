package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;

/// `HelloClient [ADDRESS]`: says hello and prints the reply, in however many pieces it comes.
final class HelloClient {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.3:1234");
        try (var server = Socket.open(address.family(), SocketType.STREAM)) {
            server.timeout(Duration.ofSeconds(10));
            server.connect(address);
            server.sendAll("hello world".getBytes(UTF_8));
            IO.println(reply(server));
        }
    }

    /// Up to the server's end, or until it has been quiet for a while.
    private static String reply(Socket server) throws IOException {
        var reply = new ByteArrayOutputStream();
        try {
            for (var part = server.recv(1024); part.length > 0; part = server.recv(1024)) {
                reply.writeBytes(part);
                server.timeout(Duration.ofMillis(200));
            }
        } catch (CallTimeoutException quiet) {
            if (reply.size() == 0) {
                throw quiet;
            }
        }
        return reply.toString(UTF_8);
    }
}
