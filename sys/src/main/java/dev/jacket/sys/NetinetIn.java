package dev.jacket.sys;

/// Constants of `<netinet/in.h>`: ip(7), ipv6(7), ipv6 options as RFC 3493 and RFC 3542 name them.
@Header("netinet/in.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class NetinetIn {
    // protocols, which are levels too
    public static final int IPPROTO_IP = 0;
    public static final int IPPROTO_ICMP = 1;
    public static final int IPPROTO_IGMP = 2;
    public static final int IPPROTO_TCP = 6;
    public static final int IPPROTO_UDP = 17;
    public static final int IPPROTO_IPV6 = 41;
    public static final int IPPROTO_ICMPV6 = 58;
    public static final int IPPROTO_SCTP = 132;
    public static final int IPPROTO_UDPLITE = 136;
    public static final int IPPROTO_RAW = 255;
    public static final int IPPROTO_MPTCP = 262;

    // options of IPv4
    public static final int IP_ADD_MEMBERSHIP = 35;
    public static final int IP_ADD_SOURCE_MEMBERSHIP = 39;
    public static final int IP_BIND_ADDRESS_NO_PORT = 24;
    public static final int IP_BLOCK_SOURCE = 38;
    public static final int IP_CHECKSUM = 23;
    public static final int IP_DROP_MEMBERSHIP = 36;
    public static final int IP_DROP_SOURCE_MEMBERSHIP = 40;
    public static final int IP_FREEBIND = 15;
    public static final int IP_HDRINCL = 3;
    public static final int IP_IPSEC_POLICY = 16;

    @Since("6.3")
    public static final int IP_LOCAL_PORT_RANGE = 51;

    public static final int IP_MINTTL = 21;
    public static final int IP_MSFILTER = 41;
    public static final int IP_MTU = 14;
    public static final int IP_MTU_DISCOVER = 10;
    public static final int IP_MULTICAST_ALL = 49;
    public static final int IP_MULTICAST_IF = 32;
    public static final int IP_MULTICAST_LOOP = 34;
    public static final int IP_MULTICAST_TTL = 33;
    public static final int IP_NODEFRAG = 22;
    public static final int IP_OPTIONS = 4;
    public static final int IP_PASSSEC = 18;
    public static final int IP_PKTINFO = 8;
    public static final int IP_PKTOPTIONS = 9;

    @Since("6.4")
    public static final int IP_PROTOCOL = 52;

    public static final int IP_RECVERR = 11;
    public static final int IP_RECVERR_RFC4884 = 26;
    public static final int IP_RECVFRAGSIZE = 25;
    public static final int IP_RECVOPTS = 6;
    public static final int IP_RECVORIGDSTADDR = 20;
    public static final int IP_RECVTOS = 13;
    public static final int IP_RECVTTL = 12;
    public static final int IP_RETOPTS = 7;
    public static final int IP_ROUTER_ALERT = 5;
    public static final int IP_TOS = 1;
    public static final int IP_TRANSPARENT = 19;
    public static final int IP_TTL = 2;
    public static final int IP_UNBLOCK_SOURCE = 37;
    public static final int IP_UNICAST_IF = 50;
    public static final int IP_XFRM_POLICY = 17;
    public static final int MCAST_BLOCK_SOURCE = 43;
    public static final int MCAST_EXCLUDE = 0;
    public static final int MCAST_INCLUDE = 1;
    public static final int MCAST_JOIN_GROUP = 42;
    public static final int MCAST_JOIN_SOURCE_GROUP = 46;
    public static final int MCAST_LEAVE_GROUP = 45;
    public static final int MCAST_LEAVE_SOURCE_GROUP = 47;
    public static final int MCAST_MSFILTER = 48;
    public static final int MCAST_UNBLOCK_SOURCE = 44;

    // path MTU discovery
    public static final int IP_PMTUDISC_DONT = 0;
    public static final int IP_PMTUDISC_WANT = 1;
    public static final int IP_PMTUDISC_DO = 2;
    public static final int IP_PMTUDISC_PROBE = 3;
    public static final int IP_PMTUDISC_INTERFACE = 4;
    public static final int IP_PMTUDISC_OMIT = 5;

    // options of IPv6
    public static final int IPV6_ADDRFORM = 1;
    public static final int IPV6_ADDR_PREFERENCES = 72;
    public static final int IPV6_AUTOFLOWLABEL = 70;
    public static final int IPV6_CHECKSUM = 7;
    public static final int IPV6_DONTFRAG = 62;
    public static final int IPV6_DSTOPTS = 59;
    public static final int IPV6_FREEBIND = 78;
    public static final int IPV6_HDRINCL = 36;
    public static final int IPV6_HOPOPTS = 54;
    public static final int IPV6_IPSEC_POLICY = 34;
    public static final int IPV6_JOIN_ANYCAST = 27;
    public static final int IPV6_JOIN_GROUP = 20;
    public static final int IPV6_LEAVE_ANYCAST = 28;
    public static final int IPV6_LEAVE_GROUP = 21;
    public static final int IPV6_MINHOPCOUNT = 73;
    public static final int IPV6_MTU = 24;
    public static final int IPV6_MTU_DISCOVER = 23;
    public static final int IPV6_MULTICAST_ALL = 29;
    public static final int IPV6_MULTICAST_HOPS = 18;
    public static final int IPV6_MULTICAST_IF = 17;
    public static final int IPV6_MULTICAST_LOOP = 19;
    public static final int IPV6_PATHMTU = 61;
    public static final int IPV6_PKTINFO = 50;
    public static final int IPV6_RECVDSTOPTS = 58;
    public static final int IPV6_RECVERR = 25;
    public static final int IPV6_RECVERR_RFC4884 = 31;
    public static final int IPV6_RECVFRAGSIZE = 77;
    public static final int IPV6_HOPLIMIT = 52;
    public static final int IPV6_RECVHOPLIMIT = 51;
    public static final int IPV6_RECVHOPOPTS = 53;
    public static final int IPV6_RECVORIGDSTADDR = 74;
    public static final int IPV6_RECVPATHMTU = 60;
    public static final int IPV6_RECVPKTINFO = 49;
    public static final int IPV6_RECVRTHDR = 56;
    public static final int IPV6_RECVTCLASS = 66;
    public static final int IPV6_ROUTER_ALERT = 22;
    public static final int IPV6_ROUTER_ALERT_ISOLATE = 30;
    public static final int IPV6_RTHDR = 57;
    public static final int IPV6_RTHDRDSTOPTS = 55;
    public static final int IPV6_TCLASS = 67;
    public static final int IPV6_TRANSPARENT = 75;
    public static final int IPV6_UNICAST_HOPS = 16;
    public static final int IPV6_UNICAST_IF = 76;
    public static final int IPV6_V6ONLY = 26;
    public static final int IPV6_XFRM_POLICY = 35;

    private NetinetIn() {}
}
