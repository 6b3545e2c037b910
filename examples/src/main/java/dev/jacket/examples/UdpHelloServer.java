package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;

/// `UdpHelloServer [ADDRESS]`: answers each datagram, to whoever sent it.
final class UdpHelloServer {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.2:9999");
        try (var server = Socket.open(address.family(), SocketType.DGRAM)) {
            server.bind(address);
            System.err.println("listening " + server.localAddress());
            var buffer = new byte[65_535]; // no datagram is longer
            while (true) {
                var received = server.recvFrom(buffer, MsgFlags.NONE);
                var name = new String(buffer, 0, received.count(), ISO_8859_1); // one letter a byte, whatever it means
                var end = name.endsWith("\r\n") ? "\r\n" : name.endsWith("\n") ? "\n" : "";
                var reply = "Hello, " + name.substring(0, name.length() - end.length()) + "!" + end;
                try {
                    server.sendTo(reply.getBytes(ISO_8859_1), received.address());
                } catch (IOException unsent) { // too long, say, or to nowhere: the others are served all the same
                    System.err.println(unsent.getMessage());
                }
            }
        }
    }
}
