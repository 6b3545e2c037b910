package dev.jacket.examples;

import dev.jacket.server.Datagram;
import dev.jacket.server.SocketServer;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// `UdpTimestampServer [ADDRESS]`: answers each datagram with the time and how many its sender has sent.
final class UdpTimestampServer {
    static void main(String[] args) throws Exception {
        try (var server = SocketServer.udp(args.length > 0 ? args[0] : "127.0.0.1:21567")
                .sessions(s -> {
                    int count = 0;
                    for (Datagram d; (d = s.next()) != null; ) {
                        d.reply(ZonedDateTime.now(ZoneId.systemDefault()) + " " + ++count + "\n");
                    }
                })
                .start()) {
            System.err.println("listening " + server.localAddress());
            server.join();
        }
    }
}
