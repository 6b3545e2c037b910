package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.SocketType;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads headers of the PROXY protocol, as its specification has them. A pure function of the bytes.
final class ProxyParser {
    static final int LONGEST_V1 = 107;
    static final int HEAD = 16;
    static final int LOCAL = 0x20;
    static final int PROXY = 0x21;
    static final int INET = 1;
    static final int INET6 = 2;
    static final int UNIX = 3;
    static final int STREAM = 1;
    static final int DGRAM = 2;

    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
    private static final byte[] PREFIX = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern TCP =
            Pattern.compile("PROXY TCP([46]) ([0-9A-Fa-f:.]+) ([0-9A-Fa-f:.]+) ([0-9]{1,5}) ([0-9]{1,5})");
    private static final int UNIX_NAME = 108;
    private static final int FIELD_HEAD = 3;
    private static final int LONGEST_UNIQUE_ID = 128;

    private ProxyParser() {}

    static byte[] signature() {
        return SIGNATURE.clone();
    }

    /// Reads a header from the start of what came.
    ///
    /// @param bytes what came; its position moves behind the header if that is whole, else it stays
    /// @param longest how long a header of version 2 may be, 16 or more
    /// @return the header; null if more bytes are needed
    /// @throws ProtocolException if they are none, whatever may follow
    static @Nullable ProxyHeader parse(ByteBuffer bytes, int longest) throws ProtocolException {
        if (beginsWith(bytes, SIGNATURE)) {
            return bytes.remaining() < HEAD ? null : parseV2(bytes, longest);
        }
        if (beginsWith(bytes, PREFIX)) {
            return parseV1(bytes);
        }
        throw flaw("the connection does not begin with one");
    }

    private static ProtocolException flaw(String what) {
        return new ProtocolException("PROXY header: " + what);
    }

    /// {@return whether the bytes that are there are those}
    private static boolean beginsWith(ByteBuffer bytes, byte[] start) {
        int known = Math.min(bytes.remaining(), start.length);
        return bytes.slice(bytes.position(), known).equals(ByteBuffer.wrap(start, 0, known));
    }

    private static @Nullable ProxyHeader parseV1(ByteBuffer bytes) throws ProtocolException {
        int known = Math.min(bytes.remaining(), LONGEST_V1);
        int begin = bytes.position();
        for (int i = 1; i < known; i++) {
            if (bytes.get(begin + i) == '\n' && bytes.get(begin + i - 1) == '\r') {
                var line = StandardCharsets.ISO_8859_1
                        .decode(bytes.slice(begin, i - 1))
                        .toString();
                var header = ofLine(line);
                bytes.position(begin + i + 1);
                return header;
            }
        }
        if (known == LONGEST_V1) {
            throw flaw("its line has no end within " + LONGEST_V1 + " bytes");
        }
        return null;
    }

    /// What follows UNKNOWN is to be passed over.
    private static ProxyHeader ofLine(String line) throws ProtocolException {
        if (line.equals("PROXY UNKNOWN") || line.startsWith("PROXY UNKNOWN ")) {
            return new ProxyHeader(1, SocketType.STREAM, Address.NONE, Address.NONE, List.of());
        }
        var parts = TCP.matcher(line);
        if (!parts.matches()) {
            throw flaw("its line is none");
        }
        boolean inet4 = parts.group(1).equals("4");
        return new ProxyHeader(
                1,
                SocketType.STREAM,
                address(inet4, parts.group(2), parts.group(4)),
                address(inet4, parts.group(3), parts.group(5)),
                List.of());
    }

    private static Address address(boolean inet4, String host, String port) throws ProtocolException {
        boolean octal = port.length() > 1 && port.startsWith("0");
        if (octal || inet4 == (host.indexOf(':') >= 0)) {
            throw flaw("its line has an address of no such kind");
        }
        try {
            return Address.inet(host, Integer.parseInt(port));
        } catch (IllegalArgumentException e) {
            throw flaw("its line has an address that is none");
        }
    }

    private static @Nullable ProxyHeader parseV2(ByteBuffer bytes, int longest) throws ProtocolException {
        int begin = bytes.position();
        int command = bytes.get(begin + SIGNATURE.length) & 0xFF;
        if (command != LOCAL && command != PROXY) {
            throw flaw("version and command 0x" + Integer.toHexString(command));
        }
        int length = bytes.getShort(begin + HEAD - Short.BYTES) & 0xFFFF;
        if (HEAD + length > longest) {
            throw flaw((HEAD + length) + " bytes, more than " + longest);
        }
        int family = bytes.get(begin + SIGNATURE.length + 1) & 0xFF;
        if (command == PROXY) {
            checkFamily(family, length);
        }
        if (bytes.remaining() < HEAD + length) {
            return null;
        }
        var whole = bytes.slice(begin, HEAD + length);
        var header = command == LOCAL || family >> 4 == 0 ? ProxyHeader.LOCAL : ofBlock(whole, family);
        bytes.position(begin + HEAD + length);
        return header;
    }

