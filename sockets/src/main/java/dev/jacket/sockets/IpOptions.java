package dev.jacket.sockets;

import dev.jacket.sockets.Membership.GroupFilter;
import dev.jacket.sockets.Membership.GroupReq;
import dev.jacket.sockets.Membership.GroupSourceReq;
import dev.jacket.sockets.Membership.SourceFilter;
import dev.jacket.sockets.Membership.SourceMembership;
import dev.jacket.sockets.Options.PortRange;
import dev.jacket.sys.LinuxNetfilter;
import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.sockaddr_in;
import java.util.List;

/// Options of IPv4: ip(7). They work on IPv6 sockets too, for their IPv4 traffic; those of RFC 3678, `MCAST_`, are
/// for both families.
///
/// **threads:** immutable.
interface IpOptions {
    /// Joins a multicast group. **errors:** EADDRINUSE if joined already, ENOBUFS above
    /// net.ipv4.igmp_max_memberships.
    Option<Membership> IP_ADD_MEMBERSHIP = option(
                    "IP_ADD_MEMBERSHIP",
                    NetinetIn.IP_ADD_MEMBERSHIP,
                    Codecs.request(Membership.class, Membership::encode4))
            .writeOnly();

    /// Joins a multicast group for what one source sends to it; further sources join it too. **errors:** EADDRNOTAVAIL
    /// if joined to that source already.
    Option<SourceMembership> IP_ADD_SOURCE_MEMBERSHIP = option(
                    "IP_ADD_SOURCE_MEMBERSHIP",
                    NetinetIn.IP_ADD_SOURCE_MEMBERSHIP,
                    Codecs.request(SourceMembership.class, SourceMembership::encode))
            .writeOnly();

    /// Whether bind to port 0 leaves the choice of the port to connect.
    Option<Boolean> IP_BIND_ADDRESS_NO_PORT =
            option("IP_BIND_ADDRESS_NO_PORT", NetinetIn.IP_BIND_ADDRESS_NO_PORT, Codecs.BOOL);

    /// Hears a source no longer, in a group that was joined for all. **errors:** EADDRNOTAVAIL if it is blocked
    /// already.
    Option<SourceMembership> IP_BLOCK_SOURCE = option(
                    "IP_BLOCK_SOURCE",
                    NetinetIn.IP_BLOCK_SOURCE,
                    Codecs.request(SourceMembership.class, SourceMembership::encode))
            .writeOnly();

    /// Whether datagrams come with the sum of their bytes.
    Option<Boolean> IP_CHECKSUM = option("IP_CHECKSUM", NetinetIn.IP_CHECKSUM, Codecs.BOOL);

    /// Leaves a multicast group. **errors:** EADDRNOTAVAIL if not joined.
    Option<Membership> IP_DROP_MEMBERSHIP = option(
                    "IP_DROP_MEMBERSHIP",
                    NetinetIn.IP_DROP_MEMBERSHIP,
                    Codecs.request(Membership.class, Membership::encode4))
            .writeOnly();

    /// Leaves a source of a multicast group. **errors:** EADDRNOTAVAIL if not joined.
    Option<SourceMembership> IP_DROP_SOURCE_MEMBERSHIP = option(
                    "IP_DROP_SOURCE_MEMBERSHIP",
                    NetinetIn.IP_DROP_SOURCE_MEMBERSHIP,
                    Codecs.request(SourceMembership.class, SourceMembership::encode))
            .writeOnly();

    /// Whether bind takes an address that this machine does not have yet.
    Option<Boolean> IP_FREEBIND = option("IP_FREEBIND", NetinetIn.IP_FREEBIND, Codecs.BOOL);

    /// Whether what is sent on a raw socket begins with the IP header. **errors:** ENOPROTOOPT on other types.
    Option<Boolean> IP_HDRINCL = option("IP_HDRINCL", NetinetIn.IP_HDRINCL, Codecs.BOOL);

