package dev.jacket.sys;

/// `struct ip_mreq_source`: the value of IP_ADD_SOURCE_MEMBERSHIP in ip(7).
@Struct(value = "struct ip_mreq_source", header = "netinet/in.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class ip_mreq_source {
    public static final int SIZEOF = 12;
    public static final int imr_multiaddr = 0;
    public static final int imr_interface = 4;
    public static final int imr_sourceaddr = 8;

    private ip_mreq_source() {}
}
