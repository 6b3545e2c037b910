package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct timeval`: seconds and microseconds.
@Struct(value = "struct timeval", header = "sys/time.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class timeval {
    public static final int SIZEOF = 16;
    public static final int tv_sec = 0;
    public static final int tv_usec = 8;

    private timeval() {}

    public static long tv_sec(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, tv_sec);
    }

    public static void tv_sec(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, tv_sec, value);
    }

    public static long tv_usec(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, tv_usec);
    }

    public static void tv_usec(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, tv_usec, value);
    }
}
