package dev.jacket.sockets;

import dev.jacket.sys.sockaddr_un;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// The address of a socket.
///
/// ```java
/// Address web = Address.parse("127.0.0.1:80");
/// Address local = Address.parse("unix:/run/service");
/// if (socket.peerAddress() instanceof Address.Ip ip) System.out.println(ip.host() + " port " + ip.port());
/// ```
///
/// The kinds are values and read like records: components by their names, equality by what they hold. They are
/// classes because a record cannot extend `java.net.SocketAddress`. No method here asks a resolver: text is
/// numeric, names are the business of [Resolver].
///
/// **threads:** immutable.
@SuppressWarnings("serial") // serialised by inheritance only; no version is promised
public abstract sealed class Address extends SocketAddress {
    /// No address: what a receive on a connected stream has instead of a sender.
    public static final Address NONE = new None();

    private Address() {}

    /// {@return the address of a numeric host and a port}
    ///
    /// @param host four decimals, or an IPv6 address, which may name its scope by number or interface:
    ///     `fe80::1%eth0`
    /// @param port 0..65535; 0 lets the kernel choose in bind
    /// @throws IllegalArgumentException if the host is not numeric or the port is out of range
    public static Ip inet(String host, int port) {
        return AddressText.ip(host, port);
    }

    /// {@return the address of a text as [#toString] prints it}
    ///
    /// @param text `127.0.0.1:80`, `[::1]:80`, `[fe80::1%eth0]:80`, `unix:/run/x`, `unix:@abstract`, `unix:`
    ///     (unnamed), `raw:FAMILY:HEX`, `none`
    /// @throws IllegalArgumentException if it is none of these
    public static Address parse(String text) {
        return AddressText.parse(text);
    }

    /// {@return the same address}
    ///
    /// @param address one of ours, or the JDK's for internet and Unix sockets
    /// @throws IllegalArgumentException if it is unresolved or of another class
    public static Address of(SocketAddress address) {
        return JdkAddresses.of(address);
    }

    /// {@return the family}
    public abstract Family family();

    /// {@return the JDK's class for this address}
    ///
    /// @throws UnsupportedOperationException if the JDK has none: abstract Unix names, other families
    public SocketAddress toJdk() {
        return JdkAddresses.toJdk(this);
    }

    /// {@return this address, but the IPv4 address where this is one mapped into IPv6 (`::ffff:1.2.3.4`), as the
    /// IPv4 peers of a dual-stack socket have it}
    public Address unmapped() {
        return this;
    }

    /// Writes the address as the kernel takes it.
    ///
    /// @param storage at least [AddressCodec#STORAGE] bytes
    /// @return the address's length
    abstract int write(MemorySegment storage);

    /// No address: there is one such value, [Address#NONE].
    public static final class None extends Address {
        // Private, so that only Address makes one: initialising a class from its superclass could otherwise deadlock.
        private None() {}

        @Override
        public Family family() {
            return Family.UNSPEC;
        }

        @Override
        int write(MemorySegment storage) {
            return 0;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof None;
        }

        @Override
        public int hashCode() {
            return 0;
        }

        /// {@return `none`}
        @Override
        public String toString() {
            return "none";
        }
    }

    /// An internet address and a port.
    public abstract static sealed class Ip extends Address permits Inet4, Inet6 {
        private final int port;

        private Ip(int port) {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port " + port + " is not in 0..65535");
            }
            this.port = port;
        }

        /// {@return the port, 0..65535}
        public final int port() {
            return port;
        }

        /// {@return the address's 4 or 16 bytes}
        public abstract byte[] bytes();

        /// {@return the address without the port, numeric}
        public abstract String host();

        /// {@return the same address with another port}
        ///
        /// @param port 0..65535
        public abstract Ip withPort(int port);

        /// {@return whether it is the wildcard, `0.0.0.0` or `::`}
        public abstract boolean isAny();

        /// {@return whether it is this machine, 127.0.0.0/8 or `::1`, also mapped into IPv6}
        public abstract boolean isLoopback();

