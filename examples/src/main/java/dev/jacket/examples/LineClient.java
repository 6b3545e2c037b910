package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// `LineClient [ADDRESS]`: sends two lines, and after each waits for one, however it is cut.
final class LineClient {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.1:9999");
        try (var server = Socket.open(address.family(), SocketType.STREAM)) {
            server.connect(address);
            var replies = new BufferedInputStream(server.input());
            for (var message : List.of("The 1st message: Hello!\n", "The 2nd message: Bye!\n")) {
                server.sendAll(message.getBytes(UTF_8));
                IO.println(readLine(replies));
            }
        }
    }

    private static String readLine(InputStream input) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next; (next = input.read()) != '\n'; line.write(next)) {
            if (next < 0 || line.size() == 4096) {
                throw new IOException(next < 0 ? "peer closed before the end of the reply" : "the reply is too long");
            }
        }
        return line.toString(UTF_8);
    }
}
