package dev.jacket.sockets;

import dev.jacket.sockets.Membership.Anycast;
import dev.jacket.sockets.Options.AddressPreferences;
import dev.jacket.sockets.Options.FlowLabelRequest;
import dev.jacket.sockets.Options.MtuInfo;
import dev.jacket.sys.LinuxIn6;
import dev.jacket.sys.LinuxNetfilter;
import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.in6_flowlabel_req;
import dev.jacket.sys.ip6_mtuinfo;
import dev.jacket.sys.sockaddr_in6;

/// Options of IPv6: ipv6(7).
///
/// **threads:** immutable.
interface Ipv6Options {
    /// The address a connection was made to before it was translated. **errors:** ENOENT if it was not, ENOPROTOOPT
    /// where the kernel does not translate.
    Option<Address.Inet6> IP6T_SO_ORIGINAL_DST = option(
                    "IP6T_SO_ORIGINAL_DST",
                    LinuxNetfilter.IP6T_SO_ORIGINAL_DST,
                    GroupCodecs.address(Address.Inet6.class, sockaddr_in6.SIZEOF))
            .readOnly();

    /// Turns a connection to a mapped address into one of IPv4: only [Family#INET]. **errors:** EADDRNOTAVAIL if the
    /// peer is none, ENOTCONN without one.
    Option<Family> IPV6_ADDRFORM = option("IPV6_ADDRFORM", NetinetIn.IPV6_ADDRFORM, new GroupCodecs.ToInet())
            .writeOnly();

    /// Which source address to prefer. The kernel adds its defaults to what it tells.
    Option<AddressPreferences> IPV6_ADDR_PREFERENCES = option(
            "IPV6_ADDR_PREFERENCES",
            NetinetIn.IPV6_ADDR_PREFERENCES,
            Codecs.mapped(AddressPreferences.class, AddressPreferences::new, AddressPreferences::flags));

    /// Whether packets get a flow label that the kernel computes.
    Option<Boolean> IPV6_AUTOFLOWLABEL = option("IPV6_AUTOFLOWLABEL", NetinetIn.IPV6_AUTOFLOWLABEL, Codecs.BOOL);

    /// Where the checksum stands that the kernel computes on a raw socket, in bytes, -1 for none. **errors:**
    /// ENOPROTOOPT on other types, EINVAL for ICMPv6, where it is 2.
    Option<Integer> IPV6_CHECKSUM = option(
            "IPV6_CHECKSUM",
            NetinetIn.IPV6_CHECKSUM,
            Codecs.number(n -> n == -1 || (n >= 0 && n % 2 == 0), "-1 or even"));

    /// Whether a datagram that is too large is refused with EMSGSIZE.
    Option<Boolean> IPV6_DONTFRAG = option("IPV6_DONTFRAG", NetinetIn.IPV6_DONTFRAG, Codecs.BOOL);

    /// The destination options header of what is sent; empty for none. **errors:** EPERM without CAP_NET_RAW.
    Option<byte[]> IPV6_DSTOPTS = option("IPV6_DSTOPTS", NetinetIn.IPV6_DSTOPTS, BytesCodec.multipleOf(8, 2040));

    /// Whether messages come with their flow information.
    Option<Boolean> IPV6_FLOWINFO = option("IPV6_FLOWINFO", LinuxIn6.IPV6_FLOWINFO, Codecs.BOOL);

    /// Whether the flow information of addresses is used, as connect and sendTo give it.
    Option<Boolean> IPV6_FLOWINFO_SEND = option("IPV6_FLOWINFO_SEND", LinuxIn6.IPV6_FLOWINFO_SEND, Codecs.BOOL);

    /// Leases a flow label, keeps it, or gives it back; ask for the one in use. **errors:** ENOENT, ESRCH if there is
    /// none, EEXIST, EPERM.
    Option<FlowLabelRequest> IPV6_FLOWLABEL_MGR = option(
            "IPV6_FLOWLABEL_MGR",
            LinuxIn6.IPV6_FLOWLABEL_MGR,
            Codecs.asked(
                    Codecs.structure(
                            FlowLabelRequest.class,
                            in6_flowlabel_req.SIZEOF,
                            FlowLabelRequest::encode,
                            FlowLabelRequest::decode),
                    FlowLabelRequest::encode));

