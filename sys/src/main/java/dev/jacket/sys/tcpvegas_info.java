package dev.jacket.sys;

/// `struct tcpvegas_info`: the value of TCP_CC_INFO under vegas and its kin.
@Struct(value = "struct tcpvegas_info", header = "linux/inet_diag.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class tcpvegas_info {
    public static final int SIZEOF = 16;
    public static final int tcpv_enabled = 0;
    public static final int tcpv_rttcnt = 4;
    public static final int tcpv_rtt = 8;
    public static final int tcpv_minrtt = 12;

    private tcpvegas_info() {}
}
