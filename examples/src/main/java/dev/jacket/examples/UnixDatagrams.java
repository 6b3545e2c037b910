package dev.jacket.examples;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// `UnixDatagrams [ADDRESS]`: sends each datagram back, as long as it was; an empty one is a message too, and ends it.
final class UnixDatagrams {
    static void main(String[] args) throws IOException {
        var address = (Address.Unix) Address.parse(args.length > 0 ? args[0] : "unix:@jacket-datagrams");
        try (var socket = Socket.open(address.family(), SocketType.DGRAM)) {
            socket.bind(address);
            System.err.println("listening " + socket.localAddress());
            var buffer = new byte[65_536];
            int count;
            do {
                var received = socket.recvFrom(buffer, MsgFlags.NONE);
                count = received.count();
                IO.println(count + " bytes from " + received.address());
                if (!((Address.Unix) received.address()).isUnnamed()) { // who did not bind cannot be answered
                    socket.sendTo(ByteBuffer.wrap(buffer, 0, count), received.address(), MsgFlags.NONE);
                }
            } while (count > 0);
            if (address.isPath()) { // an abstract name goes with its socket, a file stays
                Files.delete(Path.of(address.name()));
            }
        }
    }
}
