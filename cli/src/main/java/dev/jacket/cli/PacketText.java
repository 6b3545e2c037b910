package dev.jacket.cli;

import dev.jacket.server.internal.Sanitize;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Inet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A packet told in one line: who to whom, what it is, how long.
///
/// Packets come from anybody, so nothing in them is believed: what is cut short is said to be so.
final class PacketText {
    private static final int HEADER4 = 20;
    private static final int SHOWN = 60;

    private PacketText() {}

    /// {@return what a raw socket received; IPv4 packets come with their header, others without}
    ///
    /// @param packet whose position stays
    /// @param from the sender; may be empty
    /// @param protocol what the socket receives
    static String of(ByteBuffer packet, String from, int protocol) {
        var bytes = packet.slice();
        if (from.indexOf(':') < 0 && isInet4(bytes)) {
            return inet4(bytes);
        }
        String whose = from.isEmpty() ? "" : from + " ";
        String what = protocol == Protocols.ICMP6 ? IcmpText.icmp6(bytes) : "protocol " + protocol + text(bytes);
        return whose + what + ", " + bytes.remaining() + " bytes";
    }

    private static boolean isInet4(ByteBuffer bytes) {
        return bytes.remaining() >= HEADER4
                && bytes.get(0) >> 4 == 4
                && headerLength(bytes) >= HEADER4
                && headerLength(bytes) <= bytes.remaining();
    }

    private static int headerLength(ByteBuffer bytes) {
        return (bytes.get(0) & 15) * 4;
    }

    /// The length is that of the payload, as `ping` and `tcpdump` count it.
    private static String inet4(ByteBuffer packet) {
        var payload = payload(packet);
        return addresses(packet) + " " + protocol(packet, payload, true) + ", " + payload.remaining() + " bytes, ttl "
                + (packet.get(8) & 255);
    }

    private static ByteBuffer payload(ByteBuffer packet) {
        int header = headerLength(packet);
        return packet.slice(header, packet.limit() - header);
    }

    private static String addresses(ByteBuffer packet) {
        return address(packet, 12) + " > " + address(packet, 16);
    }

    private static String address(ByteBuffer packet, int offset) {
        byte[] four = new byte[4];
        packet.get(offset, four);
        return Inet.ntop(Family.INET, four);
    }

    private static String protocol(ByteBuffer packet, ByteBuffer payload, boolean outer) {
        int protocol = packet.get(9) & 255;
        int fragment = packet.getShort(6) & 0x1fff;
        if (fragment != 0) {
            return "fragment of protocol " + protocol + " at " + fragment * 8;
        }
        if (protocol == Protocols.ICMP) {
            return IcmpText.icmp(payload, outer);
        }
        if (protocol == Protocols.IGMP) {
            return IgmpText.of(payload);
        }
        if (protocol == Protocols.UDP || protocol == Protocols.TCP) {
            return transport(protocol == Protocols.UDP, payload);
        }
        return "protocol " + protocol + (outer ? text(payload) : "");
    }

    private static String transport(boolean udp, ByteBuffer payload) {
        String name = udp ? "udp" : "tcp";
        if (payload.remaining() < 4) {
            return name + " cut short";
        }
        String ports = name + " " + unsigned(payload, 0) + " > " + unsigned(payload, 2);
        return udp || payload.remaining() < 14 ? ports : ports + flags(payload.get(13));
    }

    private static String flags(int bits) {
        String[] names = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
        var text = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            if ((bits >> i & 1) != 0) {
                text.append(' ').append(names[i]);
            }
        }
        return text.toString();
    }

    /// {@return what an ICMP error is about: the beginning of a packet of ours}
    static String quoted(ByteBuffer packet) {
        if (!isInet4(packet)) {
            return "";
        }
        return " (" + addresses(packet) + " " + protocol(packet, payload(packet), false) + ")";
    }

    /// Of a protocol without a reader of its own, the beginning as text.
    private static String text(ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            return "";
        }
        byte[] head = new byte[Math.min(SHOWN, payload.remaining())];
        payload.get(0, head);
        var letters = new WireText(StandardCharsets.UTF_8);
        String text = letters.decode(ByteBuffer.wrap(head)) + letters.finish();
        return " \"" + Sanitize.line(text) + (payload.remaining() > SHOWN ? "..." : "") + "\"";
    }

    static int unsigned(ByteBuffer bytes, int offset) {
        return Short.toUnsignedInt(bytes.getShort(offset));
    }
}
