package dev.jacket.examples;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.ControlMessage.SocketError;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.time.Duration;

/// `Traceroute [ADDRESS]`: the routers on the way to an IPv4 host, by datagrams that may go one hop further each.
/// Who turned one back is in the socket's error queue, which needs no privilege.
final class Traceroute {
    private static final int PORT = 33_434;
    private static final int UNREACHABLE = 3; // nobody is at the port, so it got there

    static void main(String[] args) throws IOException {
        var to = Address.inet(args.length > 0 ? args[0] : "127.0.0.1", 0);
        try (var probes = Socket.open(Family.INET, SocketType.DGRAM)) {
            probes.set(Options.IP_RECVERR, true);
            probes.timeout(Duration.ofSeconds(2));
            for (int hop = 1, type = 0; hop <= 30 && type != UNREACHABLE; hop++) {
                probes.set(Options.IP_TTL, hop);
                probes.sendTo(new byte[12], to.withPort(PORT + hop));
                try {
                    probes.recv(1);
                } catch (CallTimeoutException silent) {
                    IO.println(hop + " *");
                } catch (IOException turnedBack) {
                    var error = probes.recvError().orElseThrow(() -> turnedBack);
                    var why = error.find(SocketError.class).orElseThrow();
                    type = why.type();
                    IO.println(hop + " " + ((Address.Ip) why.offender()).host());
                }
            }
        }
    }
}
