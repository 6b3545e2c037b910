package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;

/// `UdpReceiver [ADDRESS]`: prints each datagram and who sent it.
final class UdpReceiver {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "[::]:9090");
        try (var receiver = Socket.open(address.family(), SocketType.DGRAM)) {
            receiver.bind(address);
            System.err.println("listening " + receiver.localAddress());
            var buffer = new byte[65_535]; // no datagram is longer
            while (true) {
                var received = receiver.recvFrom(buffer, MsgFlags.NONE);
                var text = new String(buffer, 0, received.count(), UTF_8);
                IO.println(received.address().unmapped() + " " + text);
            }
        }
    }
}
