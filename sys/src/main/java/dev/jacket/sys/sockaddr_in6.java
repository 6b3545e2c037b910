package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// `struct sockaddr_in6` of ipv6(7): an IPv6 address with port, flow label and scope. Only the scope is in host
/// order. The address is read and written as its two halves, at [#sin6_addr] and eight bytes later.
@Struct(value = "struct sockaddr_in6", header = "netinet/in.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class sockaddr_in6 {
    public static final int SIZEOF = 28;
    public static final int sin6_family = 0;
    public static final int sin6_port = 2;
    public static final int sin6_flowinfo = 4;
    public static final int sin6_addr = 8;
    public static final int sin6_scope_id = 24;

    private static final ValueLayout.OfInt BIG_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong BIG_LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort BIG_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private sockaddr_in6() {}

    public static long sin6_addr_high(MemorySegment at) {
        return at.get(BIG_LONG, sin6_addr);
    }

    public static long sin6_addr_low(MemorySegment at) {
        return at.get(BIG_LONG, sin6_addr + Long.BYTES);
    }

    public static void sin6_addr(MemorySegment at, long high, long low) {
        at.set(BIG_LONG, sin6_addr, high);
        at.set(BIG_LONG, sin6_addr + Long.BYTES, low);
    }

    public static int sin6_family(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, sin6_family));
    }

    public static void sin6_family(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, sin6_family, (short) value);
    }

    public static int sin6_port(MemorySegment at) {
        return Short.toUnsignedInt(at.get(BIG_SHORT, sin6_port));
    }

    public static void sin6_port(MemorySegment at, int value) {
        at.set(BIG_SHORT, sin6_port, (short) value);
    }

    public static int sin6_flowinfo(MemorySegment at) {
        return at.get(BIG_INT, sin6_flowinfo);
    }

    public static void sin6_flowinfo(MemorySegment at, int value) {
        at.set(BIG_INT, sin6_flowinfo, value);
    }

    public static int sin6_scope_id(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, sin6_scope_id);
    }

    public static void sin6_scope_id(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, sin6_scope_id, value);
    }
}
