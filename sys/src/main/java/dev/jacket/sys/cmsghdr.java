package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct cmsghdr` of cmsg(3): the header of one control message.
@Struct(value = "struct cmsghdr", header = "sys/socket.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class cmsghdr {
    public static final int SIZEOF = 16;
    public static final int cmsg_len = 0;
    public static final int cmsg_level = 8;
    public static final int cmsg_type = 12;

    private cmsghdr() {}

    public static long cmsg_len(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, cmsg_len);
    }

    public static void cmsg_len(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, cmsg_len, value);
    }

    public static int cmsg_level(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, cmsg_level);
    }

    public static void cmsg_level(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, cmsg_level, value);
    }

    public static int cmsg_type(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, cmsg_type);
    }

    public static void cmsg_type(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, cmsg_type, value);
    }
}
