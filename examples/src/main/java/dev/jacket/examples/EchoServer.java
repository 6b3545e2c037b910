package dev.jacket.examples;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.Socket;
import java.io.IOException;

/// `EchoServer [ADDRESS]`: each client gets back what it sends, until its end; a virtual thread for each.
final class EchoServer {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.1:1234");
        try (var listener = Socket.listenOn(address, ListenConfig.DEFAULT)) {
            System.err.println("listening " + listener.localAddress());
            while (true) {
                var client = listener.accept();
                Thread.startVirtualThread(() -> echo(client));
            }
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.input().transferTo(client.output());
        } catch (IOException gone) {
            System.err.println(gone.getMessage());
        }
    }
}
