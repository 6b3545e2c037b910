package dev.jacket.sys;

/// `struct ip_msfilter`: the value of IP_MSFILTER in ip(7), with the first of its sources.
@Struct(value = "struct ip_msfilter", header = "netinet/in.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class ip_msfilter {
    public static final int SIZEOF = 20;
    public static final int imsf_multiaddr = 0;
    public static final int imsf_interface = 4;
    public static final int imsf_fmode = 8;
    public static final int imsf_numsrc = 12;
    public static final int imsf_slist = 16;

    private ip_msfilter() {}
}
