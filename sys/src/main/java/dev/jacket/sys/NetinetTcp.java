package dev.jacket.sys;

/// Constants of `<linux/tcp.h>`: tcp(7).
@Header("linux/tcp.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class NetinetTcp {
    // options
    @Since("6.7")
    public static final int TCP_AO_ADD_KEY = 38;

    @Since("6.7")
    public static final int TCP_AO_DEL_KEY = 39;

    @Since("6.7")
    public static final int TCP_AO_GET_KEYS = 41;

    @Since("6.7")
    public static final int TCP_AO_INFO = 40;

    @Since("6.7")
    public static final int TCP_AO_REPAIR = 42;

    public static final int TCP_CC_INFO = 26;
    public static final int TCP_CONGESTION = 13;
    public static final int TCP_CORK = 3;
    public static final int TCP_DEFER_ACCEPT = 9;

    @Since("6.15")
    public static final int TCP_DELACK_MAX_US = 46;

    public static final int TCP_FASTOPEN = 23;
    public static final int TCP_FASTOPEN_CONNECT = 30;
    public static final int TCP_FASTOPEN_KEY = 33;
    public static final int TCP_FASTOPEN_NO_COOKIE = 34;
    public static final int TCP_INFO = 11;
    public static final int TCP_INQ = 36;

    @Since("6.10")
    public static final int TCP_IS_MPTCP = 43;

    public static final int TCP_KEEPCNT = 6;
    public static final int TCP_KEEPIDLE = 4;
    public static final int TCP_KEEPINTVL = 5;
    public static final int TCP_LINGER2 = 8;
    public static final int TCP_MAXSEG = 2;
    public static final int TCP_MD5SIG = 14;
    public static final int TCP_MD5SIG_EXT = 32;
    public static final int TCP_NODELAY = 1;
    public static final int TCP_NOTSENT_LOWAT = 25;
    public static final int TCP_QUEUE_SEQ = 21;
    public static final int TCP_QUICKACK = 12;
    public static final int TCP_REPAIR = 19;
    public static final int TCP_REPAIR_OPTIONS = 22;
    public static final int TCP_REPAIR_QUEUE = 20;
    public static final int TCP_REPAIR_WINDOW = 29;

    @Since("6.15")
    public static final int TCP_RTO_MAX_MS = 44;

    @Since("6.15")
    public static final int TCP_RTO_MIN_US = 45;

    public static final int TCP_SAVED_SYN = 28;
    public static final int TCP_SAVE_SYN = 27;
    public static final int TCP_SYNCNT = 7;
    public static final int TCP_THIN_DUPACK = 17;
    public static final int TCP_THIN_LINEAR_TIMEOUTS = 16;
    public static final int TCP_TIMESTAMP = 24;
    public static final int TCP_TX_DELAY = 37;
    public static final int TCP_ULP = 31;
    public static final int TCP_USER_TIMEOUT = 18;
    public static final int TCP_WINDOW_CLAMP = 10;
    public static final int TCP_ZEROCOPY_RECEIVE = 35;

    // control messages
    public static final int TCP_CM_INQ = 36;

    // a signature's key
    public static final int TCP_MD5SIG_MAXKEYLEN = 80;
    public static final int TCP_MD5SIG_FLAG_PREFIX = 1;
    public static final int TCP_MD5SIG_FLAG_IFINDEX = 2;

    private NetinetTcp() {}
}
