package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct nl_pktinfo` of netlink(7): the group that a message was sent to.
@Struct(
        value = "struct nl_pktinfo",
        header = {"sys/socket.h", "linux/netlink.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class nl_pktinfo {
    public static final int SIZEOF = 4;
    public static final int group = 0;

    private nl_pktinfo() {}

    public static int group(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, group);
    }

    public static void group(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, group, value);
    }
}
