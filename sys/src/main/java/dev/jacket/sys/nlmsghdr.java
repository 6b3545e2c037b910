package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct nlmsghdr` of netlink(7): what every message begins with.
@Struct(
        value = "struct nlmsghdr",
        header = {"sys/socket.h", "linux/netlink.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class nlmsghdr {
    public static final int SIZEOF = 16;
    public static final int nlmsg_len = 0;
    public static final int nlmsg_type = 4;
    public static final int nlmsg_flags = 6;
    public static final int nlmsg_seq = 8;
    public static final int nlmsg_pid = 12;

    private nlmsghdr() {}

    public static int nlmsg_len(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, nlmsg_len);
    }

    public static void nlmsg_len(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, nlmsg_len, value);
    }

    public static int nlmsg_type(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, nlmsg_type));
    }

    public static void nlmsg_type(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, nlmsg_type, (short) value);
    }

    public static int nlmsg_flags(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, nlmsg_flags));
    }

    public static void nlmsg_flags(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, nlmsg_flags, (short) value);
    }

    public static int nlmsg_seq(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, nlmsg_seq);
    }

    public static void nlmsg_seq(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, nlmsg_seq, value);
    }

    public static int nlmsg_pid(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, nlmsg_pid);
    }

    public static void nlmsg_pid(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, nlmsg_pid, value);
    }
}
