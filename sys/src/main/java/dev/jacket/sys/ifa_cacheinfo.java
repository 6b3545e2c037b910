package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct ifa_cacheinfo`: how long an address still holds, in seconds.
@Struct(
        value = "struct ifa_cacheinfo",
        header = {"sys/socket.h", "linux/if_addr.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class ifa_cacheinfo {
    public static final int SIZEOF = 16;
    public static final int ifa_prefered = 0;
    public static final int ifa_valid = 4;
    public static final int cstamp = 8;
    public static final int tstamp = 12;

    private ifa_cacheinfo() {}

    public static int ifa_prefered(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ifa_prefered);
    }

    public static int ifa_valid(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ifa_valid);
    }

    public static int cstamp(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, cstamp);
    }

    public static int tstamp(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, tstamp);
    }
}
