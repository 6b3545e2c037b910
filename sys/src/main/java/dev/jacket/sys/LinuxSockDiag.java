package dev.jacket.sys;

/// Constants of `<linux/sock_diag.h>`, `<linux/inet_diag.h>`, `<linux/unix_diag.h>`, and of what these carry of
/// `<linux/tls.h>` and `<linux/mptcp.h>`: sock_diag(7).
@Header(
        value = {
            "sys/socket.h",
            "linux/sock_diag.h",
            "linux/inet_diag.h",
            "linux/unix_diag.h",
            "linux/tls.h",
            "linux/mptcp.h"
        },
        enumerators = true)
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxSockDiag {
    // messages
    public static final int SOCK_DIAG_BY_FAMILY = 20;
    public static final int SOCK_DESTROY = 21;

    // each half of a cookie that nobody knows
    public static final long INET_DIAG_NOCOOKIE = 0xffff_ffffL;

    // attributes of a request
    public static final int INET_DIAG_REQ_BYTECODE = 1;
    public static final int INET_DIAG_REQ_PROTOCOL = 3;

    // operations of a filter
    public static final int INET_DIAG_BC_JMP = 1;
    public static final int INET_DIAG_BC_S_GE = 2;
    public static final int INET_DIAG_BC_S_LE = 3;
    public static final int INET_DIAG_BC_D_GE = 4;
    public static final int INET_DIAG_BC_D_LE = 5;
    public static final int INET_DIAG_BC_AUTO = 6;
    public static final int INET_DIAG_BC_S_COND = 7;
    public static final int INET_DIAG_BC_D_COND = 8;
    public static final int INET_DIAG_BC_DEV_COND = 9;
    public static final int INET_DIAG_BC_MARK_COND = 10;
    public static final int INET_DIAG_BC_CGROUP_COND = 13;

    // groups that hear of sockets that end
    public static final int SKNLGRP_INET_TCP_DESTROY = 1;
    public static final int SKNLGRP_INET_UDP_DESTROY = 2;
    public static final int SKNLGRP_INET6_TCP_DESTROY = 3;
    public static final int SKNLGRP_INET6_UDP_DESTROY = 4;

    // attributes of an internet socket
    public static final int INET_DIAG_MEMINFO = 1;
    public static final int INET_DIAG_INFO = 2;
    public static final int INET_DIAG_CONG = 4;
    public static final int INET_DIAG_TOS = 5;
    public static final int INET_DIAG_TCLASS = 6;
    public static final int INET_DIAG_SKMEMINFO = 7;
    public static final int INET_DIAG_SHUTDOWN = 8;
    public static final int INET_DIAG_PROTOCOL = 10;
    public static final int INET_DIAG_SKV6ONLY = 11;
    public static final int INET_DIAG_MARK = 15;
    public static final int INET_DIAG_ULP_INFO = 19;
    public static final int INET_DIAG_CGROUP_ID = 21;
    public static final int INET_DIAG_SOCKOPT = 22;
    public static final int INET_ULP_INFO_NAME = 1;
    public static final int INET_ULP_INFO_TLS = 2;
    public static final int INET_ULP_INFO_MPTCP = 3;

    // what the kernel's TLS tells by INET_ULP_INFO_TLS
    public static final int TLS_INFO_VERSION = 1;
    public static final int TLS_INFO_CIPHER = 2;
    public static final int TLS_INFO_TXCONF = 3;
    public static final int TLS_INFO_RXCONF = 4;
    public static final int TLS_INFO_ZC_RO_TX = 5;
    public static final int TLS_INFO_RX_NO_PAD = 6;

    // what a path tells by INET_ULP_INFO_MPTCP
    public static final int MPTCP_SUBFLOW_ATTR_TOKEN_REM = 1;
    public static final int MPTCP_SUBFLOW_ATTR_TOKEN_LOC = 2;
    public static final int MPTCP_SUBFLOW_ATTR_FLAGS = 8;
    public static final int MPTCP_SUBFLOW_ATTR_ID_REM = 9;
    public static final int MPTCP_SUBFLOW_ATTR_ID_LOC = 10;

    // what a request for Unix sockets shows
    public static final int UDIAG_SHOW_NAME = 1;
    public static final int UDIAG_SHOW_VFS = 2;
    public static final int UDIAG_SHOW_PEER = 4;
    public static final int UDIAG_SHOW_ICONS = 8;
    public static final int UDIAG_SHOW_RQLEN = 0x10;
    public static final int UDIAG_SHOW_MEMINFO = 0x20;
    public static final int UDIAG_SHOW_UID = 0x40;

    // attributes of a Unix socket
    public static final int UNIX_DIAG_NAME = 0;
    public static final int UNIX_DIAG_VFS = 1;
    public static final int UNIX_DIAG_PEER = 2;
    public static final int UNIX_DIAG_ICONS = 3;
    public static final int UNIX_DIAG_RQLEN = 4;
    public static final int UNIX_DIAG_MEMINFO = 5;
    public static final int UNIX_DIAG_SHUTDOWN = 6;
    public static final int UNIX_DIAG_UID = 7;

    private LinuxSockDiag() {}
}
