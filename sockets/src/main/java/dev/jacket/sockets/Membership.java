package dev.jacket.sockets;

import dev.jacket.sys.ip_mreqn;
import dev.jacket.sys.ipv6_mreq;
import java.lang.foreign.MemorySegment;

/// A multicast group, and the interface on which to be a member: IP_ADD_MEMBERSHIP, IPV6_JOIN_GROUP.
///
/// **threads:** immutable.
///
/// @param group the group; its port does not count
/// @param via an IPv4 address of the interface, if the index is 0; `0.0.0.0` leaves the choice to the kernel
/// @param index the interface's number, 0 to go by its address or to leave the choice to the kernel
public record Membership(Address.Ip group, Address.Inet4 via, int index) {
    /// Checks the group.
    ///
    /// @throws IllegalArgumentException if the group is no multicast address
    public Membership {
        if (!group.isMulticast()) {
            throw new IllegalArgumentException(group.host() + " is not in 224.0.0.0/4 or ff00::/8");
        }
    }

    /// {@return membership where the kernel's routes lead}
    ///
    /// @param group a numeric multicast address
    public static Membership of(String group) {
        return of(group, 0);
    }

    /// {@return membership on an interface}
    ///
    /// @param group a numeric multicast address
    /// @param index the interface's number
    public static Membership of(String group, int index) {
        return new Membership(Address.inet(group, 0), Address.Inet4.any(0), index);
    }

    /// {@return membership on the interface that has an address}
    ///
    /// @param group a numeric multicast IPv4 address
    /// @param via the interface's address
    public static Membership of(String group, Address.Inet4 via) {
        return new Membership(Address.inet(group, 0), via, 0);
    }

    /// `struct ip_mreqn`.
    byte[] encode4() {
        if (!(group instanceof Address.Inet4 inet)) {
            throw new IllegalArgumentException(group.host() + " is not an IPv4 address; join it with IPV6_JOIN_GROUP");
        }
        return mreqn(inet.ip(), via.ip(), index);
    }

    static byte[] mreqn(int group, int via, int index) {
        byte[] bytes = new byte[ip_mreqn.SIZEOF];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        ip_mreqn.imr_multiaddr(memory, group);
        ip_mreqn.imr_address(memory, via);
        ip_mreqn.imr_ifindex(memory, index);
        return bytes;
    }

    /// `struct ipv6_mreq`.
    byte[] encode6() {
        if (!(group instanceof Address.Inet6 inet)) {
            throw new IllegalArgumentException(
                    group.host() + " is not an IPv6 address; join it with IP_ADD_MEMBERSHIP");
        }
        byte[] bytes = new byte[ipv6_mreq.SIZEOF];
        System.arraycopy(inet.bytes(), 0, bytes, ipv6_mreq.ipv6mr_multiaddr, 16);
        ipv6_mreq.ipv6mr_interface(MemorySegment.ofArray(bytes), index != 0 ? index : inet.scopeId());
        return bytes;
    }
}