    /// Whether bind takes an address that this machine does not have yet.
    Option<Boolean> IPV6_FREEBIND = option("IPV6_FREEBIND", NetinetIn.IPV6_FREEBIND, Codecs.BOOL);

    /// Whether what is sent on a raw socket begins with the IPv6 header. **errors:** ENOPROTOOPT on other types.
    Option<Boolean> IPV6_HDRINCL = option("IPV6_HDRINCL", NetinetIn.IPV6_HDRINCL, Codecs.BOOL);

    /// The hop-by-hop options header of what is sent; empty for none. **errors:** EPERM without CAP_NET_RAW.
    Option<byte[]> IPV6_HOPOPTS = option("IPV6_HOPOPTS", NetinetIn.IPV6_HOPOPTS, BytesCodec.multipleOf(8, 2040));

    /// The IPsec policy, as `struct sadb_x_policy`. **errors:** EPERM without CAP_NET_ADMIN, EOPNOTSUPP without a key
    /// manager.
    Option<byte[]> IPV6_IPSEC_POLICY = option("IPV6_IPSEC_POLICY", NetinetIn.IPV6_IPSEC_POLICY, BytesCodec.ANY)
            .writeOnly();

    /// Answers to an anycast address. **errors:** EPERM without CAP_NET_ADMIN.
    Option<Anycast> IPV6_JOIN_ANYCAST = option(
                    "IPV6_JOIN_ANYCAST", NetinetIn.IPV6_JOIN_ANYCAST, Codecs.request(Anycast.class, Anycast::encode))
            .writeOnly();

    /// Joins a multicast group. **errors:** EADDRINUSE if joined already.
    Option<Membership> IPV6_JOIN_GROUP = option(
                    "IPV6_JOIN_GROUP", NetinetIn.IPV6_JOIN_GROUP, Codecs.request(Membership.class, Membership::encode6))
            .writeOnly();

    /// Answers to it no longer. **errors:** ENOENT if not joined.
    Option<Anycast> IPV6_LEAVE_ANYCAST = option(
                    "IPV6_LEAVE_ANYCAST", NetinetIn.IPV6_LEAVE_ANYCAST, Codecs.request(Anycast.class, Anycast::encode))
            .writeOnly();

    /// Leaves a multicast group. **errors:** EADDRNOTAVAIL if not joined.
    Option<Membership> IPV6_LEAVE_GROUP = option(
                    "IPV6_LEAVE_GROUP",
                    NetinetIn.IPV6_LEAVE_GROUP,
                    Codecs.request(Membership.class, Membership::encode6))
            .writeOnly();

    /// The least hop limit of packets that are taken; 0 takes all.
    Option<Integer> IPV6_MINHOPCOUNT = option("IPV6_MINHOPCOUNT", NetinetIn.IPV6_MINHOPCOUNT, Codecs.number(0, 255));

    /// The largest packet: read when connected, the path's; set, 0 or at least 1280.
    Option<Integer> IPV6_MTU = option(
            "IPV6_MTU", NetinetIn.IPV6_MTU, Codecs.number(n -> n == 0 || n >= 1280, "0 or 1280.." + Integer.MAX_VALUE));

    /// What to do about the path's largest packet.
    Option<PathMtuDiscovery> IPV6_MTU_DISCOVER = option(
            "IPV6_MTU_DISCOVER",
            NetinetIn.IPV6_MTU_DISCOVER,
            Codecs.mapped(PathMtuDiscovery.class, PathMtuDiscovery::of, PathMtuDiscovery::number));

    /// Whether groups that other sockets have joined are heard; true at first.
    Option<Boolean> IPV6_MULTICAST_ALL = option("IPV6_MULTICAST_ALL", NetinetIn.IPV6_MULTICAST_ALL, Codecs.BOOL)
            .since("4.20");

