package dev.jacket.sys;

/// `struct tcp_dctcp_info`: the value of TCP_CC_INFO under dctcp.
@Struct(value = "struct tcp_dctcp_info", header = "linux/inet_diag.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class tcp_dctcp_info {
    public static final int SIZEOF = 16;
    public static final int dctcp_enabled = 0;
    public static final int dctcp_ce_state = 2;
    public static final int dctcp_alpha = 4;
    public static final int dctcp_ab_ecn = 8;
    public static final int dctcp_ab_tot = 12;

    private tcp_dctcp_info() {}
}
