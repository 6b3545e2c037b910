package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct rusage` of getrusage(2).
@Struct(value = "struct rusage", header = "sys/resource.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class rusage {
    public static final int SIZEOF = 144;
    public static final int ru_utime = 0;
    public static final int ru_stime = 16;
    public static final int ru_maxrss = 32;

    private rusage() {}

    public static long ru_maxrss(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, ru_maxrss);
    }
}
