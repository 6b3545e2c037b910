package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.io.InputStreamReader;
import org.jspecify.annotations.Nullable;

/// `TypingClient [ADDRESS]`: sends what is typed, without line ends, and prints what arrives, when it arrives.
final class TypingClient {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.1:9090");
        try (var server = Socket.open(address.family(), SocketType.STREAM)) {
            server.connect(address);
            Thread.ofPlatform().daemon().start(() -> sendTyped(server)); // a daemon: a keyboard cannot be interrupted
            var reader = new InputStreamReader(server.input(), UTF_8); // it joins letters that are cut
            var text = new char[1024];
            for (int count; (count = reader.read(text)) > 0; ) {
                IO.println(new String(text, 0, count));
            }
        }
    }

    private static void sendTyped(Socket server) {
        try {
            for (@Nullable String line; (line = IO.readln()) != null; ) {
                server.sendAll(line.getBytes(UTF_8));
            }
            server.shutdown(Shutdown.WRITE);
        } catch (IOException gone) {
            System.err.println(gone.getMessage());
        }
    }
}
