package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct rlimit64` of prlimit(2).
@Struct(value = "struct rlimit64", header = "sys/resource.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class rlimit64 {
    public static final int SIZEOF = 16;
    public static final int rlim_cur = 0;
    public static final int rlim_max = 8;

    private rlimit64() {}

    public static void rlim_cur(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, rlim_cur, value);
    }

    public static void rlim_max(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, rlim_max, value);
    }
}
