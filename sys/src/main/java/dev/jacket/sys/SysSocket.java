package dev.jacket.sys;

/// Constants of `<sys/socket.h>`: socket(2), socket(7), send(2), recv(2).
@Header("sys/socket.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class SysSocket {
    // address families
    public static final int AF_UNSPEC = 0;
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_PACKET = 17;
    public static final int AF_VSOCK = 40;

    // types, and the flags that go with them
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_SEQPACKET = 5;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int SOCK_CLOEXEC = 0x80000;

    // levels
    public static final int SOL_MPTCP = 284;
    public static final int SOL_NETLINK = 270;
    public static final int SOL_PACKET = 263;
    public static final int SOL_RAW = 255;
    public static final int SOL_SOCKET = 1;
    public static final int SOL_TLS = 282;

    @Since("6.7")
    public static final int SOL_VSOCK = 287;

    // message flags
    public static final int MSG_OOB = 1;
    public static final int MSG_PEEK = 2;
    public static final int MSG_DONTROUTE = 4;
    public static final int MSG_CTRUNC = 8;
    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_EOR = 0x80;
    public static final int MSG_WAITALL = 0x100;
    public static final int MSG_CONFIRM = 0x800;
    public static final int MSG_ERRQUEUE = 0x2000;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_MORE = 0x8000;
    public static final int MSG_WAITFORONE = 0x10000;
    public static final int MSG_BATCH = 0x40000;
    public static final int MSG_ZEROCOPY = 0x4000000;
    public static final int MSG_FASTOPEN = 0x20000000;
    public static final int MSG_CMSG_CLOEXEC = 0x40000000;

    // how to shut down
    public static final int SHUT_RD = 0;
    public static final int SHUT_WR = 1;
    public static final int SHUT_RDWR = 2;

    // control messages
    public static final int SCM_RIGHTS = 1;
    public static final int SCM_CREDENTIALS = 2;

    @Since("2.6") // and in no header for programs
    public static final int SCM_SECURITY = 3;

    @Since("6.5")
    public static final int SCM_PIDFD = 4;

    public static final int SCM_TIMESTAMPING_OPT_STATS = 54;
    public static final int SCM_TIMESTAMPING_PKTINFO = 58;
    public static final int SCM_TXTIME = 61;

    @Since("6.13")
    public static final int SCM_TS_OPT_ID = 81;

    // limits
    public static final int SOMAXCONN = 4096;

    // options
    public static final int SO_ACCEPTCONN = 30;
    public static final int SO_ATTACH_BPF = 50;
    public static final int SO_ATTACH_FILTER = 26;
    public static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    public static final int SO_ATTACH_REUSEPORT_EBPF = 52;
    public static final int SO_BINDTODEVICE = 25;
    public static final int SO_BINDTOIFINDEX = 62;
    public static final int SO_BPF_EXTENSIONS = 48;
    public static final int SO_BROADCAST = 6;
    public static final int SO_BUF_LOCK = 72;
    public static final int SO_BUSY_POLL = 46;
    public static final int SO_BUSY_POLL_BUDGET = 70;
    public static final int SO_CNX_ADVICE = 53;
    public static final int SO_COOKIE = 57;
    public static final int SO_DEBUG = 1;
    public static final int SO_DETACH_BPF = 27;
    public static final int SO_DETACH_FILTER = 27;
    public static final int SO_DETACH_REUSEPORT_BPF = 68;
    public static final int SO_DOMAIN = 39;
    public static final int SO_DONTROUTE = 5;
    public static final int SO_ERROR = 4;
    public static final int SO_GET_FILTER = 26;
    public static final int SO_INCOMING_CPU = 49;
    public static final int SO_INCOMING_NAPI_ID = 56;

    @Since("6.17")
    public static final int SO_INQ = 84;

    public static final int SO_KEEPALIVE = 9;
    public static final int SO_LINGER = 13;
    public static final int SO_LOCK_FILTER = 44;
    public static final int SO_MARK = 36;
    public static final int SO_MAX_PACING_RATE = 47;
    public static final int SO_MEMINFO = 55;
    public static final int SO_NETNS_COOKIE = 71;
    public static final int SO_NOFCS = 43;
    public static final int SO_NO_CHECK = 11;
    public static final int SO_OOBINLINE = 10;
    public static final int SO_PASSCRED = 16;

    @Since("6.5")
    public static final int SO_PASSPIDFD = 76;

    @Since("6.16")
    public static final int SO_PASSRIGHTS = 83;

    public static final int SO_PASSSEC = 34;
    public static final int SO_PEEK_OFF = 42;
    public static final int SO_PEERCRED = 17;
    public static final int SO_PEERGROUPS = 59;

    @Since("6.5")
    public static final int SO_PEERPIDFD = 77;

    public static final int SO_PEERSEC = 31;
    public static final int SO_PREFER_BUSY_POLL = 69;
    public static final int SO_PRIORITY = 12;
    public static final int SO_PROTOCOL = 38;
    public static final int SO_RCVBUF = 8;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_RCVLOWAT = 18;
    public static final int SO_RCVMARK = 75;

    @Since("6.14")
    public static final int SO_RCVPRIORITY = 82;

    public static final int SO_RCVTIMEO = 20;
    public static final int SO_RESERVE_MEM = 73;
    public static final int SO_REUSEADDR = 2;
    public static final int SO_REUSEPORT = 15;
    public static final int SO_RXQ_OVFL = 40;
    public static final int SO_SELECT_ERR_QUEUE = 45;
    public static final int SO_SNDBUF = 7;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_SNDLOWAT = 19;
    public static final int SO_SNDTIMEO = 21;
    public static final int SO_TIMESTAMP = 29;
    public static final int SO_TIMESTAMPING = 37;
    public static final int SO_TIMESTAMPNS = 35;
    public static final int SO_TXREHASH = 74;
    public static final int SO_TXTIME = 61;
    public static final int SO_TYPE = 3;
    public static final int SO_WIFI_STATUS = 41;
    public static final int SO_ZEROCOPY = 60;

    private SysSocket() {}
}