    private static void checkFamily(int family, int length) throws ProtocolException {
        int protocol = family & 0xF;
        int needed = switch (family >> 4) {
            case 0 -> 0;
            case INET -> 2 * (4 + Short.BYTES);
            case INET6 -> 2 * (16 + Short.BYTES);
            case UNIX -> 2 * UNIX_NAME;
            default -> throw flaw("family and protocol 0x" + Integer.toHexString(family));
        };
        boolean unknown = family >> 4 == 0;
        if (protocol > DGRAM || (protocol == 0 && !unknown)) {
            throw flaw("family and protocol 0x" + Integer.toHexString(family));
        }
        if (length < needed) {
            throw flaw("its addresses do not fit into " + length + " bytes");
        }
    }

    private static ProxyHeader ofBlock(ByteBuffer whole, int family) throws ProtocolException {
        var rest = whole.duplicate().position(HEAD);
        Address source;
        Address destination;
        if (family >> 4 == UNIX) {
            source = unixName(rest);
            destination = unixName(rest);
        } else {
            byte[] from = new byte[family >> 4 == INET ? 4 : 16];
            byte[] to = new byte[from.length];
            rest.get(from).get(to);
            source = address(from, rest.getShort() & 0xFFFF);
            destination = address(to, rest.getShort() & 0xFFFF);
        }
        var type = (family & 0xF) == DGRAM ? SocketType.DGRAM : SocketType.STREAM;
        return new ProxyHeader(2, type, source, destination, fields(whole, rest));
    }

    private static Address address(byte[] bytes, int port) {
        return bytes.length == 4 ? Address.Inet4.of(bytes, port) : Address.Inet6.of(bytes, port);
    }

    private static Address.Unix unixName(ByteBuffer rest) {
        byte[] name = new byte[UNIX_NAME];
        rest.get(name);
        int end = UNIX_NAME;
        while (end > 0 && name[end - 1] == 0) {
            end--;
        }
        if (end == 0) {
            return Address.Unix.UNNAMED;
        }
        return name[0] == 0
                ? Address.Unix.abstractName(Arrays.copyOfRange(name, 1, end))
                : Address.Unix.path(Arrays.copyOf(name, pathLength(name)));
    }

    /// What lies behind a path's end means nothing.
    private static int pathLength(byte[] name) {
        int length = 0;
        while (length < UNIX_NAME && name[length] != 0) {
            length++;
        }
        return length;
    }

    private static List<ProxyHeader.Field> fields(ByteBuffer whole, ByteBuffer rest) throws ProtocolException {
        var fields = new ArrayList<ProxyHeader.Field>();
        boolean checked = false;
        while (rest.hasRemaining()) {
            if (rest.remaining() < FIELD_HEAD) {
                throw flaw("it ends within a field");
            }
            int number = rest.get() & 0xFF;
            int length = rest.getShort() & 0xFFFF;
            if (length > rest.remaining()) {
                throw flaw("field " + number + " of " + length + " bytes ends behind it");
            }
            var value = rest.slice(rest.position(), length);
            if (number == ProxyHeader.Field.CRC32C) {
                check(whole, rest.position(), length, checked);
                checked = true;
            } else {
                fields.add(field(number, value));
            }
            rest.position(rest.position() + length);
        }
        return List.copyOf(fields);
    }

    private static ProxyHeader.Field field(int number, ByteBuffer value) throws ProtocolException {
        if (number == ProxyHeader.Field.UNIQUE_ID && value.remaining() > LONGEST_UNIQUE_ID) {
            throw flaw("a unique id of " + value.remaining() + " bytes");
        }
        String wrong = number == ProxyHeader.Field.SSL ? ProxyTls.flaw(value) : null;
        if (wrong != null) {
            throw flaw(wrong);
        }
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return ProxyHeader.Field.of(number, bytes);
    }

    /// The checksum is counted with zeros in its place.
    private static void check(ByteBuffer whole, int at, int length, boolean again) throws ProtocolException {
        if (length != Integer.BYTES || again) {
            throw flaw(again ? "two checksums" : "a checksum of " + length + " bytes");
        }
        var checksum = new CRC32C();
        checksum.update(whole.slice(0, at));
        checksum.update(new byte[Integer.BYTES]);
        checksum.update(whole.slice(at + Integer.BYTES, whole.capacity() - at - Integer.BYTES));
        if ((int) checksum.getValue() != whole.getInt(at)) {
            throw flaw("its checksum is wrong");
        }
    }
}
