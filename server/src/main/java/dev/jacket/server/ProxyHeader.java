package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What a proxy tells in front of a connection's bytes: who is behind it. It is a header of the PROXY protocol,
/// version 1 or 2.
///
/// ```java
/// ProxyHeader.of(client.peer(), client.local()).with(Field.authority("example.org")).sendV2(backend);
/// ```
///
/// **threads:** immutable.
public final class ProxyHeader {
    /// The proxy speaks for itself, as in a check of its own, or does not know who is behind it.
    public static final ProxyHeader LOCAL =
            new ProxyHeader(2, SocketType.STREAM, Address.NONE, Address.NONE, List.of());

    private static final int LONGEST_UNIQUE_ID = 128;

    private final int version;
    private final SocketType type;
    private final Address source;
    private final Address destination;
    private final List<Field> fields;

    ProxyHeader(int version, SocketType type, Address source, Address destination, List<Field> fields) {
        this.version = version;
        this.type = type;
        this.source = source;
        this.destination = destination;
        this.fields = fields;
    }

    /// {@return the header of a connection that is passed on}
    ///
    /// @param source whose it is
    /// @param destination where it went
    /// @throws IllegalArgumentException if they are neither both of IP nor both of Unix sockets
    public static ProxyHeader of(Address source, Address destination) {
        boolean unix = source instanceof Address.Unix && destination instanceof Address.Unix;
        boolean internet = source instanceof Address.Ip && destination instanceof Address.Ip;
        if (!unix && !internet) {
            throw new IllegalArgumentException("no PROXY header carries " + source + " and " + destination);
        }
        Address from = source.unmapped();
        Address to = destination.unmapped();
        if (from instanceof Address.Inet4 four && !(to instanceof Address.Inet4)) {
            from = four.mapped();
        } else if (to instanceof Address.Inet4 four && !(from instanceof Address.Inet4)) {
            to = four.mapped();
        }
        return new ProxyHeader(2, SocketType.STREAM, from, to, List.of());
    }

    /// {@return the same with one more field, which only version 2 carries}
    ///
    /// @param field the field
    public ProxyHeader with(Field field) {
        var longer = new ArrayList<>(fields);
        longer.add(field);
        return new ProxyHeader(version, type, source, destination, List.copyOf(longer));
    }

    /// {@return the version it came in, 1 or 2}
    public int version() {
        return version;
    }

    /// {@return whether it names nobody: the proxy speaks for itself, or does not know}
    public boolean isLocal() {
        return source.equals(Address.NONE);
    }

    /// {@return what the connection behind the proxy is, STREAM or DGRAM}
    public SocketType type() {
        return type;
    }

    /// {@return who is behind the proxy; [Address#NONE] if it names nobody}
    public Address source() {
        return source;
    }

    /// {@return where that went; [Address#NONE] if it names nobody}
    public Address destination() {
        return destination;
    }

    /// {@return what else it tells, as it came}
    public List<Field> fields() {
        return fields;
    }

    /// {@return the bytes of a field, if it is there}
    ///
    /// @param number of the field, such as [Field#AUTHORITY]
    public Optional<byte[]> field(int number) {
        return fields.stream()
                .filter(field -> field.number() == number)
                .findFirst()
                .map(Field::bytes);
    }

    private Optional<String> text(int number) {
        return field(number).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /// {@return the protocol that was agreed upon in TLS, such as `h2`}
    public Optional<String> alpn() {
        return text(Field.ALPN);
    }

    /// {@return the host that the client asked for, by SNI}
    public Optional<String> authority() {
        return text(Field.AUTHORITY);
    }

    /// {@return the proxy's own name of the connection}
    public Optional<byte[]> uniqueId() {
        return field(Field.UNIQUE_ID);
    }

    /// {@return what the proxy says of the client's TLS, if it says anything}
    public Optional<ProxyTls> tls() {
        return field(Field.SSL).map(ProxyTls::of);
    }

    /// {@return the line of version 1; UNKNOWN for what is not of TCP over IP}
    public byte[] v1() {
        return ProxyWriter.v1(this);
    }

    /// {@return the block of version 2, with its checksum}
    ///
    /// @throws IllegalArgumentException if its fields are longer than 65,535 bytes can hold
    public byte[] v2() {
        return ProxyWriter.v2(this);
    }

    /// Sends the line of version 1. **call:** before any other byte of the connection.
    ///
    /// @param socket connected
    /// @throws IOException as [Socket#sendAll(byte[])]
    public void sendV1(Socket socket) throws IOException {
        socket.sendAll(v1());
    }

    /// Sends the block of version 2. **call:** before any other byte of the connection.
    ///
    /// @param socket connected
    /// @throws IOException as [Socket#sendAll(byte[])]
    public void sendV2(Socket socket) throws IOException {
        socket.sendAll(v2());
    }

    @Override
    public String toString() {
        return isLocal() ? "local" : source + " -> " + destination;
    }

    /// One of the further facts of version 2, a TLV.
    ///
    /// **threads:** immutable.
    public static final class Field {
        /// The protocol that was agreed upon in TLS: PP2_TYPE_ALPN.
        public static final int ALPN = 0x01;
        /// The host that the client asked for: PP2_TYPE_AUTHORITY.
        public static final int AUTHORITY = 0x02;
        /// The checksum of the header, which is looked at and given by the header itself: PP2_TYPE_CRC32C.
        public static final int CRC32C = 0x03;
        /// Nothing: PP2_TYPE_NOOP.
        public static final int NOOP = 0x04;
        /// The proxy's own name of the connection: PP2_TYPE_UNIQUE_ID.
        public static final int UNIQUE_ID = 0x05;
        /// What the proxy knows of the client's TLS: PP2_TYPE_SSL.
        public static final int SSL = 0x20;
        /// The network namespace: PP2_TYPE_NETNS.
        public static final int NETNS = 0x30;

        private final int number;
        private final byte[] bytes;

        private Field(int number, byte[] bytes) {
            this.number = number;
            this.bytes = bytes;
        }

        /// {@return a field}
        ///
        /// @param number 0 to 255, but not [#CRC32C], which the header makes
        /// @param bytes its value, at most 65,535 bytes; a unique id has 128 at most
        /// @throws IllegalArgumentException if it is out of that
        public static Field of(int number, byte[] bytes) {
            int most = number == UNIQUE_ID ? LONGEST_UNIQUE_ID : 0xFFFF;
            if (number < 0 || number > 0xFF || number == CRC32C || bytes.length > most) {
                throw new IllegalArgumentException("field " + number + " of " + bytes.length + " bytes");
            }
            return new Field(number, bytes.clone());
        }

        /// {@return the field that names a host}
        ///
        /// @param host its name
        public static Field authority(String host) {
            return of(AUTHORITY, host.getBytes(StandardCharsets.UTF_8));
        }

        /// {@return the field that names the protocol agreed upon in TLS}
        ///
        /// @param protocol such as `h2`
        public static Field alpn(String protocol) {
            return of(ALPN, protocol.getBytes(StandardCharsets.UTF_8));
        }

        /// {@return its number}
        public int number() {
            return number;
        }

        /// {@return its value}
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Field that && number == that.number && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return 31 * number + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "0x" + HexFormat.of().toHexDigits((byte) number) + "="
                    + HexFormat.of().formatHex(bytes);
        }
    }
}
