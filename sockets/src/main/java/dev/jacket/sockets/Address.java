package dev.jacket.sockets;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.Arrays;

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
public abstract sealed class Address extends SocketAddress
        permits Address.None, Address.Ip, UnixAddress, PacketAddress, NetlinkAddress, VsockAddress, Address.Raw {
    /// No address: what a receive on a connected stream has instead of a sender.
    public static final Address NONE = new None();

    Address() {}

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
    ///     (unnamed), `packet:INTERFACE/ETHERTYPE/HARDWARE`, `netlink:PORT/GROUPS`, `vsock:CID:PORT`,
    ///     `raw:FAMILY:HEX`, `none`
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
    ///
    /// **threads:** immutable.
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
    ///
    /// **threads:** immutable.
    public abstract static sealed class Ip extends Address permits Inet4, Ip6Address {
        private final int port;

        Ip(int port) {
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
    ///
    /// **threads:** immutable.
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
    ///
    /// **threads:** immutable.
    public static final class Inet6 extends Ip6Address {
        Inet6(long high, long low, int port, int flowInfo, int scopeId) {
            super(high, low, port, flowInfo, scopeId);
        }
    }

    /// A Unix address: a path, an abstract name, or none: `sockaddr_un`, unix(7). Names are bytes; text is UTF-8.
    ///
    /// **threads:** immutable.
    public static final class Unix extends UnixAddress {
        /// The address of a socket that was never bound, and of the sockets of a pair.
        public static final Unix UNNAMED = new Unix(new byte[0], Kind.UNNAMED);

        Unix(byte[] name, Kind kind) {
            super(name, kind);
        }
    }

    /// An interface, and who there: `sockaddr_ll`, packet(7).
    ///
    /// **threads:** immutable.
    public static final class Packet extends PacketAddress {
        Packet(int etherType, int ifIndex, int hardwareType, int packetType, byte[] hardwareAddress) {
            super(etherType, ifIndex, hardwareType, packetType, hardwareAddress);
        }
    }

    /// A netlink socket, or the kernel itself, and groups: `sockaddr_nl`, netlink(7).
    ///
    /// **threads:** immutable.
    public static final class Netlink extends NetlinkAddress {
        /// The kernel's side of every netlink protocol.
        public static final Netlink KERNEL = new Netlink(0, 0);

        Netlink(int portId, int groups) {
            super(portId, groups);
        }
    }

    /// A virtual machine or its host, and a port: `sockaddr_vm`, vsock(7).
    ///
    /// **threads:** immutable.
    public static final class Vsock extends VsockAddress {
        Vsock(int cid, int port, int flags) {
            super(cid, port, flags);
        }
    }

    /// An address of a family that has no class here, as its bytes.
    ///
    /// **threads:** immutable.
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

    static void checkLength(byte[] bytes, int least, int most, String what) {
        if (bytes.length < least || bytes.length > most) {
            String range = least == most ? "" + least : least + ".." + most;
            throw new IllegalArgumentException(what + " has " + range + " bytes, not " + bytes.length);
        }
    }
}
