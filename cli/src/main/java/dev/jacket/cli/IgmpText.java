package dev.jacket.cli;

import dev.jacket.sockets.Family;
import dev.jacket.sockets.Inet;
import java.nio.ByteBuffer;

/// An IGMP message told in words: RFC 2236, RFC 3376.
final class IgmpText {
    private static final int MOST = 8;

    private IgmpText() {}

    static String of(ByteBuffer message) {
        if (message.remaining() < 8) {
            return "igmp cut short";
        }
        int type = message.get(0) & 255;
        return switch (type) {
            case 0x11 -> query(message);
            case 0x12 -> "igmp v1 report " + group(message, 4);
            case 0x16 -> "igmp v2 report " + group(message, 4);
            case 0x17 -> "igmp leave " + group(message, 4);
            case 0x22 -> "igmp v3 report" + records(message);
            default -> "igmp type " + type;
        };
    }

    private static String query(ByteBuffer message) {
        String group = group(message, 4);
        return "igmp query" + (group.equals("0.0.0.0") ? " of all groups" : " of " + group);
    }

    /// Each record has a group and the sources that count, or that do not.
    private static String records(ByteBuffer message) {
        int count = PacketText.unsigned(message, 6);
        var text = new StringBuilder();
        int at = 8;
        for (int i = 0; i < count; i++) {
            if (at + 8 > message.limit()) {
                return text.append(" cut short").toString();
            }
            if (i == MOST) {
                return text.append(" and ").append(count - i).append(" more").toString();
            }
            int sources = PacketText.unsigned(message, at + 2);
            text.append(' ').append(record(message.get(at), sources)).append(group(message, at + 4));
            at += 8 + 4 * sources + 4 * (message.get(at + 1) & 255);
        }
        return text.toString();
    }

    /// What happens to the group: to exclude no source is to join, to include none is to leave.
    private static String record(int type, int sources) {
        String some = sources == 0 ? "" : sources == 1 ? "1 source of " : sources + " sources of ";
        return switch (type) {
            case 1 -> "includes " + some;
            case 2 -> "excludes " + (sources == 0 ? "nothing of " : some);
            case 3 -> sources == 0 ? "leaves " : "to include " + some;
            case 4 -> sources == 0 ? "joins " : "to exclude " + some;
            case 5 -> "allows " + some;
            case 6 -> "blocks " + some;
            default -> "record " + type + " of ";
        };
    }

    private static String group(ByteBuffer message, int offset) {
        byte[] four = new byte[4];
        message.get(offset, four);
        return Inet.ntop(Family.INET, four);
    }
}
