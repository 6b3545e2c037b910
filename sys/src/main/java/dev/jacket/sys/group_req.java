package dev.jacket.sys;

/// `struct group_req`: the value of MCAST_JOIN_GROUP, RFC 3678.
@Struct(value = "struct group_req", header = "netinet/in.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class group_req {
    public static final int SIZEOF = 136;
    public static final int gr_interface = 0;
    public static final int gr_group = 8;

    private group_req() {}
}
