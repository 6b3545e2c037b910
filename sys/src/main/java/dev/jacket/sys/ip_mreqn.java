package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// `struct ip_mreqn` of ip(7): a multicast group and an interface. Both addresses are in network order.
@Struct(value = "struct ip_mreqn", header = "netinet/in.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class ip_mreqn {
    public static final int SIZEOF = 12;
    public static final int imr_multiaddr = 0;
    public static final int imr_address = 4;
    public static final int imr_ifindex = 8;

    private static final ValueLayout.OfInt BIG_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private ip_mreqn() {}

    public static int imr_multiaddr(MemorySegment at) {
        return at.get(BIG_INT, imr_multiaddr);
    }

    public static void imr_multiaddr(MemorySegment at, int value) {
        at.set(BIG_INT, imr_multiaddr, value);
    }

    public static int imr_address(MemorySegment at) {
        return at.get(BIG_INT, imr_address);
    }

    public static void imr_address(MemorySegment at, int value) {
        at.set(BIG_INT, imr_address, value);
    }

    public static int imr_ifindex(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, imr_ifindex);
    }

    public static void imr_ifindex(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, imr_ifindex, value);
    }
}
