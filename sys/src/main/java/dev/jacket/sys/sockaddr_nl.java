package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct sockaddr_nl` of netlink(7): a port id and groups.
@Struct(
        value = "struct sockaddr_nl",
        header = {"sys/socket.h", "linux/netlink.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class sockaddr_nl {
    public static final int SIZEOF = 12;
    public static final int nl_family = 0;
    public static final int nl_pad = 2;
    public static final int nl_pid = 4;
    public static final int nl_groups = 8;

    private sockaddr_nl() {}

    public static int nl_family(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, nl_family));
    }

    public static void nl_family(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, nl_family, (short) value);
    }

    public static int nl_pad(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, nl_pad));
    }

    public static void nl_pad(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, nl_pad, (short) value);
    }

    public static int nl_pid(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, nl_pid);
    }

    public static void nl_pid(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, nl_pid, value);
    }

    public static int nl_groups(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, nl_groups);
    }

    public static void nl_groups(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, nl_groups, value);
    }
}
