package dev.jacket.sys;

/// `struct group_filter`: the value of MCAST_MSFILTER, RFC 3678, with the first of its sources.
@Struct(value = "struct group_filter", header = "netinet/in.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class group_filter {
    public static final int SIZEOF = 272;
    public static final int gf_interface = 0;
    public static final int gf_group = 8;
    public static final int gf_fmode = 136;
    public static final int gf_numsrc = 140;
    public static final int gf_slist = 144;

    private group_filter() {}
}
