package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// `struct in_pktinfo` of ip(7). Both addresses are in network order.
@Struct(value = "struct in_pktinfo", header = "netinet/in.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class in_pktinfo {
    public static final int SIZEOF = 12;
    public static final int ipi_ifindex = 0;
    public static final int ipi_spec_dst = 4;
    public static final int ipi_addr = 8;

    private static final ValueLayout.OfInt BIG_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private in_pktinfo() {}

    public static int ipi_ifindex(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ipi_ifindex);
    }

    public static void ipi_ifindex(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, ipi_ifindex, value);
    }

    public static int ipi_spec_dst(MemorySegment at) {
        return at.get(BIG_INT, ipi_spec_dst);
    }

    public static void ipi_spec_dst(MemorySegment at, int value) {
        at.set(BIG_INT, ipi_spec_dst, value);
    }

    public static int ipi_addr(MemorySegment at) {
        return at.get(BIG_INT, ipi_addr);
    }

    public static void ipi_addr(MemorySegment at, int value) {
        at.set(BIG_INT, ipi_addr, value);
    }
}
