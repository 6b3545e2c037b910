package dev.jacket.sockets;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Addresses as text, both ways.
final class AddressText {
    private static final String UNIX = "unix:";
    private static final String NONE = "none";
    private static final String RAW = "raw:";
    static final String PACKET = "packet:";
    static final String NETLINK = "netlink:";
    static final String VSOCK = "vsock:";

    private AddressText() {}

    static Address parse(String text) {
        if (text.startsWith(UNIX)) {
            return parseUnix(text.substring(UNIX.length()));
        }
        if (text.startsWith(RAW)) {
            return parseRaw(text);
        }
        Address special = SpecialAddressText.parse(text);
        if (special != null) {
            return special;
        }
        if (text.equals(NONE)) {
            return Address.NONE;
        }
        boolean bracketed = text.startsWith("[");
        int end = bracketed ? text.indexOf("]:") : text.lastIndexOf(':');
        // An IPv6 address stands in brackets, or its last group would read as a port.
        if (end < 0 || (!bracketed && text.indexOf(':') != end)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an address; write 127.0.0.1:80, [::1]:80, unix:/path or unix:@name");
        }
        String host = text.substring(bracketed ? 1 : 0, end);
        if (bracketed && host.indexOf(':') < 0) {
            throw new IllegalArgumentException("\"" + host + "\" is not a numeric INET6 address");
        }
        return ip(host, port(text.substring(end + (bracketed ? 2 : 1))));
    }

    /// {@return the number of a port's text, which may be too big for a port}
    private static int port(String text) {
        boolean decimal = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!decimal || text.length() > 9) {
            throw new IllegalArgumentException("port \"" + text + "\" is not a number in 0..65535");
        }
        return Integer.parseInt(text);
    }

    static Address.Ip ip(String host, int port) {
        Address.@Nullable Ip address = numeric(host, port);
        if (address == null) {
            throw new IllegalArgumentException("\"" + host + "\" is not a numeric address");
        }
        return address;
    }

    /// {@return the address of a strictly numeric host, or null}
    static Address.@Nullable Ip numeric(String host, int port) {
        if (host.indexOf(':') < 0) {
            long address = Inet.parse4(host);
            return address < 0 ? null : new Address.Inet4((int) address, port);
        }
        int percent = host.indexOf('%');
        long[] halves = Inet.parse6(percent < 0 ? host : host.substring(0, percent));
        if (halves.length != 2) {
            return null;
        }
        int scope = percent < 0 ? 0 : Scopes.number(host.substring(percent + 1));
        return new Address.Inet6(halves[0], halves[1], port, 0, scope);
    }

    private static Address parseUnix(String text) {
        if (text.isEmpty()) {
            return Address.Unix.UNNAMED;
        }
        return text.startsWith("@")
                ? Address.Unix.abstractName(unescape(text.substring(1)))
                : Address.Unix.path(unescape(text));
    }

    private static Address parseRaw(String text) {
        String[] parts = text.split(":", -1);
        try {
            if (parts.length == 3) {
                return Address.Raw.of(
                        Family.of(Integer.parseInt(parts[1])), HexFormat.of().parseHex(parts[2]));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + parts[1] + "\" is not the number of a family", e);
        }
        throw new IllegalArgumentException("\"" + text + "\" is not an address; write raw:FAMILY:HEX");
    }

    static String raw(Address.Raw address) {
        return RAW + address.family().number() + ":" + HexFormat.of().formatHex(address.raw());
    }

    static String unix(UnixAddress address) {
        return switch (address.kind()) {
            case UNNAMED -> UNIX;
            case ABSTRACT -> UNIX + "@" + escape(address.raw());
            case PATH -> {
                String path = escape(address.raw());
                yield path.startsWith("@") ? UNIX + "\\x40" + path.substring(1) : UNIX + path;
            }
        };
    }

    /// Every byte of `text`, which must be well-formed.
    static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a name with half a surrogate pair has no bytes", e);
        }
    }

    /// A name as text that [#unescape] turns into the same bytes: UTF-8 as it is, everything else byte by byte as
    /// `\xHH`.
    private static String escape(byte[] name) {
        var text = new StringBuilder(name.length);
        for (int i = 0; i < name.length; ) {
            int length = sequence(name, i);
            if (length == 0) {
                text.append("\\x").append(HexFormat.of().toHexDigits(name[i]));
                i++;
            } else {
                text.append(new String(name, i, length, StandardCharsets.UTF_8));
                i += length;
            }
        }
        return text.toString();
    }

    /// {@return how many bytes from here are one printable character, 0 if none are}
    private static int sequence(byte[] name, int at) {
        int first = name[at] & 0xff;
        if (first < 0x80) {
            boolean escape = first == '\\' && at + 1 < name.length && name[at + 1] == 'x';
            return first < 0x20 || first == 0x7f || escape ? 0 : 1;
        }
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || at + length > name.length) {
            return 0;
        }
        try {
            int character = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name, at, length))
                    .toString()
                    .codePointAt(0);
            return isPrintable(character) ? length : 0;
        } catch (CharacterCodingException e) {
            return 0;
        }
    }

    /// Control and format characters could rewrite a terminal's line.
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static byte[] unescape(String text) {
        if (text.indexOf("\\x") < 0) {
            return utf8(text);
        }
        var bytes = new ByteArrayOutputStream(text.length());
        int at = 0;
        for (int next; (next = text.indexOf("\\x", at)) >= 0; at = next + 4) {
            bytes.writeBytes(utf8(text.substring(at, next)));
            if (next + 4 > text.length()) {
                throw new IllegalArgumentException("\"" + text + "\" ends within \\xHH");
            }
            bytes.write(HexFormat.fromHexDigits(text, next + 2, next + 4));
        }
        bytes.writeBytes(utf8(text.substring(at)));
        return bytes.toByteArray();
    }
}
