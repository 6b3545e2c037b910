package dev.jacket.sockets;

import dev.jacket.sys.NetinetIn;

/// Options of IPv4: ip(7). They work on IPv6 sockets too, for their IPv4 traffic.
///
/// **threads:** immutable.
public final class IpOptions {
    /// Joins a multicast group. **errors:** EADDRINUSE if joined already, ENOBUFS above
    /// net.ipv4.igmp_max_memberships.
    public static final Option<Membership> IP_ADD_MEMBERSHIP = Option.of(
                    "IP_ADD_MEMBERSHIP",
                    NetinetIn.IPPROTO_IP,
                    NetinetIn.IP_ADD_MEMBERSHIP,
                    Codecs.request(Membership.class, Membership::encode4))
            .writeOnly();

    /// Whether bind to port 0 leaves the choice of the port to connect.
    public static final Option<Boolean> IP_BIND_ADDRESS_NO_PORT =
            Option.of("IP_BIND_ADDRESS_NO_PORT", NetinetIn.IPPROTO_IP, NetinetIn.IP_BIND_ADDRESS_NO_PORT, Codecs.BOOL);

    /// Leaves a multicast group. **errors:** EADDRNOTAVAIL if not joined.
    public static final Option<Membership> IP_DROP_MEMBERSHIP = Option.of(
                    "IP_DROP_MEMBERSHIP",
                    NetinetIn.IPPROTO_IP,
                    NetinetIn.IP_DROP_MEMBERSHIP,
                    Codecs.request(Membership.class, Membership::encode4))
            .writeOnly();

    /// Whether bind takes an address that this machine does not have yet.
    public static final Option<Boolean> IP_FREEBIND =
            Option.of("IP_FREEBIND", NetinetIn.IPPROTO_IP, NetinetIn.IP_FREEBIND, Codecs.BOOL);

    /// The least TTL of packets that are taken; 0 takes all.
    public static final Option<Integer> IP_MINTTL =
            Option.of("IP_MINTTL", NetinetIn.IPPROTO_IP, NetinetIn.IP_MINTTL, Codecs.number(0, 255));

    /// The largest packet that the path is known to take. **errors:** ENOTCONN when not connected.
    public static final Option<Integer> IP_MTU = Option.of(
                    "IP_MTU", NetinetIn.IPPROTO_IP, NetinetIn.IP_MTU, Codecs.COUNT)
            .readOnly();

    /// What to do about the path's largest packet.
    public static final Option<PathMtuDiscovery> IP_MTU_DISCOVER = Option.of(
            "IP_MTU_DISCOVER",
            NetinetIn.IPPROTO_IP,
            NetinetIn.IP_MTU_DISCOVER,
            Codecs.mapped(PathMtuDiscovery.class, PathMtuDiscovery::of, PathMtuDiscovery::number));

    /// Whether groups that other sockets have joined are heard; true at first.
    public static final Option<Boolean> IP_MULTICAST_ALL =
            Option.of("IP_MULTICAST_ALL", NetinetIn.IPPROTO_IP, NetinetIn.IP_MULTICAST_ALL, Codecs.BOOL);

    /// Where multicast datagrams leave.
    public static final Option<MulticastInterface> IP_MULTICAST_IF = Option.of(
            "IP_MULTICAST_IF",
            NetinetIn.IPPROTO_IP,
            NetinetIn.IP_MULTICAST_IF,
            Codecs.structure(MulticastInterface.class, 4, MulticastInterface::encode, MulticastInterface::decode));

    /// Whether multicast datagrams come back to this machine; true at first.
    public static final Option<Boolean> IP_MULTICAST_LOOP =
            Option.of("IP_MULTICAST_LOOP", NetinetIn.IPPROTO_IP, NetinetIn.IP_MULTICAST_LOOP, Codecs.BOOL);

    /// How many routers a multicast datagram may cross; 1 at first, and again after -1.
    public static final Option<Integer> IP_MULTICAST_TTL =
            Option.of("IP_MULTICAST_TTL", NetinetIn.IPPROTO_IP, NetinetIn.IP_MULTICAST_TTL, Codecs.number(-1, 255));

    /// Whether messages come with the address and interface that they arrived on.
    public static final Option<Boolean> IP_PKTINFO =
            Option.of("IP_PKTINFO", NetinetIn.IPPROTO_IP, NetinetIn.IP_PKTINFO, Codecs.BOOL);

    /// Whether errors from the network are queued, to be received with MSG_ERRQUEUE.
    public static final Option<Boolean> IP_RECVERR =
            Option.of("IP_RECVERR", NetinetIn.IPPROTO_IP, NetinetIn.IP_RECVERR, Codecs.BOOL);

    /// Whether messages come with their type of service.
    public static final Option<Boolean> IP_RECVTOS =
            Option.of("IP_RECVTOS", NetinetIn.IPPROTO_IP, NetinetIn.IP_RECVTOS, Codecs.BOOL);

    /// Whether messages come with their TTL.
    public static final Option<Boolean> IP_RECVTTL =
            Option.of("IP_RECVTTL", NetinetIn.IPPROTO_IP, NetinetIn.IP_RECVTTL, Codecs.BOOL);

    /// The type of service of what is sent. TCP keeps its two lowest bits for itself, so they read as 0.
    public static final Option<Integer> IP_TOS =
            Option.of("IP_TOS", NetinetIn.IPPROTO_IP, NetinetIn.IP_TOS, Codecs.number(0, 255));

    /// Whether the socket may use foreign addresses. **errors:** EPERM without CAP_NET_ADMIN.
    public static final Option<Boolean> IP_TRANSPARENT =
            Option.of("IP_TRANSPARENT", NetinetIn.IPPROTO_IP, NetinetIn.IP_TRANSPARENT, Codecs.BOOL);

    /// How many routers a packet may cross, 1 or more; -1 is the system's default. 0 is refused by the kernel with
    /// EINVAL.
    public static final Option<Integer> IP_TTL = Option.of(
            "IP_TTL",
            NetinetIn.IPPROTO_IP,
            NetinetIn.IP_TTL,
            Codecs.number(n -> n == -1 || (n >= 1 && n <= 255), "1..255 or -1"));

    private IpOptions() {}
}
