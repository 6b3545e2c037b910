package dev.jacket.sys;

/// `struct sock_txtime`: the value of SO_TXTIME.
@Struct(value = "struct sock_txtime", header = "linux/net_tstamp.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class sock_txtime {
    public static final int SIZEOF = 8;
    public static final int clockid = 0;
    public static final int flags = 4;

    private sock_txtime() {}
}
