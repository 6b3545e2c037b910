package dev.jacket.sockets;

import java.lang.foreign.MemorySegment;

/// What an [Address.Netlink] holds.
@SuppressWarnings("serial") // as Address
abstract sealed class NetlinkAddress extends Address permits Address.Netlink {
    private final int portId;
    private final int groups;

    NetlinkAddress(int portId, int groups) {
        this.portId = portId;
        this.groups = groups;
    }

    /// {@return the address of one socket}
    ///
    /// @param portId its number, of 32 bits; 0 is the kernel, and in bind leaves the choice to it
    public static Address.Netlink of(int portId) {
        return of(portId, 0);
    }

    /// {@return the address of one socket and of groups}
    ///
    /// @param portId its number, of 32 bits; 0 is the kernel, and in bind leaves the choice to it
    /// @param groups one bit for each of the first 32 groups
    public static Address.Netlink of(int portId, int groups) {
        return new Address.Netlink(portId, groups);
    }

    /// {@return the socket's number, of 32 bits; 0 is the kernel. It need not be the number of a process}
    public int portId() {
        return portId;
    }

    /// {@return one bit for each of the first 32 groups}
    public int groups() {
        return groups;
    }

    /// {@return whether it is the kernel: who else may write to a socket depends on its protocol, so check senders}
    public boolean isKernel() {
        return portId == 0;
    }

    @Override
    public Family family() {
        return Family.NETLINK;
    }

    @Override
    int write(MemorySegment storage) {
        return AddressCodec.write(this, storage);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetlinkAddress netlink && netlink.portId == portId && netlink.groups == groups;
    }

    @Override
    public int hashCode() {
        return 31 * portId + groups;
    }

    /// {@return `netlink:` and the port id, then the groups if there are any: `netlink:0`, `netlink:1234/0x11`}
    @Override
    public String toString() {
        return AddressText.NETLINK
                + Integer.toUnsignedString(portId)
                + (groups == 0 ? "" : "/0x" + Integer.toHexString(groups));
    }
}
