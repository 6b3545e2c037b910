package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Membership;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;

/// `MulticastReceiver [GROUP:PORT] [ADDRESS]`: joins a group of IPv4 on the interface of that address.
final class MulticastReceiver {
    static void main(String[] args) throws IOException {
        var group = (Address.Inet4) Address.parse(args.length > 0 ? args[0] : "239.255.77.77:9090");
        var via = (Address.Inet4) Address.inet(args.length > 1 ? args[1] : "127.0.0.1", 0);
        try (var receiver = Socket.open(Family.INET, SocketType.DGRAM)) {
            receiver.set(Options.SO_REUSEADDR, true); // several may listen, and each gets every datagram
            receiver.bind(group); // to the group, not to the wildcard: the port's other datagrams are not for us
            receiver.set(Options.IP_ADD_MEMBERSHIP, Membership.of(group.host(), via));
            System.err.println("listening " + receiver.localAddress());
            var buffer = new byte[65_535];
            while (true) {
                var received = receiver.recvFrom(buffer, MsgFlags.NONE);
                IO.println(received.address() + " " + new String(buffer, 0, received.count(), UTF_8));
            }
        }
    }
}
