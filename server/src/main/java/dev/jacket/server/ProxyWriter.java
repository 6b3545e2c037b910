package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.SocketType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// Headers of the PROXY protocol as bytes.
final class ProxyWriter {
    private static final int FIELD_HEAD = 3;
    private static final int UNIX_NAME = 108;

    private ProxyWriter() {}

    static byte[] v1(ProxyHeader header) {
        String line = header.source() instanceof Address.Ip source
                        && header.destination() instanceof Address.Ip destination
                        && header.type().equals(SocketType.STREAM)
                ? "PROXY " + (source instanceof Address.Inet4 ? "TCP4 " : "TCP6 ") + bare(source) + " "
                        + bare(destination) + " " + source.port() + " " + destination.port()
                : "PROXY UNKNOWN";
        return (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /// An interface means nothing on another machine.
    private static String bare(Address.Ip address) {
        String host = address.host();
        int scope = host.indexOf('%');
        return scope < 0 ? host : host.substring(0, scope);
    }

    static byte[] v2(ProxyHeader header) {
        byte[] source = address(header.source());
        byte[] destination = address(header.destination());
        int ports = header.source() instanceof Address.Ip ? 2 * Short.BYTES : 0;
        int fields = FIELD_HEAD + Integer.BYTES; // the checksum's
        for (var field : header.fields()) {
            fields += FIELD_HEAD + field.bytes().length;
        }
        int length = source.length + destination.length + ports + fields;
        if (length > 0xFFFF) {
            throw new IllegalArgumentException("a PROXY header of " + length + " bytes, more than 65535");
        }
        byte[] block = new byte[ProxyParser.HEAD + length];
        var bytes = ByteBuffer.wrap(block)
                .put(ProxyParser.signature())
                .put((byte) (header.isLocal() ? ProxyParser.LOCAL : ProxyParser.PROXY))
                .put((byte) family(header))
                .putShort((short) length)
                .put(source)
                .put(destination);
        if (header.source() instanceof Address.Ip from && header.destination() instanceof Address.Ip to) {
            bytes.putShort((short) from.port()).putShort((short) to.port());
        }
        for (var field : header.fields()) {
            bytes.put((byte) field.number())
                    .putShort((short) field.bytes().length)
                    .put(field.bytes());
        }
        addChecksum(block, bytes);
        return block;
    }

    /// Adds the checksum, which is counted over the header with four zeros in its place.
    private static void addChecksum(byte[] block, ByteBuffer bytes) {
        bytes.put((byte) ProxyHeader.Field.CRC32C).putShort((short) Integer.BYTES);
        int at = bytes.position();
        var checksum = new CRC32C();
        checksum.update(block);
        bytes.putInt(at, (int) checksum.getValue());
    }

    private static int family(ProxyHeader header) {
        int protocol = header.type().equals(SocketType.DGRAM) ? ProxyParser.DGRAM : ProxyParser.STREAM;
        return switch (header.source()) {
            case Address.Inet4 _ -> ProxyParser.INET << 4 | protocol;
            case Address.Inet6 _ -> ProxyParser.INET6 << 4 | protocol;
            case Address.Unix _ -> ProxyParser.UNIX << 4 | protocol;
            default -> 0;
        };
    }

    private static byte[] address(Address address) {
        return switch (address) {
            case Address.Ip ip -> ip.bytes();
            case Address.Unix unix -> unixName(unix);
            default -> new byte[0];
        };
    }

    private static byte[] unixName(Address.Unix address) {
        var name = ByteBuffer.allocate(UNIX_NAME);
        if (address.isAbstract()) {
            name.put((byte) 0);
        }
        return name.put(address.bytes()).array();
    }
}
