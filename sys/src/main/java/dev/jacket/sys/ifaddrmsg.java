package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct ifaddrmsg` of rtnetlink(7): an address of an interface.
@Struct(
        value = "struct ifaddrmsg",
        header = {"sys/socket.h", "linux/rtnetlink.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class ifaddrmsg {
    public static final int SIZEOF = 8;
    public static final int ifa_family = 0;
    public static final int ifa_prefixlen = 1;
    public static final int ifa_flags = 2;
    public static final int ifa_scope = 3;
    public static final int ifa_index = 4;

    private ifaddrmsg() {}

    public static int ifa_family(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, ifa_family));
    }

    public static int ifa_prefixlen(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, ifa_prefixlen));
    }

    public static int ifa_flags(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, ifa_flags));
    }

    public static int ifa_scope(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, ifa_scope));
    }

    public static int ifa_index(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ifa_index);
    }
}
