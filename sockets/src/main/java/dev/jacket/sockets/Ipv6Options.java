package dev.jacket.sockets;

import dev.jacket.sys.NetinetIn;

/// Options of IPv6: ipv6(7).
///
/// **threads:** immutable.
public final class Ipv6Options {
    /// Whether a datagram that is too large is refused with EMSGSIZE.
    public static final Option<Boolean> IPV6_DONTFRAG =
            Option.of("IPV6_DONTFRAG", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_DONTFRAG, Codecs.BOOL);

    /// Whether bind takes an address that this machine does not have yet.
    public static final Option<Boolean> IPV6_FREEBIND =
            Option.of("IPV6_FREEBIND", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_FREEBIND, Codecs.BOOL);

    /// Joins a multicast group. **errors:** EADDRINUSE if joined already.
    public static final Option<Membership> IPV6_JOIN_GROUP = Option.of(
                    "IPV6_JOIN_GROUP",
                    NetinetIn.IPPROTO_IPV6,
                    NetinetIn.IPV6_JOIN_GROUP,
                    Codecs.request(Membership.class, Membership::encode6))
            .writeOnly();

    /// Leaves a multicast group. **errors:** EADDRNOTAVAIL if not joined.
    public static final Option<Membership> IPV6_LEAVE_GROUP = Option.of(
                    "IPV6_LEAVE_GROUP",
                    NetinetIn.IPPROTO_IPV6,
                    NetinetIn.IPV6_LEAVE_GROUP,
                    Codecs.request(Membership.class, Membership::encode6))
            .writeOnly();

    /// The largest packet: read when connected, the path's; set, 0 or at least 1280.
    public static final Option<Integer> IPV6_MTU = Option.of(
            "IPV6_MTU",
            NetinetIn.IPPROTO_IPV6,
            NetinetIn.IPV6_MTU,
            Codecs.number(n -> n == 0 || n >= 1280, "0 or 1280.." + Integer.MAX_VALUE));

    /// What to do about the path's largest packet.
    public static final Option<PathMtuDiscovery> IPV6_MTU_DISCOVER = Option.of(
            "IPV6_MTU_DISCOVER",
            NetinetIn.IPPROTO_IPV6,
            NetinetIn.IPV6_MTU_DISCOVER,
            Codecs.mapped(PathMtuDiscovery.class, PathMtuDiscovery::of, PathMtuDiscovery::number));

    /// Whether groups that other sockets have joined are heard; true at first.
    public static final Option<Boolean> IPV6_MULTICAST_ALL = Option.of(
                    "IPV6_MULTICAST_ALL", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_MULTICAST_ALL, Codecs.BOOL)
            .since("4.20");

    /// How many routers a multicast datagram may cross; -1 is the default, 1. Not for streams.
    public static final Option<Integer> IPV6_MULTICAST_HOPS = Option.of(
            "IPV6_MULTICAST_HOPS", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_MULTICAST_HOPS, Codecs.number(-1, 255));

    /// The number of the interface where multicast datagrams leave; 0 leaves the choice to the kernel. Not for
    /// streams.
    public static final Option<Integer> IPV6_MULTICAST_IF =
            Option.of("IPV6_MULTICAST_IF", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_MULTICAST_IF, Codecs.COUNT);

    /// Whether multicast datagrams come back to this machine; true at first.
    public static final Option<Boolean> IPV6_MULTICAST_LOOP =
            Option.of("IPV6_MULTICAST_LOOP", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_MULTICAST_LOOP, Codecs.BOOL);

    /// Whether errors from the network are queued, to be received with MSG_ERRQUEUE.
    public static final Option<Boolean> IPV6_RECVERR =
            Option.of("IPV6_RECVERR", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_RECVERR, Codecs.BOOL);

    /// Whether messages come with their hop limit.
    public static final Option<Boolean> IPV6_RECVHOPLIMIT =
            Option.of("IPV6_RECVHOPLIMIT", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_RECVHOPLIMIT, Codecs.BOOL);

    /// Whether messages come with the address and interface that they arrived on.
    public static final Option<Boolean> IPV6_RECVPKTINFO =
            Option.of("IPV6_RECVPKTINFO", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_RECVPKTINFO, Codecs.BOOL);

    /// Whether messages come with their traffic class.
    public static final Option<Boolean> IPV6_RECVTCLASS =
            Option.of("IPV6_RECVTCLASS", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_RECVTCLASS, Codecs.BOOL);

    /// The traffic class of what is sent; -1 is the default, 0. TCP keeps its two lowest bits for itself.
    public static final Option<Integer> IPV6_TCLASS =
            Option.of("IPV6_TCLASS", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_TCLASS, Codecs.number(-1, 255));

    /// Whether the socket may use foreign addresses. **errors:** EPERM without CAP_NET_ADMIN.
    public static final Option<Boolean> IPV6_TRANSPARENT =
            Option.of("IPV6_TRANSPARENT", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_TRANSPARENT, Codecs.BOOL);

    /// How many routers a packet may cross; -1 is the system's default.
    public static final Option<Integer> IPV6_UNICAST_HOPS =
            Option.of("IPV6_UNICAST_HOPS", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_UNICAST_HOPS, Codecs.number(-1, 255));

    /// Whether the socket is for IPv6 alone; the default is net.ipv6.bindv6only. **errors:** EINVAL after bind.
    public static final Option<Boolean> IPV6_V6ONLY =
            Option.of("IPV6_V6ONLY", NetinetIn.IPPROTO_IPV6, NetinetIn.IPV6_V6ONLY, Codecs.BOOL);

    private Ipv6Options() {}
}
