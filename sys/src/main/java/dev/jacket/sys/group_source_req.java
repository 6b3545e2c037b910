package dev.jacket.sys;

/// `struct group_source_req`: the value of MCAST_JOIN_SOURCE_GROUP, RFC 3678.
@Struct(value = "struct group_source_req", header = "netinet/in.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class group_source_req {
    public static final int SIZEOF = 264;
    public static final int gsr_interface = 0;
    public static final int gsr_group = 8;
    public static final int gsr_source = 136;

    private group_source_req() {}
}
