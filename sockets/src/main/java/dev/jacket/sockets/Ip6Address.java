package dev.jacket.sockets;

import java.lang.foreign.MemorySegment;

/// What an [Address.Inet6] holds.
@SuppressWarnings("serial") // as Address
abstract sealed class Ip6Address extends Address.Ip permits Address.Inet6 {
    private final long high;
    private final long low;
    private final int flowInfo;
    private final int scopeId;

    Ip6Address(long high, long low, int port, int flowInfo, int scopeId) {
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
    public static Address.Inet6 of(byte[] bytes, int port) {
        return of(bytes, port, 0, 0);
    }

    /// {@return the address of these parts}
    ///
    /// @param bytes 16, in network order
    /// @param port 0..65535
    /// @param flowInfo traffic class and flow label, 0 for none
    /// @param scopeId the interface of a link-local address, 0 for none
    public static Address.Inet6 of(byte[] bytes, int port, int flowInfo, int scopeId) {
        Address.checkLength(bytes, 16, 16, "an IPv6 address");
        return new Address.Inet6(Inet.int64(bytes, 0), Inet.int64(bytes, 8), port, flowInfo, scopeId);
    }

    /// {@return every address of this machine}
    ///
    /// @param port 0..65535
    public static Address.Inet6 any(int port) {
        return new Address.Inet6(0, 0, port, 0, 0);
    }

    /// {@return `::1`}
    ///
    /// @param port 0..65535
    public static Address.Inet6 loopback(int port) {
        return new Address.Inet6(0, 1, port, 0, 0);
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
    public Address.Inet6 withPort(int port) {
        return new Address.Inet6(high, low, port, flowInfo, scopeId);
    }

    @Override
    public Address.Ip unmapped() {
        return isMapped() ? new Address.Inet4((int) low, port()) : this;
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
        return other instanceof Ip6Address inet
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
