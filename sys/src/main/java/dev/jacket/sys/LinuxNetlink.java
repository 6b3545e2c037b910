package dev.jacket.sys;

/// Constants of `<linux/netlink.h>`: netlink(7).
@Header({"sys/socket.h", "linux/netlink.h"})
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxNetlink {
    // protocols
    public static final int NETLINK_ROUTE = 0;
    public static final int NETLINK_USERSOCK = 2;
    public static final int NETLINK_SOCK_DIAG = 4;
    public static final int NETLINK_XFRM = 6;
    public static final int NETLINK_AUDIT = 9;
    public static final int NETLINK_CONNECTOR = 11;
    public static final int NETLINK_NETFILTER = 12;
    public static final int NETLINK_KOBJECT_UEVENT = 15;
    public static final int NETLINK_GENERIC = 16;
    public static final int NETLINK_CRYPTO = 21;

    // kinds of message
    public static final int NLMSG_ERROR = 2;
    public static final int NLMSG_DONE = 3;

    // flags of a message
    public static final int NLM_F_REQUEST = 1;
    public static final int NLM_F_MULTI = 2;
    public static final int NLM_F_ACK = 4;
    public static final int NLM_F_DUMP_INTR = 0x10;
    public static final int NLM_F_DUMP = 0x300;

    // attributes
    public static final int NLA_F_NESTED = 0x8000;
    public static final int NLA_F_NET_BYTEORDER = 0x4000;

    // options
    public static final int NETLINK_ADD_MEMBERSHIP = 1;
    public static final int NETLINK_BROADCAST_ERROR = 4;
    public static final int NETLINK_CAP_ACK = 10;
    public static final int NETLINK_DROP_MEMBERSHIP = 2;
    public static final int NETLINK_EXT_ACK = 11;
    public static final int NETLINK_GET_STRICT_CHK = 12;
    public static final int NETLINK_LISTEN_ALL_NSID = 8;
    public static final int NETLINK_LIST_MEMBERSHIPS = 9;
    public static final int NETLINK_NO_ENOBUFS = 5;
    public static final int NETLINK_PKTINFO = 3;

    private LinuxNetlink() {}
}
