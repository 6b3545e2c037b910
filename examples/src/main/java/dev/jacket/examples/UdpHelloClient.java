package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.time.Duration;

/// `UdpHelloClient [ADDRESS]`: sends two datagrams and prints the reply to each; a lost one is sent again.
final class UdpHelloClient {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.2:9999");
        try (var server = Socket.open(address.family(), SocketType.DGRAM)) {
            server.connect(address); // from now on only its datagrams count
            server.timeout(Duration.ofSeconds(2));
            IO.println(ask(server, "hello", 3));
            IO.println(ask(server, "world", 3));
        }
    }

    private static String ask(Socket server, String message, int tries) throws IOException {
        server.send(message.getBytes(UTF_8));
        try {
            return new String(server.recv(65_535), UTF_8);
        } catch (CallTimeoutException lost) {
            if (tries == 1) {
                throw lost;
            }
            return ask(server, message, tries - 1);
        }
    }
}
