package dev.jacket.sockets;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;

/// Internet addresses between text and bytes, as inet_pton(3), inet_ntop(3), inet_aton(3) and inet_ntoa(3) do it.
/// Nothing here asks a resolver.
///
/// **threads:** shared.
public final class Inet {
    private static final int GROUPS = 8;

    private Inet() {}

    /// {@return the 4 or 16 bytes of an address in its strict form}
    ///
    /// @param family [Family#INET] or [Family#INET6]
    /// @param text four plain decimals (`127.0.0.1`, neither `127.1` nor `01.2.3.4`), or an IPv6 address without
    ///     a zone
    /// @throws IllegalArgumentException if it is no such address
    public static byte[] pton(Family family, String text) {
        if (isInet6(family)) {
            long[] halves = parse6(text);
            if (halves.length == 2) {
                return bytes(halves[0], halves[1]);
            }
        } else {
            long address = parse4(text);
            if (address >= 0) {
                return bytes((int) address);
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is not a numeric " + family + " address");
    }

    /// {@return the text of an address; IPv6 in the shortest form, its longest run of zeroes as `::`}
    ///
    /// @param family [Family#INET] or [Family#INET6]
    /// @param address 4 or 16 bytes
    /// @throws IllegalArgumentException if that is not the family's length
    public static String ntop(Family family, byte[] address) {
        int expected = isInet6(family) ? 16 : 4;
        if (address.length != expected) {
            throw new IllegalArgumentException(
                    "an " + family + " address has " + expected + " bytes, not " + address.length);
        }
        return expected == 4 ? text(int32(address)) : text(int64(address, 0), int64(address, 8));
    }

    /// {@return the 4 bytes of an IPv4 address in any form that C takes: `127.1`, `0x7f.1`, `0177.0.0.1`,
    /// `2130706433`}
    ///
    /// @param text one to four parts, each decimal, octal after `0` or hexadecimal after `0x`; the last fills what
    ///     is left
    /// @throws IllegalArgumentException if it is no such address
    public static byte[] aton(String text) {
        String[] parts = text.split("\\.", -1);
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            long part = i < 4 ? number(parts[i]) : -1;
            long most = last ? (1L << (8 * (4 - i))) - 1 : 255;
            if (part < 0 || part > most) {
                throw new IllegalArgumentException("\"" + text + "\" is not a numeric INET address");
            }
            address |= last ? part : part << (8 * (3 - i));
        }
        return bytes((int) address);
    }

    /// {@return the text of an IPv4 address}
    ///
    /// @param address 4 bytes
    /// @throws IllegalArgumentException if it has another length
    public static String ntoa(byte[] address) {
        return ntop(Family.INET, address);
    }

    /// {@return the checksum of IPv4 headers, ICMP, IGMP and others, RFC 1071: 0 over bytes that hold their own}
    ///
    /// Compute it while its place holds zero, and put it there with its high byte first.
    ///
    /// @param bytes what to sum up
    public static int checksum(byte[] bytes) {
        return checksum(bytes, 0, bytes.length);
    }

    /// {@return the checksum of IPv4 headers, ICMP, IGMP and others, RFC 1071: 0 over bytes that hold their own}
    ///
    /// @param bytes what to sum up
    /// @param offset where it begins
    /// @param length how many bytes; an odd one counts as if a zero followed
    public static int checksum(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        long sum = 0;
        for (int i = 0; i < length; i++) {
            int value = bytes[offset + i] & 0xff;
            sum += i % 2 == 0 ? value << 8 : value;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) ~sum & 0xffff;
    }

    private static boolean isInet6(Family family) {
        if (!family.equals(Family.INET) && !family.equals(Family.INET6)) {
            throw new IllegalArgumentException("family " + family + " is neither INET nor INET6");
        }
        return family.equals(Family.INET6);
    }

    /// {@return the address in the low 32 bits, or -1 if the text is not four plain decimals}
    static long parse4(String text) {
        long address = 0;
        int begin = 0;
        for (int i = 0; i < 4; i++) {
            int dot = i == 3 ? text.length() : text.indexOf('.', begin);
            int part = dot < 0 ? -1 : octet(text, begin, dot);
            if (part < 0) {
                return -1;
            }
            address = address << 8 | part;
            begin = dot + 1;
        }
        return address;
    }

    private static int octet(String text, int begin, int end) {
        int digits = end - begin;
        if (digits < 1 || digits > 3 || (digits > 1 && text.charAt(begin) == '0')) {
            return -1;
        }
        int value = 0;
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value > 255 ? -1 : value;
    }

    /// {@return the two halves of the address; empty if the text is not one}
    static long[] parse6(String text) {
        int gap = text.indexOf("::");
        int[] groups = new int[GROUPS];
        int head = groups(text, 0, gap < 0 ? text.length() : gap, groups, gap < 0);
        if (gap < 0) {
            return head == GROUPS ? halves(groups) : new long[0];
        }
        int[] tail = new int[GROUPS];
        int tails = groups(text, gap + 2, text.length(), tail, true);
        // The gap stands for one group at least.
        if (head < 0 || tails < 0 || head + tails >= GROUPS) {
            return new long[0];
        }
        System.arraycopy(tail, 0, groups, GROUPS - tails, tails);
        Arrays.fill(groups, head, GROUPS - tails, 0);
        return halves(groups);
    }

    /// Reads groups of hexadecimal digits between colons, the last one perhaps an IPv4 address.
    ///
    /// @return how many there are, or -1
    private static int groups(String text, int begin, int end, int[] groups, boolean atEnd) {
        int count = 0;
        int at = begin;
        while (at < end || (at == end && at > begin)) {
            int colon = text.indexOf(':', at);
            int stop = colon < 0 || colon > end ? end : colon;
            if (stop == end && atEnd && text.indexOf('.', at) >= 0) {
                long dotted = parse4(text.substring(at, end));
                if (dotted < 0 || count > GROUPS - 2) {
                    return -1;
                }
                groups[count] = (int) (dotted >>> 16);
                groups[count + 1] = (int) (dotted & 0xffff);
                return count + 2;
            }
            int group = group(text, at, stop);
            if (group < 0 || count == GROUPS) {
                return -1;
            }
            groups[count++] = group;
            at = stop + 1;
        }
        return count;
    }

    private static int group(String text, int begin, int end) {
        if (end - begin < 1 || end - begin > 4) {
            return -1;
        }
        int value = 0;
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private static long[] halves(int[] groups) {
        long[] halves = new long[2];
        for (int i = 0; i < GROUPS; i++) {
            halves[i / 4] = halves[i / 4] << 16 | groups[i];
        }
        return halves;
    }

    /// {@return a number as C writes it, or -1}
    private static long number(String text) {
        boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
        boolean octal = !hexadecimal && text.length() > 1 && text.startsWith("0");
        String digits = hexadecimal ? text.substring(2) : text;
        int radix = hexadecimal ? 16 : octal ? 8 : 10;
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0 || value > 0xffff_ffffL) {
                return -1;
            }
            value = value * radix + digit;
        }
        return digits.isEmpty() ? -1 : value;
    }

