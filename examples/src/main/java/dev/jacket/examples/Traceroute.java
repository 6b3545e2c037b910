package dev.jacket.examples;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.IpOptions;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// `Traceroute [ADDRESS]`: the routers on the way to an IPv4 host, by datagrams that may go one hop further each.
final class Traceroute {
    private static final int PORT = 33_434;

    static void main(String[] args) throws IOException {
        var to = Address.inet(args.length > 0 ? args[0] : "127.0.0.1", 0);
        try (var probes = Socket.open(Family.INET, SocketType.DGRAM);
                var errors = Socket.open(Family.INET, SocketType.RAW, Protocol.ICMP)) {
            errors.timeout(Duration.ofSeconds(2));
            var packet = new byte[2000]; // an IPv4 header, 8 bytes of ICMP, and the first 28 of what did not arrive
            for (int hop = 1; hop <= 30 && packet[20] != 3; hop++) { // 3: nobody is at the port, so it got there
                probes.set(IpOptions.IP_TTL, hop);
                probes.sendTo(new byte[12], to.withPort(PORT + hop));
                try {
                    var reply = errors.recvFrom(packet, MsgFlags.NONE);
                    while (reply.count() < 56 || ByteBuffer.wrap(packet).getShort(50) != (short) (PORT + hop)) {
                        reply = errors.recvFrom(packet, MsgFlags.NONE);
                    }
                    IO.println(hop + " " + ((Address.Ip) reply.address()).host());
                } catch (CallTimeoutException silent) {
                    IO.println(hop + " *");
                }
            }
        }
    }
}
