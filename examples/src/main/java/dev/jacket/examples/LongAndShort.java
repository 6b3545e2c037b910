package dev.jacket.examples;

import static dev.jacket.sockets.Options.TCP_INFO;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

/// `LongAndShort [ADDRESS]`: 1,000 messages to an echo server, over one connection, and over a new one for each.
final class LongAndShort {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.1:1234");
        measure("long", address, 1, 1_000);
        measure("short", address, 1_000, 1);
    }

    private static void measure(String name, Address address, int connections, int messages) throws IOException {
        long segments = 0;
        long begun = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            try (var server = Socket.open(address.family(), SocketType.STREAM)) {
                server.timeout(Duration.ofSeconds(10));
                server.connect(address);
                for (int j = 0; j < messages; j++) {
                    server.sendAll(new byte[64]);
                    if (server.input().readNBytes(64).length < 64) {
                        throw new EOFException("the server closed before the end of a reply");
                    }
                }
                segments += server.get(TCP_INFO).segsIn().orElse(0)
                        + server.get(TCP_INFO).segsOut().orElse(0); // so far
            }
        }
        long micros = (System.nanoTime() - begun) / 1_000_000; // of each of the 1,000
        IO.println("%-5s %6d us, %.2f segments a message".formatted(name, micros, segments / 1e3));
    }
}