    static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    /// The form of RFC 5952, and like inet_ntop(3) with the last four bytes as IPv4 in mapped and compatible
    /// addresses.
    static String text(long high, long low) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> (48 - 16 * (i % 4))) & 0xffff;
        }
        int gap = 0;
        int gapLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int run = zeroes(groups, i);
            if (run > gapLength) {
                gap = i;
                gapLength = run;
            }
        }
        boolean dotted = gap == 0 && (gapLength == 6 || (gapLength == 5 && groups[5] == 0xffff));
        return join(groups, gap, gapLength > 1 ? gapLength : 0, dotted);
    }

    private static int zeroes(int[] groups, int from) {
        int i = from;
        while (i < GROUPS && groups[i] == 0) {
            i++;
        }
        return i - from;
    }

    private static String join(int[] groups, int gap, int gapLength, boolean dotted) {
        var text = new StringBuilder();
        int end = dotted ? 6 : GROUPS;
        for (int i = 0; i < end; i++) {
            if (gapLength > 0 && i == gap) {
                text.append("::");
                i += gapLength - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
                text.append(Integer.toHexString(groups[i]));
            }
        }
        if (dotted) {
            text.append(text.charAt(text.length() - 1) == ':' ? "" : ":").append(text(groups[6] << 16 | groups[7]));
        }
        return text.toString();
    }

    static byte[] bytes(int address) {
        return ByteBuffer.allocate(4).putInt(address).array();
    }

    static byte[] bytes(long high, long low) {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    static int int32(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getInt();
    }

    static long int64(byte[] bytes, int from) {
        return ByteBuffer.wrap(bytes).getLong(from);
    }

    /// Which types of ICMP are not heard: ICMP_FILTER.
    ///
    /// **threads:** immutable.
    ///
    /// @param blocked a bit for each of the types 0 to 31
    public record IcmpFilter(int blocked) {
        /// Hears all, as every socket does at first.
        public static final IcmpFilter NONE = new IcmpFilter(0);

        /// {@return a filter that hears some types alone}
        ///
        /// @param types the types, 0 to 31
        /// @throws IllegalArgumentException if one is out of range
        public static IcmpFilter only(int... types) {
            int blocked = -1;
            for (int type : types) {
                if (type < 0 || type >= Integer.SIZE) {
                    throw new IllegalArgumentException("type " + type + " is not in 0..31");
                }
                blocked &= ~(1 << type);
            }
            return new IcmpFilter(blocked);
        }

        /// {@return whether a type is not heard}
        ///
        /// @param type the type; those above 31 are always heard
        public boolean blocks(int type) {
            return type >= 0 && type < Integer.SIZE && (blocked >>> type & 1) != 0;
        }
    }

    /// Which types of ICMPv6 are not heard: ICMPV6_FILTER.
    ///
    /// **threads:** immutable.
    ///
    /// @param blocked the types that are not, 0 to 255
    public record Icmp6Filter(BitSet blocked) {
        static final int SIZE = 32;

        private static final int TYPES = SIZE * Byte.SIZE;

        /// Hears all, as every socket does at first.
        public static final Icmp6Filter NONE = new Icmp6Filter(new BitSet());

        /// Copies the types.
        ///
        /// @throws IllegalArgumentException if one is above 255
        public Icmp6Filter {
            if (blocked.length() > TYPES) {
                throw new IllegalArgumentException("type " + (blocked.length() - 1) + " is not in 0..255");
            }
            blocked = (BitSet) blocked.clone();
        }

        /// {@return a filter that hears some types alone}
        ///
        /// @param types the types, 0 to 255
        /// @throws IllegalArgumentException if one is out of range
        public static Icmp6Filter only(int... types) {
            var blocked = new BitSet();
            blocked.set(0, TYPES);
            for (int type : types) {
                if (type < 0 || type >= TYPES) {
                    throw new IllegalArgumentException("type " + type + " is not in 0..255");
                }
                blocked.clear(type);
            }
            return new Icmp6Filter(blocked);
        }

        /// {@return the types that are not heard}
        @Override
        public BitSet blocked() {
            return (BitSet) blocked.clone();
        }

        /// {@return whether a type is not heard}
        ///
        /// @param type the type
        public boolean blocks(int type) {
            return type >= 0 && blocked.get(type);
        }

        /// The kernel has words of 32 bits, the first type in the lowest.
        static Icmp6Filter decode(byte[] bytes) {
            var blocked = new BitSet();
            for (int type = 0; type < bytes.length * Byte.SIZE; type++) {
                int word = Codecs.of(bytes).getInt(type / Integer.SIZE * Integer.BYTES);
                blocked.set(type, (word >>> type % Integer.SIZE & 1) != 0);
            }
            return new Icmp6Filter(blocked);
        }

        byte[] encode() {
            byte[] bytes = new byte[SIZE];
            var memory = Codecs.of(bytes);
            for (int type = blocked.nextSetBit(0); type >= 0; type = blocked.nextSetBit(type + 1)) {
                int at = type / Integer.SIZE * Integer.BYTES;
                memory.putInt(at, memory.getInt(at) | 1 << type % Integer.SIZE);
            }
            return bytes;
        }
    }
}