    /// The IPsec policy, as `struct sadb_x_policy`. **errors:** EPERM without CAP_NET_ADMIN, EOPNOTSUPP without a key
    /// manager.
    Option<byte[]> IP_IPSEC_POLICY =
            option("IP_IPSEC_POLICY", NetinetIn.IP_IPSEC_POLICY, BytesCodec.ANY).writeOnly();

    /// From which ports the kernel chooses, instead of net.ipv4.ip_local_port_range.
    Option<PortRange> IP_LOCAL_PORT_RANGE = option(
                    "IP_LOCAL_PORT_RANGE",
                    NetinetIn.IP_LOCAL_PORT_RANGE,
                    Codecs.mapped(PortRange.class, PortRange::of, PortRange::number))
            .since("6.3");

    /// The least TTL of packets that are taken; 0 takes all.
    Option<Integer> IP_MINTTL = option("IP_MINTTL", NetinetIn.IP_MINTTL, Codecs.number(0, 255));

    /// Which sources of a joined group are heard: ask with the group and its interface. **errors:** EADDRNOTAVAIL if
    /// not joined, ENOBUFS above net.ipv4.igmp_max_msf.
    Option<SourceFilter> IP_MSFILTER = option(
            "IP_MSFILTER",
            NetinetIn.IP_MSFILTER,
            Codecs.asked(
                    Codecs.structure(SourceFilter.class, SourceFilter.ROOM, SourceFilter::encode, SourceFilter::decode),
                    SourceFilter::question));

    /// The largest packet that the path is known to take. **errors:** ENOTCONN when not connected.
    Option<Integer> IP_MTU = option("IP_MTU", NetinetIn.IP_MTU, Codecs.COUNT).readOnly();

    /// What to do about the path's largest packet.
    Option<PathMtuDiscovery> IP_MTU_DISCOVER = option(
            "IP_MTU_DISCOVER",
            NetinetIn.IP_MTU_DISCOVER,
            Codecs.mapped(PathMtuDiscovery.class, PathMtuDiscovery::of, PathMtuDiscovery::number));

    /// Whether groups that other sockets have joined are heard; true at first.
    Option<Boolean> IP_MULTICAST_ALL = option("IP_MULTICAST_ALL", NetinetIn.IP_MULTICAST_ALL, Codecs.BOOL);

    /// Where multicast datagrams leave.
    Option<MulticastInterface> IP_MULTICAST_IF = option(
            "IP_MULTICAST_IF",
            NetinetIn.IP_MULTICAST_IF,
            Codecs.structure(MulticastInterface.class, 4, MulticastInterface::encode, MulticastInterface::decode));

    /// Whether multicast datagrams come back to this machine; true at first.
    Option<Boolean> IP_MULTICAST_LOOP = option("IP_MULTICAST_LOOP", NetinetIn.IP_MULTICAST_LOOP, Codecs.BOOL);

    /// How many routers a multicast datagram may cross; 1 at first, and again after -1.
    Option<Integer> IP_MULTICAST_TTL = option("IP_MULTICAST_TTL", NetinetIn.IP_MULTICAST_TTL, Codecs.number(-1, 255));

    /// Whether fragments are passed on as they come, on a raw socket. **errors:** ENOPROTOOPT on other types.
    Option<Boolean> IP_NODEFRAG = option("IP_NODEFRAG", NetinetIn.IP_NODEFRAG, Codecs.BOOL);

    /// The options of the IP header, which the kernel fills up to whole words; empty for none. **errors:** EINVAL if
    /// they are malformed.
    Option<byte[]> IP_OPTIONS = option("IP_OPTIONS", NetinetIn.IP_OPTIONS, BytesCodec.upTo(40));

    /// Whether messages come with the sender's security label.
    Option<Boolean> IP_PASSSEC = option("IP_PASSSEC", NetinetIn.IP_PASSSEC, Codecs.BOOL);

