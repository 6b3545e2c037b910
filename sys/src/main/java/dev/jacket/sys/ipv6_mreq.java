package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct ipv6_mreq` of ipv6(7): a multicast group and an interface.
@Struct(value = "struct ipv6_mreq", header = "netinet/in.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class ipv6_mreq {
    public static final int SIZEOF = 20;
    public static final int ipv6mr_multiaddr = 0;
    public static final int ipv6mr_interface = 16;

    private ipv6_mreq() {}

    public static int ipv6mr_interface(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ipv6mr_interface);
    }

    public static void ipv6mr_interface(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, ipv6mr_interface, value);
    }
}
