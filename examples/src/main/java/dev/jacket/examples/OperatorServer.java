package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// `OperatorServer [ADDRESS]`: one client after another; you see each message and type the reply.
final class OperatorServer {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "[::]:9090");
        try (var listener = Socket.listenOn(address, ListenConfig.DEFAULT)) {
            System.err.println("listening " + listener.localAddress());
            while (true) {
                var client = listener.accept();
                try (client) {
                    var waiting = listener.get(Options.TCP_INFO).unacked().orElse(0);
                    IO.println(client.acceptedFrom().unmapped() + " came, " + waiting + " wait");
                    converse(client);
                    IO.println(client.acceptedFrom().unmapped() + " left");
                } catch (IOException reset) { // of this client: the next one is served all the same
                    IO.println(reset.getMessage());
                }
            }
        }
    }

    private static void converse(Socket client) throws IOException {
        for (var message = client.recv(1024); message.length > 0; message = client.recv(1024)) {
            IO.println(new String(message, UTF_8));
            @Nullable String reply = IO.readln("> ");
            client.sendAll(reply == null ? new byte[0] : reply.getBytes(UTF_8));
        }
    }
}
