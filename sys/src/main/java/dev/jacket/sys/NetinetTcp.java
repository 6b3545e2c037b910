package dev.jacket.sys;

/// Constants of `<linux/tcp.h>`: tcp(7).
@Header("linux/tcp.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class NetinetTcp {
    // options
    public static final int TCP_CONGESTION = 13;
    public static final int TCP_CORK = 3;
    public static final int TCP_DEFER_ACCEPT = 9;
    public static final int TCP_FASTOPEN = 23;
    public static final int TCP_FASTOPEN_CONNECT = 30;
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
    public static final int TCP_NODELAY = 1;
    public static final int TCP_NOTSENT_LOWAT = 25;
    public static final int TCP_QUICKACK = 12;
    public static final int TCP_SAVE_SYN = 27;
    public static final int TCP_SYNCNT = 7;
    public static final int TCP_USER_TIMEOUT = 18;
    public static final int TCP_WINDOW_CLAMP = 10;

    private NetinetTcp() {}
}
