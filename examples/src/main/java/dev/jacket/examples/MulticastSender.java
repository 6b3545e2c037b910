package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.MulticastInterface;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;

/// `MulticastSender [GROUP:PORT] [ADDRESS]`: each typed line goes to everybody in a group of IPv4 by that interface.
final class MulticastSender {
    static void main(String[] args) throws IOException {
        var group = Address.parse(args.length > 0 ? args[0] : "239.255.77.77:9090");
        var via = (Address.Inet4) Address.inet(args.length > 1 ? args[1] : "127.0.0.1", 0);
        try (var sender = Socket.open(Family.INET, SocketType.DGRAM)) {
            sender.set(Options.IP_MULTICAST_IF, MulticastInterface.of(via));
            sender.set(Options.IP_MULTICAST_TTL, 1); // not beyond this link
            for (String line; (line = IO.readln()) != null; ) {
                sender.sendTo(line.getBytes(UTF_8), group);
            }
        }
    }
}
