package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `ShortConnectionClient [ADDRESS]`: a connection for each typed line, made when the line is there; an empty one ends.
final class ShortConnectionClient {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.1:21567");
        for (@Nullable String line; (line = IO.readln("> ")) != null && !line.isEmpty(); ) {
            try {
                IO.println(ask(address, line));
            } catch (ConnectException refused) {
                IO.println("not sent: " + line + " (" + refused.getMessage() + ")");
            }
        }
    }

    private static String ask(Address address, String line) throws IOException {
        try (var server = Socket.open(address.family(), SocketType.STREAM)) {
            server.timeout(Duration.ofSeconds(10));
            server.connect(address);
            server.sendAll((line + "\r\n").getBytes(UTF_8));
            return new String(server.input().readAllBytes(), UTF_8).strip();
        }
    }
}
