package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.Socket;
import java.io.IOException;

/// `GreetingServer [ADDRESS]`: greets each client, and answers its messages until it says `exit`.
final class GreetingServer {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.1:9999");
        try (var listener = Socket.listenOn(address, ListenConfig.DEFAULT)) {
            System.err.println("listening " + listener.localAddress());
            while (true) {
                var client = listener.accept();
                Thread.startVirtualThread(() -> converse(client));
            }
        }
    }

    private static void converse(Socket client) {
        try (client) {
            client.sendAll("Hello,I am server!".getBytes(ISO_8859_1));
            for (var bytes = client.recv(1024); bytes.length > 0; bytes = client.recv(1024)) {
                var message = new String(bytes, ISO_8859_1); // one letter a byte: they go back as they came
                if (message.matches("exit\r?\n?")) {
                    return;
                }
                var end = message.endsWith("\r\n") ? "\r\n" : message.endsWith("\n") ? "\n" : "";
                var text = message.substring(0, message.length() - end.length());
                client.sendAll(("Loop_msg: " + text + "!" + end).getBytes(ISO_8859_1));
            }
        } catch (IOException gone) {
            System.err.println(gone.getMessage());
        }
    }
}
