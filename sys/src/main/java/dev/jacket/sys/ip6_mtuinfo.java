package dev.jacket.sys;

/// `struct ip6_mtuinfo`: the value of IPV6_PATHMTU, RFC 3542.
@Struct(value = "struct ip6_mtuinfo", header = "netinet/in.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class ip6_mtuinfo {
    public static final int SIZEOF = 32;
    public static final int ip6m_addr = 0;
    public static final int ip6m_mtu = 28;

    private ip6_mtuinfo() {}
}
