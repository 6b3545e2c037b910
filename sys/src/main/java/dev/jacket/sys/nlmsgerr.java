package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct nlmsgerr` of netlink(7): the negated errno, then the request that it is about.
@Struct(
        value = "struct nlmsgerr",
        header = {"sys/socket.h", "linux/netlink.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class nlmsgerr {
    public static final int SIZEOF = 20;
    public static final int error = 0;

    private nlmsgerr() {}

    public static int error(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, error);
    }
}
