package dev.jacket.sockets;

/// Where IPv4 multicast datagrams leave: IP_MULTICAST_IF.
///
/// **threads:** immutable.
///
/// @param via an address of the interface, if the index is 0; `0.0.0.0` leaves the choice to the kernel
/// @param index the interface's number; the kernel does not tell it again, so it reads as 0
public record MulticastInterface(Address.Inet4 via, int index) {
    /// {@return the interface that has an address}
    ///
    /// @param via the address; its port does not count
    public static MulticastInterface of(Address.Inet4 via) {
        return new MulticastInterface(via.withPort(0), 0);
    }

    /// {@return the interface of a number}
    ///
    /// @param index the number
    public static MulticastInterface of(int index) {
        return new MulticastInterface(Address.Inet4.any(0), index);
    }

    static MulticastInterface decode(byte[] bytes) {
        return of(new Address.Inet4(Inet.int32(bytes), 0));
    }

    byte[] encode() {
        return Membership.mreqn(0, via.ip(), index);
    }
}
