package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// `UdpSender [ADDRESS]`: each typed line is one datagram, without its line end.
final class UdpSender {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.1:9090");
        try (var sender = Socket.open(address.family(), SocketType.DGRAM)) {
            for (@Nullable String line; (line = IO.readln("> ")) != null; ) {
                sender.sendTo(line.getBytes(UTF_8), address);
            }
        }
    }
}
