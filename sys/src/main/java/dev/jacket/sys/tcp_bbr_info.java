package dev.jacket.sys;

/// `struct tcp_bbr_info`: the value of TCP_CC_INFO under bbr.
@Struct(value = "struct tcp_bbr_info", header = "linux/inet_diag.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class tcp_bbr_info {
    public static final int SIZEOF = 20;
    public static final int bbr_bw_lo = 0;
    public static final int bbr_bw_hi = 4;
    public static final int bbr_min_rtt = 8;
    public static final int bbr_pacing_gain = 12;
    public static final int bbr_cwnd_gain = 16;

    private tcp_bbr_info() {}
}
