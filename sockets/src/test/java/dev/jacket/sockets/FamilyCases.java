package dev.jacket.sockets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Cases in a network of their own.
interface FamilyCases extends SocketCases {
    /// {@return the network that the lab's sockets belong to}
    NetworkNamespace namespace();

    /// {@return a lab in the same network for a user without privileges}
    Lab nobody();

    /// {@return the loopback's address of an internet family, without a port}
    static Address loopback(Family family) {
        return family.equals(Family.INET) ? Address.Inet4.loopback(0) : Address.Inet6.loopback(0);
    }

    /// {@return an echo request of ICMP, 8, or ICMPv6, 128, or what else the type says; with ICMP's checksum}
    static byte[] echo(int type, int id, int sequence, String payload) {
        byte[] data = payload.getBytes(StandardCharsets.UTF_8);
        ByteBuffer packet = ByteBuffer.allocate(8 + data.length);
        packet.put(0, (byte) type).putShort(4, (short) id).putShort(6, (short) sequence);
        packet.put(8, data);
        packet.putShort(2, (short) Inet.checksum(packet.array()));
        return packet.array();
    }

    /// {@return an IPv4 packet without options}
    static byte[] ip4(int protocol, Address.Inet4 from, Address.Inet4 to, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(20 + payload.length);
        packet.put(0, (byte) 0x45).putShort(2, (short) packet.capacity()).put(8, (byte) 64);
        packet.put(9, (byte) protocol).put(12, from.bytes()).put(16, to.bytes()).put(20, payload);
        packet.putShort(10, (short) Inet.checksum(packet.array(), 0, 20));
        return packet.array();
    }

    /// {@return a UDP datagram without a checksum}
    static byte[] udp(int from, int to, byte[] payload) {
        ByteBuffer packet = ByteBuffer.allocate(8 + payload.length);
        packet.putShort(0, (short) from).putShort(2, (short) to);
        packet.putShort(4, (short) packet.capacity()).put(8, payload);
        return packet.array();
    }

    /// {@return what follows the header of an IPv4 packet}
    static byte[] payload4(byte[] packet) {
        return Arrays.copyOfRange(packet, (packet[0] & 15) * 4, packet.length);
    }
}
