package dev.jacket.sys;

/// `struct in6_flowlabel_req`: the value of IPV6_FLOWLABEL_MGR.
@Struct(value = "struct in6_flowlabel_req", header = "linux/in6.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class in6_flowlabel_req {
    public static final int SIZEOF = 32;
    public static final int flr_dst = 0;
    public static final int flr_label = 16;
    public static final int flr_action = 20;
    public static final int flr_share = 21;
    public static final int flr_flags = 22;
    public static final int flr_expires = 24;
    public static final int flr_linger = 26;

    private in6_flowlabel_req() {}
}
