package dev.jacket.examples;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Inet;
import dev.jacket.sockets.Platform;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// `Ping [ADDRESS]`: three echo requests, and how long each reply took; raw where `ping_group_range` leaves us out.
final class Ping {
    static void main(String[] args) throws IOException {
        var to = Address.inet(args.length > 0 ? args[0] : "127.0.0.1", 0);
        var six = to.family().equals(Family.INET6);
        var icmp = six ? Protocol.ICMPV6 : Protocol.ICMP;
        var raw = !Platform.has(to.family(), SocketType.DGRAM, icmp);
        var header = raw && !six ? 20 : 0; // raw sockets of IPv4 show it
        try (var socket = Socket.open(to.family(), raw ? SocketType.RAW : SocketType.DGRAM, icmp)) {
            socket.timeout(Duration.ofSeconds(2));
            socket.connect(to);
            for (int sequence = 1, id = (int) ProcessHandle.current().pid(); sequence <= 3; sequence++) {
                var request = ByteBuffer.allocate(64).put(0, (byte) (six ? 128 : 8));
                request.putShort(4, (short) id).putShort(6, (short) sequence); // other sockets have an id of their own
                request.putShort(2, (short) Inet.checksum(request.array()));
                var start = System.nanoTime();
                socket.send(request.array());
                ByteBuffer reply;
                do { // raw sockets see requests, and what is meant for others
                    reply = ByteBuffer.wrap(socket.recv(2000)).position(header).slice();
                } while (reply.get(0) != (byte) (six ? 129 : 0) || (raw && reply.getShort(4) != (short) id));
                IO.println("%d bytes from %s: icmp_seq=%d time=%.3f ms"
                        .formatted(reply.capacity(), to.host(), sequence, (System.nanoTime() - start) / 1e6));
            }
        }
    }
}
