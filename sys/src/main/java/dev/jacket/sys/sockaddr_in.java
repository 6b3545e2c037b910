package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// `struct sockaddr_in` of ip(7): an IPv4 address and a port, both in network order in memory.
@Struct(value = "struct sockaddr_in", header = "netinet/in.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class sockaddr_in {
    public static final int SIZEOF = 16;
    public static final int sin_family = 0;
    public static final int sin_port = 2;
    public static final int sin_addr = 4;
    public static final int sin_zero = 8;

    private static final ValueLayout.OfInt BIG_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort BIG_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private sockaddr_in() {}

    public static int sin_family(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, sin_family));
    }

    public static void sin_family(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, sin_family, (short) value);
    }

    public static int sin_port(MemorySegment at) {
        return Short.toUnsignedInt(at.get(BIG_SHORT, sin_port));
    }

    public static void sin_port(MemorySegment at, int value) {
        at.set(BIG_SHORT, sin_port, (short) value);
    }

    public static int sin_addr(MemorySegment at) {
        return at.get(BIG_INT, sin_addr);
    }

    public static void sin_addr(MemorySegment at, int value) {
        at.set(BIG_INT, sin_addr, value);
    }
}
