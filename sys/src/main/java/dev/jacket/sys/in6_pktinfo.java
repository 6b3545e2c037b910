package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct in6_pktinfo` of ipv6(7), RFC 3542.
@Struct(value = "struct in6_pktinfo", header = "netinet/in.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class in6_pktinfo {
    public static final int SIZEOF = 20;
    public static final int ipi6_addr = 0;
    public static final int ipi6_ifindex = 16;

    private in6_pktinfo() {}

    public static int ipi6_ifindex(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ipi6_ifindex);
    }

    public static void ipi6_ifindex(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, ipi6_ifindex, value);
    }
}