    /// Whether messages come with the address and interface that they arrived on.
    Option<Boolean> IP_PKTINFO = option("IP_PKTINFO", NetinetIn.IP_PKTINFO, Codecs.BOOL);

    /// The control messages of what a stream received last, as far as they are switched on.
    Option<List<ControlMessage>> IP_PKTOPTIONS = option("IP_PKTOPTIONS", NetinetIn.IP_PKTOPTIONS, OwnerCodecs.CONTROL)
            .readOnly();

    /// The protocol number of a raw socket.
    Option<Integer> IP_PROTOCOL = option("IP_PROTOCOL", NetinetIn.IP_PROTOCOL, Codecs.COUNT)
            .readOnly()
            .since("6.4");

    /// Whether errors from the network are queued, to be received with MSG_ERRQUEUE.
    Option<Boolean> IP_RECVERR = option("IP_RECVERR", NetinetIn.IP_RECVERR, Codecs.BOOL);

    /// Whether errors of IP_RECVERR tell where their extensions begin.
    Option<Boolean> IP_RECVERR_RFC4884 = option("IP_RECVERR_RFC4884", NetinetIn.IP_RECVERR_RFC4884, Codecs.BOOL)
            .since("5.9");

    /// Whether messages come with the size of their largest fragment. **errors:** EINVAL on streams.
    Option<Boolean> IP_RECVFRAGSIZE = option("IP_RECVFRAGSIZE", NetinetIn.IP_RECVFRAGSIZE, Codecs.BOOL);

    /// Whether messages come with their IP options, as they are.
    Option<Boolean> IP_RECVOPTS = option("IP_RECVOPTS", NetinetIn.IP_RECVOPTS, Codecs.BOOL);

    /// Whether messages come with the address they were sent to before it was translated.
    Option<Boolean> IP_RECVORIGDSTADDR = option("IP_RECVORIGDSTADDR", NetinetIn.IP_RECVORIGDSTADDR, Codecs.BOOL);

    /// Whether messages come with their type of service.
    Option<Boolean> IP_RECVTOS = option("IP_RECVTOS", NetinetIn.IP_RECVTOS, Codecs.BOOL);

    /// Whether messages come with their TTL.
    Option<Boolean> IP_RECVTTL = option("IP_RECVTTL", NetinetIn.IP_RECVTTL, Codecs.BOOL);

    /// Whether messages come with the IP options for an answer.
    Option<Boolean> IP_RETOPTS = option("IP_RETOPTS", NetinetIn.IP_RETOPTS, Codecs.BOOL);

    /// Whether packets with the router alert option go to this raw socket instead of on. **errors:** EINVAL on other
    /// types.
    Option<Boolean> IP_ROUTER_ALERT = option("IP_ROUTER_ALERT", NetinetIn.IP_ROUTER_ALERT, Codecs.BOOL);

    /// The type of service of what is sent. TCP keeps its two lowest bits for itself, so they read as 0.
    Option<Integer> IP_TOS = option("IP_TOS", NetinetIn.IP_TOS, Codecs.number(0, 255));

    /// Whether the socket may use foreign addresses. **errors:** EPERM without CAP_NET_ADMIN.
    Option<Boolean> IP_TRANSPARENT = option("IP_TRANSPARENT", NetinetIn.IP_TRANSPARENT, Codecs.BOOL);

    /// How many routers a packet may cross, 1 or more; -1 is the system's default. 0 is refused by the kernel with
    /// EINVAL.
    Option<Integer> IP_TTL =
            option("IP_TTL", NetinetIn.IP_TTL, Codecs.number(n -> n == -1 || (n >= 1 && n <= 255), "1..255 or -1"));

    /// Hears a source again. **errors:** EADDRNOTAVAIL if it is not blocked.
    Option<SourceMembership> IP_UNBLOCK_SOURCE = option(
                    "IP_UNBLOCK_SOURCE",
                    NetinetIn.IP_UNBLOCK_SOURCE,
                    Codecs.request(SourceMembership.class, SourceMembership::encode))
            .writeOnly();

