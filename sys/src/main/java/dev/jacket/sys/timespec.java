package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct timespec`: seconds and nanoseconds.
@Struct(value = "struct timespec", header = "time.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class timespec {
    public static final int SIZEOF = 16;
    public static final int tv_sec = 0;
    public static final int tv_nsec = 8;

    private timespec() {}

    public static long tv_sec(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, tv_sec);
    }

    public static void tv_sec(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, tv_sec, value);
    }

    public static long tv_nsec(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, tv_nsec);
    }

    public static void tv_nsec(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, tv_nsec, value);
    }
}