        /// {@return whether it is a group, 224.0.0.0/4 or ff00::/8}
        public abstract boolean isMulticast();
    }

    /// An IPv4 address and a port: `sockaddr_in`, ip(7).
    public static final class Inet4 extends Ip {
        private final int ip;

        Inet4(int ip, int port) {
            super(port);
            this.ip = ip;
        }

        /// {@return the address of these bytes}
        ///
        /// @param bytes 4, in network order
        /// @param port 0..65535
        public static Inet4 of(byte[] bytes, int port) {
            checkLength(bytes, 4, 4, "an IPv4 address");
            return new Inet4(Inet.int32(bytes), port);
        }

        /// {@return every IPv4 address of this machine}
        ///
        /// @param port 0..65535
        public static Inet4 any(int port) {
            return new Inet4(0, port);
        }

        /// {@return 127.0.0.1}
        ///
        /// @param port 0..65535
        public static Inet4 loopback(int port) {
            return new Inet4(0x7f000001, port);
        }

        /// {@return the address as a number, the first byte highest}
        public int ip() {
            return ip;
        }

        /// {@return this address as IPv6 sockets take it: `::ffff:1.2.3.4`}
        public Inet6 mapped() {
            return new Inet6(0, 0xffff_0000_0000L | Integer.toUnsignedLong(ip), port(), 0, 0);
        }

        @Override
        public Family family() {
            return Family.INET;
        }

        @Override
        public byte[] bytes() {
            return Inet.bytes(ip);
        }

        @Override
        public String host() {
            return Inet.text(ip);
        }

        @Override
        public Inet4 withPort(int port) {
            return new Inet4(ip, port);
        }

        @Override
        public boolean isAny() {
            return ip == 0;
        }

        @Override
        public boolean isLoopback() {
            return ip >>> 24 == 127;
        }

        @Override
        public boolean isMulticast() {
            return ip >>> 28 == 0xe;
        }

        @Override
        int write(MemorySegment storage) {
            return AddressCodec.write(this, storage);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Inet4 inet && inet.ip == ip && inet.port() == port();
        }

        @Override
        public int hashCode() {
            return 31 * ip + port();
        }

        /// {@return host and port: `127.0.0.1:80`}
        @Override
        public String toString() {
            return host() + ":" + port();
        }
    }

    /// An IPv6 address, a port, a flow label and a scope: `sockaddr_in6`, ipv6(7).
    public static final class Inet6 extends Ip {
        private final long high;
        private final long low;
        private final int flowInfo;
        private final int scopeId;

        Inet6(long high, long low, int port, int flowInfo, int scopeId) {
            super(port);
            this.high = high;
            this.low = low;
            this.flowInfo = flowInfo;
            this.scopeId = scopeId;
        }

        /// {@return the address of these bytes, with neither flow label nor scope}
        ///
        /// @param bytes 16, in network order
        /// @param port 0..65535
        public static Inet6 of(byte[] bytes, int port) {
            return of(bytes, port, 0, 0);
        }

        /// {@return the address of these parts}
        ///
        /// @param bytes 16, in network order
        /// @param port 0..65535
        /// @param flowInfo traffic class and flow label, 0 for none
        /// @param scopeId the interface of a link-local address, 0 for none
        public static Inet6 of(byte[] bytes, int port, int flowInfo, int scopeId) {
            checkLength(bytes, 16, 16, "an IPv6 address");
            return new Inet6(Inet.int64(bytes, 0), Inet.int64(bytes, 8), port, flowInfo, scopeId);
        }

        /// {@return every address of this machine}
        ///
        /// @param port 0..65535
        public static Inet6 any(int port) {
            return new Inet6(0, 0, port, 0, 0);
        }

        /// {@return `::1`}
        ///
        /// @param port 0..65535
        public static Inet6 loopback(int port) {
            return new Inet6(0, 1, port, 0, 0);
        }

        long high() {
            return high;
        }

        long low() {
            return low;
        }

        /// {@return traffic class and flow label, 0 for none}
        public int flowInfo() {
            return flowInfo;
        }

        /// {@return the number of the interface that a link-local address belongs to, 0 for none}
        public int scopeId() {
            return scopeId;
        }

        /// {@return whether it is an IPv4 address mapped into IPv6}
        public boolean isMapped() {
            return high == 0 && low >>> 32 == 0xffff;
        }

        @Override
        public Family family() {
            return Family.INET6;
        }

        @Override
        public byte[] bytes() {
            return Inet.bytes(high, low);
        }

        /// {@return the address without the port, with `%` and the scope's number if it has one}
        @Override
        public String host() {
            String host = Inet.text(high, low);
            return scopeId == 0 ? host : host + "%" + Integer.toUnsignedString(scopeId);
        }

        @Override
        public Inet6 withPort(int port) {
            return new Inet6(high, low, port, flowInfo, scopeId);
        }

        @Override
        public Ip unmapped() {
            return isMapped() ? new Inet4((int) low, port()) : this;
        }

        @Override
        public boolean isAny() {
            return high == 0 && low == 0;
        }

        @Override
        public boolean isLoopback() {
            return (high == 0 && low == 1) || (isMapped() && unmapped().isLoopback());
        }

        @Override
        public boolean isMulticast() {
            return high >>> 56 == 0xff;
        }

        @Override
        int write(MemorySegment storage) {
            return AddressCodec.write(this, storage);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Inet6 inet
                    && inet.high == high
                    && inet.low == low
                    && inet.port() == port()
                    && inet.flowInfo == flowInfo
                    && inet.scopeId == scopeId;
        }

        @Override
        public int hashCode() {
            return 31 * (31 * Long.hashCode(high) + Long.hashCode(low)) + port() + scopeId;
        }

        /// {@return host and port: `[::1]:80`; the flow label is not printed}
        @Override
        public String toString() {
            return "[" + host() + "]:" + port();
        }
    }

    /// A Unix address: a path, an abstract name, or none: `sockaddr_un`, unix(7). Names are bytes; text is UTF-8.
    public static final class Unix extends Address {
        /// The address of a socket that was never bound, and of the sockets of a pair.
        public static final Unix UNNAMED = new Unix(new byte[0], Kind.UNNAMED);

        /// Bytes that a path may have.
        private static final int LONGEST = sockaddr_un.SIZEOF - sockaddr_un.sun_path;

        enum Kind {
            UNNAMED,
            PATH,
            ABSTRACT
        }

        private final byte[] name;
        private final Kind kind;

        Unix(byte[] name, Kind kind) {
            this.name = name;
            this.kind = kind;
        }

        /// {@return the address of a path}
        ///
        /// @param path 1..108 bytes of UTF-8 without NUL
        public static Unix path(String path) {
            return path(AddressText.utf8(path));
        }

        /// {@return the address of a path that need not be UTF-8}
        ///
        /// @param path 1..108 bytes without NUL
        public static Unix path(byte[] path) {
            checkLength(path, 1, LONGEST, "a Unix path");
            for (byte b : path) {
                if (b == 0) {
                    throw new IllegalArgumentException("a Unix path has no NUL byte");
                }
            }
            return new Unix(path.clone(), Kind.PATH);
        }

        /// {@return the address of a name outside the file system}
        ///
        /// @param name 0..107 bytes of UTF-8, without the leading NUL
        public static Unix abstractName(String name) {
            return abstractName(AddressText.utf8(name));
        }

        /// {@return the address of a name outside the file system}
        ///
        /// @param name any 0..107 bytes, without the leading NUL
        public static Unix abstractName(byte[] name) {
            checkLength(name, 0, LONGEST - 1, "an abstract Unix name");
            return new Unix(name.clone(), Kind.ABSTRACT);
        }

        /// {@return what to bind to for an abstract name that the kernel chooses, five hexadecimal digits}
        public static Unix autobind() {
            return UNNAMED;
        }

        Kind kind() {
            return kind;
        }

        byte[] raw() {
            return name;
        }

        /// {@return whether it has no name}
        public boolean isUnnamed() {
            return kind == Kind.UNNAMED;
        }

        /// {@return whether it is a path}
        public boolean isPath() {
            return kind == Kind.PATH;
        }

        /// {@return whether it is an abstract name}
        public boolean isAbstract() {
            return kind == Kind.ABSTRACT;
        }

        /// {@return the path or abstract name as text; bytes that are not UTF-8 become U+FFFD}
        public String name() {
            return new String(name, StandardCharsets.UTF_8);
        }

        /// {@return the bytes of the path or abstract name}
        public byte[] bytes() {
            return name.clone();
        }

        @Override
        public Family family() {
            return Family.UNIX;
        }

        @Override
        int write(MemorySegment storage) {
            return AddressCodec.write(this, storage);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Unix unix && unix.kind == kind && Arrays.equals(unix.name, name);
        }

        @Override
        public int hashCode() {
            return Objects.hash(kind, Arrays.hashCode(name));
        }

        /// {@return `unix:` and the path, `unix:@` and the abstract name, or `unix:`; control characters and bytes
        /// that are not UTF-8 as `\x1b`}
        @Override
        public String toString() {
            return AddressText.unix(this);
        }
    }

    /// An address of a family that has no class here, as its bytes.
    public static final class Raw extends Address {
        private final Family family;
        private final byte[] bytes;

        Raw(Family family, byte[] bytes) {
            this.family = family;
            this.bytes = bytes;
        }

        /// {@return the address of these parts}
        ///
        /// @param family its number is in 0..65535
        /// @param bytes what follows the family in memory, 0..126 bytes
        public static Raw of(Family family, byte[] bytes) {
            if (family.number() < 0 || family.number() > 65535) {
                throw new IllegalArgumentException("family " + family.number() + " is not in 0..65535");
            }
            checkLength(bytes, 0, AddressCodec.STORAGE - AddressCodec.HEADER, "a raw address");
            return new Raw(family, bytes.clone());
        }

        byte[] raw() {
            return bytes;
        }

        /// {@return what follows the family in memory}
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public Family family() {
            return family;
        }

        @Override
        int write(MemorySegment storage) {
            return AddressCodec.write(this, storage);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Raw raw && raw.family.equals(family) && Arrays.equals(raw.bytes, bytes);
        }

        @Override
        public int hashCode() {
            return 31 * family.number() + Arrays.hashCode(bytes);
        }

        /// {@return `raw:`, the family's number, and the bytes in hexadecimal}
        @Override
        public String toString() {
            return AddressText.raw(this);
        }
    }

    private static void checkLength(byte[] bytes, int least, int most, String what) {
        if (bytes.length < least || bytes.length > most) {
            String range = least == most ? "" + least : least + ".." + most;
            throw new IllegalArgumentException(what + " has " + range + " bytes, not " + bytes.length);
        }
    }
}
