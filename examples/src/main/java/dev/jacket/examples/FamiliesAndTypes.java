package dev.jacket.examples;

import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.util.List;

/// `FamiliesAndTypes`: opens a socket of each family and type, and prints what this kernel and user may use.
final class FamiliesAndTypes {
    private static final List<Family> FAMILIES =
            List.of(Family.INET, Family.INET6, Family.UNIX, Family.PACKET, Family.NETLINK, Family.VSOCK);
    private static final List<SocketType> TYPES =
            List.of(SocketType.STREAM, SocketType.DGRAM, SocketType.SEQPACKET, SocketType.RAW);

    static void main(String[] args) {
        for (var family : FAMILIES) {
            for (var type : TYPES) {
                IO.println(family.name() + " " + type.name() + " " + tryToOpen(family, type));
            }
        }
    }

    private static String tryToOpen(Family family, SocketType type) {
        // Raw IP is of one protocol, there is no usual one.
        var isRawIp = type.equals(SocketType.RAW) && (family.equals(Family.INET) || family.equals(Family.INET6));
        try (var socket = Socket.open(family, type, isRawIp ? Protocol.ICMP : Protocol.DEFAULT)) {
            return "yes, as descriptor " + socket.fd();
        } catch (IOException refused) {
            return Errno.of(refused).name() + " " + Errno.of(refused).text();
        }
    }
}
