package dev.jacket.cli;

import dev.jacket.sockets.Family;
import dev.jacket.sockets.Protocol;
import java.util.List;

/// The words for protocols over IP.
final class Protocols {
    static final int ICMP = Protocol.ICMP.number();
    static final int IGMP = Protocol.IGMP.number();
    static final int TCP = Protocol.TCP.number();
    static final int UDP = Protocol.UDP.number();
    static final int ICMP6 = Protocol.ICMPV6.number();

    private static final List<String> WORDS = List.of("icmp", "icmp6", "igmp");

    private Protocols() {}

    /// {@return the number of a word or number}
    static int number(String text) {
        return switch (text) {
            case "icmp" -> ICMP;
            case "icmp6" -> ICMP6;
            case "igmp" -> IGMP;
            default -> {
                if (!text.isEmpty() && Quantity.isDigit(text.charAt(0))) {
                    yield (int) Quantity.number("protocol", text, 0, 255);
                }
                throw Trouble.usage("protocol " + Quantity.shown(text)
                        + " is unknown; it is a number, icmp, icmp6 or igmp" + Nearest.hint(text, WORDS));
            }
        };
    }

    /// {@return the word of a protocol, or its number}
    static String word(int number) {
        return number == ICMP ? "icmp" : number == ICMP6 ? "icmp6" : number == IGMP ? "igmp" : Integer.toString(number);
    }

    /// {@return the family that alone has the protocol, or [Family#UNSPEC]}
    static Family family(int number) {
        if (number == ICMP6) {
            return Family.INET6;
        }
        return number == ICMP || number == IGMP ? Family.INET : Family.UNSPEC;
    }
}
