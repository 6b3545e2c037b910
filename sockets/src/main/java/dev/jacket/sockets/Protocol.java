package dev.jacket.sockets;

import dev.jacket.sys.IfEther;
import dev.jacket.sys.LinuxNetlink;
import dev.jacket.sys.NetinetIn;
import org.jspecify.annotations.Nullable;

/// A protocol of the internet families: the third argument of socket(2). An open value: a number without a name
/// here goes to the kernel unchanged. Other families number their protocols for themselves: [EtherType] and [Netlink].
///
/// **threads:** immutable.
///
/// @param number what the kernel calls it
public record Protocol(int number) {
    /// The one that the family has for the type.
    public static final Protocol DEFAULT = new Protocol(0);

    /// Control messages of IPv4, icmp(7).
    public static final Protocol ICMP = new Protocol(NetinetIn.IPPROTO_ICMP);

    /// Control messages of IPv6.
    public static final Protocol ICMPV6 = new Protocol(NetinetIn.IPPROTO_ICMPV6);

    /// Membership of groups of IPv4, for raw sockets.
    public static final Protocol IGMP = new Protocol(NetinetIn.IPPROTO_IGMP);

    /// TCP over several paths; Linux 5.6 or newer.
    public static final Protocol MPTCP = new Protocol(NetinetIn.IPPROTO_MPTCP);

    /// Any protocol, for raw sockets that only send and write the IP header themselves.
    public static final Protocol RAW = new Protocol(NetinetIn.IPPROTO_RAW);

    /// SCTP, where the kernel has it.
    public static final Protocol SCTP = new Protocol(NetinetIn.IPPROTO_SCTP);

    /// TCP, tcp(7).
    public static final Protocol TCP = new Protocol(NetinetIn.IPPROTO_TCP);

    /// UDP, udp(7).
    public static final Protocol UDP = new Protocol(NetinetIn.IPPROTO_UDP);

    /// UDP with a partial checksum, udplite(7), where the kernel has it.
    public static final Protocol UDPLITE = new Protocol(NetinetIn.IPPROTO_UDPLITE);

    /// {@return the protocol of a number}
    ///
    /// @param number any
    public static Protocol of(int number) {
        return new Protocol(number);
    }

    /// {@return the name, such as `TCP`, or `PROTOCOL_` and the number}
    public String name() {
        return switch (number) {
            case 0 -> "DEFAULT";
            case NetinetIn.IPPROTO_ICMP -> "ICMP";
            case NetinetIn.IPPROTO_ICMPV6 -> "ICMPV6";
            case NetinetIn.IPPROTO_IGMP -> "IGMP";
            case NetinetIn.IPPROTO_MPTCP -> "MPTCP";
            case NetinetIn.IPPROTO_RAW -> "RAW";
            case NetinetIn.IPPROTO_SCTP -> "SCTP";
            case NetinetIn.IPPROTO_TCP -> "TCP";
            case NetinetIn.IPPROTO_UDP -> "UDP";
            case NetinetIn.IPPROTO_UDPLITE -> "UDPLITE";
            default -> "PROTOCOL_" + number;
        };
    }

    /// {@return the name}
    @Override
    public String toString() {
        return name();
    }

    // Written out, as what javac gives a record is linked by bootstrap methods: 12 ms of the first start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Protocol that && number == that.number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    /// What packet sockets take for a protocol. The kernel wants the number's bytes in network order; this is where
    /// they are turned.
    ///
    /// **threads:** immutable.
    public static final class EtherType {
        /// Every packet, also those that leave this machine; the others are received as they arrive only.
        public static final Protocol ALL = of(IfEther.ETH_P_ALL);

        /// IPv4.
        public static final Protocol IP = of(IfEther.ETH_P_IP);

        /// The address resolution of IPv4, arp(7).
        public static final Protocol ARP = of(IfEther.ETH_P_ARP);

        /// Packets with an 802.1Q tag.
        public static final Protocol VLAN = of(IfEther.ETH_P_8021Q);

        /// IPv6.
        public static final Protocol IPV6 = of(IfEther.ETH_P_IPV6);

        /// What switches tell of themselves.
        public static final Protocol LLDP = of(IfEther.ETH_P_LLDP);

        private EtherType() {}

        /// {@return the protocol for a packet socket}
        ///
        /// @param etherType 0..65535, such as 0x0800 for IPv4; 0 receives nothing until bind
        public static Protocol of(int etherType) {
            if (etherType < 0 || etherType > 0xffff) {
                throw new IllegalArgumentException("EtherType " + etherType + " is not in 0..65535");
            }
            return new Protocol(Short.toUnsignedInt(Short.reverseBytes((short) etherType)));
        }
    }

    /// What netlink sockets take for a protocol.
    ///
    /// **threads:** immutable.
    public static final class Netlink {
        /// Interfaces, addresses, routes, neighbours: rtnetlink(7).
        public static final Protocol ROUTE = new Protocol(LinuxNetlink.NETLINK_ROUTE);

        /// Between programs.
        public static final Protocol USERSOCK = new Protocol(LinuxNetlink.NETLINK_USERSOCK);

        /// The sockets of this machine, sock_diag(7).
        public static final Protocol SOCK_DIAG = new Protocol(LinuxNetlink.NETLINK_SOCK_DIAG);

        /// IPsec.
        public static final Protocol XFRM = new Protocol(LinuxNetlink.NETLINK_XFRM);

        /// Events that are audited.
        public static final Protocol AUDIT = new Protocol(LinuxNetlink.NETLINK_AUDIT);

        /// Events of processes and of drivers.
        public static final Protocol CONNECTOR = new Protocol(LinuxNetlink.NETLINK_CONNECTOR);

        /// Packet filters and connection tracking.
        public static final Protocol NETFILTER = new Protocol(LinuxNetlink.NETLINK_NETFILTER);

        /// Devices that come and go.
        public static final Protocol KOBJECT_UEVENT = new Protocol(LinuxNetlink.NETLINK_KOBJECT_UEVENT);

        /// Families that have names.
        public static final Protocol GENERIC = new Protocol(LinuxNetlink.NETLINK_GENERIC);

        /// The kernel's ciphers.
        public static final Protocol CRYPTO = new Protocol(LinuxNetlink.NETLINK_CRYPTO);

        private Netlink() {}
    }
}