    /// The number of the interface where datagrams leave; 0 leaves the choice to the routes.
    Option<Integer> IP_UNICAST_IF = option("IP_UNICAST_IF", NetinetIn.IP_UNICAST_IF, Codecs.INTERFACE);

    /// The IPsec policy, as `struct xfrm_userpolicy_info`. **errors:** EPERM without CAP_NET_ADMIN.
    Option<byte[]> IP_XFRM_POLICY =
            option("IP_XFRM_POLICY", NetinetIn.IP_XFRM_POLICY, BytesCodec.ANY).writeOnly();

    /// Hears a source no longer, in a group that was joined for all. **errors:** EADDRNOTAVAIL if it is blocked
    /// already.
    Option<GroupSourceReq> MCAST_BLOCK_SOURCE = option(
                    "MCAST_BLOCK_SOURCE", NetinetIn.MCAST_BLOCK_SOURCE, new GroupCodecs.OfSource())
            .writeOnly();

    /// Joins a multicast group, of either family. **errors:** EADDRINUSE if joined already.
    Option<GroupReq> MCAST_JOIN_GROUP = option(
                    "MCAST_JOIN_GROUP", NetinetIn.MCAST_JOIN_GROUP, new GroupCodecs.OfGroup())
            .writeOnly();

    /// Joins a multicast group for what one source sends to it. **errors:** EADDRNOTAVAIL if joined to that source
    /// already.
    Option<GroupSourceReq> MCAST_JOIN_SOURCE_GROUP = option(
                    "MCAST_JOIN_SOURCE_GROUP", NetinetIn.MCAST_JOIN_SOURCE_GROUP, new GroupCodecs.OfSource())
            .writeOnly();

    /// Leaves a multicast group, of either family. **errors:** EADDRNOTAVAIL if not joined.
    Option<GroupReq> MCAST_LEAVE_GROUP = option(
                    "MCAST_LEAVE_GROUP", NetinetIn.MCAST_LEAVE_GROUP, new GroupCodecs.OfGroup())
            .writeOnly();

    /// Leaves a source of a multicast group. **errors:** EADDRNOTAVAIL if not joined.
    Option<GroupSourceReq> MCAST_LEAVE_SOURCE_GROUP = option(
                    "MCAST_LEAVE_SOURCE_GROUP", NetinetIn.MCAST_LEAVE_SOURCE_GROUP, new GroupCodecs.OfSource())
            .writeOnly();

    /// Which sources of a joined group of either family are heard: ask with the group and its interface. **errors:**
    /// EADDRNOTAVAIL if not joined.
    Option<GroupFilter> MCAST_MSFILTER = option(
            "MCAST_MSFILTER",
            NetinetIn.MCAST_MSFILTER,
            Codecs.asked(new GroupCodecs.OfFilter(), GroupCodecs::question));

    /// Hears a source again. **errors:** EADDRNOTAVAIL if it is not blocked.
    Option<GroupSourceReq> MCAST_UNBLOCK_SOURCE = option(
                    "MCAST_UNBLOCK_SOURCE", NetinetIn.MCAST_UNBLOCK_SOURCE, new GroupCodecs.OfSource())
            .writeOnly();

    /// The address a connection was made to before it was translated. **errors:** ENOENT if it was not, ENOPROTOOPT
    /// where the kernel does not translate.
    Option<Address.Inet4> SO_ORIGINAL_DST = option(
                    "SO_ORIGINAL_DST",
                    LinuxNetfilter.SO_ORIGINAL_DST,
                    GroupCodecs.address(Address.Inet4.class, sockaddr_in.SIZEOF))
            .readOnly();

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, NetinetIn.IPPROTO_IP, number, codec);
    }
}
