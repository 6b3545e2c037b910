package dev.jacket.sys;

/// Constants of `<linux/in6.h>` that `<netinet/in.h>` lacks: ipv6(7).
@Header("linux/in6.h")
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxIn6 {
    // options
    public static final int IPV6_FLOWINFO = 11;
    public static final int IPV6_FLOWINFO_SEND = 33;
    public static final int IPV6_FLOWLABEL_MGR = 32;

    // flow labels: actions, flags, who shares
    public static final int IPV6_FL_A_GET = 0;
    public static final int IPV6_FL_A_PUT = 1;
    public static final int IPV6_FL_A_RENEW = 2;
    public static final int IPV6_FL_F_CREATE = 1;
    public static final int IPV6_FL_F_EXCL = 2;
    public static final int IPV6_FL_F_REFLECT = 4;
    public static final int IPV6_FL_F_REMOTE = 8;
    public static final int IPV6_FL_S_NONE = 0;
    public static final int IPV6_FL_S_EXCL = 1;
    public static final int IPV6_FL_S_PROCESS = 2;
    public static final int IPV6_FL_S_USER = 3;
    public static final int IPV6_FL_S_ANY = 255;

    // which source address to prefer
    public static final int IPV6_PREFER_SRC_TMP = 1;
    public static final int IPV6_PREFER_SRC_PUBLIC = 2;
    public static final int IPV6_PREFER_SRC_PUBTMP_DEFAULT = 0x100;
    public static final int IPV6_PREFER_SRC_COA = 4;
    public static final int IPV6_PREFER_SRC_HOME = 0x400;
    public static final int IPV6_PREFER_SRC_CGA = 8;
    public static final int IPV6_PREFER_SRC_NONCGA = 0x800;

    private LinuxIn6() {}
}
