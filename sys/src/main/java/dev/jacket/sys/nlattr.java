package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct nlattr`, alias `struct rtattr` of rtnetlink(3): what every attribute begins with.
@Struct(
        value = "struct nlattr",
        header = {"sys/socket.h", "linux/netlink.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class nlattr {
    public static final int SIZEOF = 4;
    public static final int nla_len = 0;
    public static final int nla_type = 2;

    private nlattr() {}

    public static int nla_len(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, nla_len));
    }

    public static void nla_len(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, nla_len, (short) value);
    }

    public static int nla_type(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, nla_type));
    }

    public static void nla_type(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, nla_type, (short) value);
    }
}
