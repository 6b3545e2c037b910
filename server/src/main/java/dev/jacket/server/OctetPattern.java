package dev.jacket.server;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// IPv4 addresses by their four numbers, each a list of numbers and ranges: `192.168.3-5,7.1`, `10.0.*.1`.
///
/// **threads:** immutable.
final class OctetPattern {
    private static final int MOST = 255;

    private final List<BitSet> octets;

    private OctetPattern(List<BitSet> octets) {
        this.octets = octets;
    }

    /// {@return the pattern of a text; null if it is none}
    static @Nullable OctetPattern parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        var octets = new ArrayList<BitSet>();
        for (String part : parts) {
            var octet = octet(part);
            if (octet == null) {
                return null;
            }
            octets.add(octet);
        }
        return new OctetPattern(octets);
    }

    private static @Nullable BitSet octet(String part) {
        var octet = new BitSet();
        for (String range : part.split(",", -1)) {
            if (!add(range, octet)) {
                return null;
            }
        }
        return octet;
    }

    /// {@return false if the text is no range}
    private static boolean add(String range, BitSet octet) {
        int dash = range.indexOf('-');
        int from = range.equals("*") || dash == 0 ? 0 : number(dash < 0 ? range : range.substring(0, dash));
        int to = range.equals("*") || range.endsWith("-") ? MOST : dash < 0 ? from : number(range.substring(dash + 1));
        if (from < 0 || to < from) {
            return false;
        }
        octet.set(from, to + 1);
        return true;
    }

    /// {@return the number; -1 if it is none of 0 to 255}
    private static int number(String text) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int number = Integer.parseInt(text);
        return number > MOST ? -1 : number;
    }

    boolean contains(byte[] address) {
        for (int i = 0; i < 4; i++) {
            if (!octets.get(i).get(address[i] & 0xFF)) {
                return false;
            }
        }
        return true;
    }
}
