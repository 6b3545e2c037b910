package dev.jacket.examples;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Inet;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.util.Arrays;

/// `PacketDump [INTERFACE]`: prints each packet that comes or goes: which way, from, to, protocol and length.
final class PacketDump {
    static void main(String[] args) throws IOException {
        try (var capture = Socket.open(Family.PACKET, SocketType.DGRAM)) {
            capture.bind(Address.parse("packet:" + (args.length > 0 ? args[0] : "lo") + "/3")); // every packet
            System.err.println("listening " + capture.localAddress());
            var packet = new byte[65_536];
            while (true) {
                var received = capture.recvFrom(packet, MsgFlags.MSG_TRUNC);
                var link = (Address.Packet) received.address();
                IO.println((link.isOutgoing() ? "out " : "in ") + describe(link.etherType(), packet, received.count()));
            }
        }
    }

    private static String describe(int etherType, byte[] packet, int length) {
        return switch (etherType) {
            case 0x0800 -> ip(Family.INET, packet, 12, 4) + " protocol " + (packet[9] & 0xff) + " length " + length;
            case 0x86dd -> ip(Family.INET6, packet, 8, 16) + " protocol " + (packet[6] & 0xff) + " length " + length;
            default -> "EtherType 0x%04x length %d".formatted(etherType, length);
        };
    }

    private static String ip(Family family, byte[] packet, int at, int size) {
        return Inet.ntop(family, Arrays.copyOfRange(packet, at, at + size)) + " > "
                + Inet.ntop(family, Arrays.copyOfRange(packet, at + size, at + 2 * size));
    }
}