    /// How many routers a multicast datagram may cross; -1 is the default, 1. Not for streams.
    Option<Integer> IPV6_MULTICAST_HOPS =
            option("IPV6_MULTICAST_HOPS", NetinetIn.IPV6_MULTICAST_HOPS, Codecs.number(-1, 255));

    /// The number of the interface where multicast datagrams leave; 0 leaves the choice to the kernel. Not for
    /// streams.
    Option<Integer> IPV6_MULTICAST_IF = option("IPV6_MULTICAST_IF", NetinetIn.IPV6_MULTICAST_IF, Codecs.COUNT);

    /// Whether multicast datagrams come back to this machine; true at first.
    Option<Boolean> IPV6_MULTICAST_LOOP = option("IPV6_MULTICAST_LOOP", NetinetIn.IPV6_MULTICAST_LOOP, Codecs.BOOL);

    /// The largest packet that the path is known to take. **errors:** ENOTCONN when not connected.
    Option<MtuInfo> IPV6_PATHMTU = option(
                    "IPV6_PATHMTU",
                    NetinetIn.IPV6_PATHMTU,
                    Codecs.report(MtuInfo.class, ip6_mtuinfo.SIZEOF, MtuInfo::decode))
            .readOnly();

    /// The interface that all goes by, unless a control message names another: [ControlMessage.PacketInfo#of]; 0 for
    /// any. Linux notes the address too, and sends from another all the same: give it with each message, or bind.
    /// **errors:** EINVAL for another interface than that of SO_BINDTODEVICE; ENODEV or ENETUNREACH of a send if
    /// there is none of the number.
    Option<ControlMessage.PacketInfo> IPV6_PKTINFO = option(
                    "IPV6_PKTINFO",
                    NetinetIn.IPV6_PKTINFO,
                    Codecs.request(ControlMessage.PacketInfo.class, Ipv6Options::packetInfo))
            .writeOnly();

    /// Whether messages come with their destination options.
    Option<Boolean> IPV6_RECVDSTOPTS = option("IPV6_RECVDSTOPTS", NetinetIn.IPV6_RECVDSTOPTS, Codecs.BOOL);

    /// Whether errors from the network are queued, to be received with MSG_ERRQUEUE.
    Option<Boolean> IPV6_RECVERR = option("IPV6_RECVERR", NetinetIn.IPV6_RECVERR, Codecs.BOOL);

    /// Whether errors of IPV6_RECVERR tell where their extensions begin.
    Option<Boolean> IPV6_RECVERR_RFC4884 = option("IPV6_RECVERR_RFC4884", NetinetIn.IPV6_RECVERR_RFC4884, Codecs.BOOL)
            .since("5.9");

    /// Whether messages come with the size of their largest fragment.
    Option<Boolean> IPV6_RECVFRAGSIZE = option("IPV6_RECVFRAGSIZE", NetinetIn.IPV6_RECVFRAGSIZE, Codecs.BOOL);

    /// Whether messages come with their hop limit.
    Option<Boolean> IPV6_RECVHOPLIMIT = option("IPV6_RECVHOPLIMIT", NetinetIn.IPV6_RECVHOPLIMIT, Codecs.BOOL);

    /// Whether messages come with their hop-by-hop options.
    Option<Boolean> IPV6_RECVHOPOPTS = option("IPV6_RECVHOPOPTS", NetinetIn.IPV6_RECVHOPOPTS, Codecs.BOOL);

    /// Whether messages come with the address they were sent to before it was translated.
    Option<Boolean> IPV6_RECVORIGDSTADDR = option("IPV6_RECVORIGDSTADDR", NetinetIn.IPV6_RECVORIGDSTADDR, Codecs.BOOL);

    /// Whether it is told by an empty message when the path takes only smaller packets.
    Option<Boolean> IPV6_RECVPATHMTU = option("IPV6_RECVPATHMTU", NetinetIn.IPV6_RECVPATHMTU, Codecs.BOOL);

    /// Whether messages come with the address and interface that they arrived on.
    Option<Boolean> IPV6_RECVPKTINFO = option("IPV6_RECVPKTINFO", NetinetIn.IPV6_RECVPKTINFO, Codecs.BOOL);

