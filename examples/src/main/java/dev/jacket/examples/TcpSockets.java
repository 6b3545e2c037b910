package dev.jacket.examples;

import dev.jacket.sockets.Diagnostics;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.TcpInfo;
import java.io.IOException;
import java.util.List;

/// `TcpSockets`: the TCP sockets of this machine, as `ss -t -a -n` lists them, with each connection's round-trip time.
final class TcpSockets {
    static void main(String[] args) throws IOException {
        for (var family : List.of(Family.INET, Family.INET6)) {
            for (var each : Diagnostics.inet(family, Protocol.TCP)) {
                var trip = each.info().flatMap(TcpInfo::rtt).map(time -> time.toNanos() / 1e6);
                IO.println("%s %d %d %s %s %s"
                        .formatted(
                                each.state(),
                                each.receiveQueue(),
                                each.sendQueue(),
                                each.local(),
                                each.peer(),
                                trip.map("%.3f ms"::formatted).orElse("-")));
            }
        }
    }
}
