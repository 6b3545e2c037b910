package dev.jacket.sys;

/// Constants of `<linux/mptcp.h>`.
@Header("linux/mptcp.h")
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxMptcp {
    // options

    @Since("6.5")
    public static final int MPTCP_FULL_INFO = 4;

    public static final int MPTCP_INFO = 1;
    public static final int MPTCP_SUBFLOW_ADDRS = 3;
    public static final int MPTCP_TCPINFO = 2;

    private LinuxMptcp() {}
}