    /// Whether messages come with their routing header.
    Option<Boolean> IPV6_RECVRTHDR = option("IPV6_RECVRTHDR", NetinetIn.IPV6_RECVRTHDR, Codecs.BOOL);

    /// Whether messages come with their traffic class.
    Option<Boolean> IPV6_RECVTCLASS = option("IPV6_RECVTCLASS", NetinetIn.IPV6_RECVTCLASS, Codecs.BOOL);

    /// The router alerts that go to this raw socket instead of on, -1 for none; reads as 0 or 1, whether the last
    /// value was another than 0. **errors:** ENOPROTOOPT unless its protocol is 255, ENOBUFS for -1 without any.
    Option<Integer> IPV6_ROUTER_ALERT =
            option("IPV6_ROUTER_ALERT", NetinetIn.IPV6_ROUTER_ALERT, Codecs.number(-1, 65535));

    /// Whether only router alerts of this network namespace are heard.
    Option<Boolean> IPV6_ROUTER_ALERT_ISOLATE = option(
                    "IPV6_ROUTER_ALERT_ISOLATE", NetinetIn.IPV6_ROUTER_ALERT_ISOLATE, Codecs.BOOL)
            .since("5.1");

    /// The routing header of what is sent; empty for none.
    Option<byte[]> IPV6_RTHDR = option("IPV6_RTHDR", NetinetIn.IPV6_RTHDR, BytesCodec.multipleOf(8, 2040));

    /// The destination options header before a routing header; empty for none. **errors:** EPERM without CAP_NET_RAW.
    Option<byte[]> IPV6_RTHDRDSTOPTS =
            option("IPV6_RTHDRDSTOPTS", NetinetIn.IPV6_RTHDRDSTOPTS, BytesCodec.multipleOf(8, 2040));

    /// The traffic class of what is sent; -1 is the default, 0. TCP keeps its two lowest bits for itself.
    Option<Integer> IPV6_TCLASS = option("IPV6_TCLASS", NetinetIn.IPV6_TCLASS, Codecs.number(-1, 255));

    /// Whether the socket may use foreign addresses. **errors:** EPERM without CAP_NET_ADMIN.
    Option<Boolean> IPV6_TRANSPARENT = option("IPV6_TRANSPARENT", NetinetIn.IPV6_TRANSPARENT, Codecs.BOOL);

    /// How many routers a packet may cross; -1 is the system's default.
    Option<Integer> IPV6_UNICAST_HOPS =
            option("IPV6_UNICAST_HOPS", NetinetIn.IPV6_UNICAST_HOPS, Codecs.number(-1, 255));

    /// The number of the interface where datagrams leave; 0 leaves the choice to the routes.
    Option<Integer> IPV6_UNICAST_IF = option("IPV6_UNICAST_IF", NetinetIn.IPV6_UNICAST_IF, Codecs.INTERFACE);

    /// Whether the socket is for IPv6 alone; the default is net.ipv6.bindv6only. **errors:** EINVAL after bind.
    Option<Boolean> IPV6_V6ONLY = option("IPV6_V6ONLY", NetinetIn.IPV6_V6ONLY, Codecs.BOOL);

    /// The IPsec policy, as `struct xfrm_userpolicy_info`. **errors:** EPERM without CAP_NET_ADMIN.
    Option<byte[]> IPV6_XFRM_POLICY = option("IPV6_XFRM_POLICY", NetinetIn.IPV6_XFRM_POLICY, BytesCodec.ANY)
            .writeOnly();

    private static byte[] packetInfo(ControlMessage.PacketInfo info) {
        ControlRanges.check("an interface", info.ifIndex(), 0, Integer.MAX_VALUE);
        if (!(info.specific() instanceof Address.Inet6 source)) {
            throw new IllegalArgumentException("IPV6_PKTINFO " + info.specific() + " is no IPv6 address");
        }
        return Ip6Controls.encode(info.ifIndex(), source.bytes());
    }

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, NetinetIn.IPPROTO_IPV6, number, codec);
    }
}
