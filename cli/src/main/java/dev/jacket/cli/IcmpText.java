package dev.jacket.cli;

import dev.jacket.sockets.Family;
import dev.jacket.sockets.Inet;
import java.nio.ByteBuffer;

/// ICMP and ICMPv6 messages told in words.
final class IcmpText {
    private static final int HEADER = 8;

    private IcmpText() {}

    /// {@return an ICMP message: what it says, and of an error also what it is about}
    static String icmp(ByteBuffer message, boolean outer) {
        if (message.remaining() < HEADER) {
            return "icmp cut short";
        }
        int type = message.get(0) & 255;
        int code = message.get(1) & 255;
        String text = switch (type) {
            case 0 -> "echo reply" + echo(message);
            case 3 -> "unreachable: " + unreachable(code);
            case 4 -> "source quench";
            case 5 -> "redirect";
            case 8 -> "echo request" + echo(message);
            case 9 -> "router advertisement";
            case 10 -> "router solicitation";
            case 11 -> code == 0 ? "time exceeded on the way" : "time exceeded in reassembly";
            case 12 -> "parameter problem";
            case 13 -> "timestamp request" + echo(message);
            case 14 -> "timestamp reply" + echo(message);
            default -> "type " + type + " code " + code;
        };
        boolean error = type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
        boolean quotes = error && outer;
        return "icmp " + text + (quotes ? PacketText.quoted(message.slice(HEADER, message.limit() - HEADER)) : "");
    }

    /// {@return an ICMPv6 message: what it says}
    static String icmp6(ByteBuffer message) {
        if (message.remaining() < HEADER) {
            return "icmp6 cut short";
        }
        int type = message.get(0) & 255;
        int code = message.get(1) & 255;
        String text = switch (type) {
            case 1 -> "unreachable: " + unreachable6(code);
            case 2 -> "packet too big, mtu " + Integer.toUnsignedString(message.getInt(4));
            case 3 -> code == 0 ? "time exceeded on the way" : "time exceeded in reassembly";
            case 4 -> "parameter problem";
            case 128 -> "echo request" + echo(message);
            case 129 -> "echo reply" + echo(message);
            case 130 -> "multicast listener query";
            case 131, 143 -> "multicast listener report";
            case 132 -> "multicast listener done";
            case 133 -> "router solicitation";
            case 134 -> "router advertisement";
            case 135 -> "neighbour solicitation" + target(message);
            case 136 -> "neighbour advertisement" + target(message);
            case 137 -> "redirect";
            default -> "type " + type + " code " + code;
        };
        return "icmp6 " + text;
    }

    private static String echo(ByteBuffer message) {
        return " id " + PacketText.unsigned(message, 4) + " seq " + PacketText.unsigned(message, 6);
    }

    private static String target(ByteBuffer message) {
        if (message.remaining() < HEADER + 16) {
            return " cut short";
        }
        byte[] sixteen = new byte[16];
        message.get(HEADER, sixteen);
        return " of " + Inet.ntop(Family.INET6, sixteen);
    }

    private static String unreachable(int code) {
        return switch (code) {
            case 0 -> "network";
            case 1 -> "host";
            case 2 -> "protocol";
            case 3 -> "port";
            case 4 -> "fragments needed";
            case 9, 10, 13 -> "forbidden";
            default -> "code " + code;
        };
    }

    private static String unreachable6(int code) {
        return switch (code) {
            case 0 -> "no route";
            case 1 -> "forbidden";
            case 3 -> "address";
            case 4 -> "port";
            default -> "code " + code;
        };
    }
}
