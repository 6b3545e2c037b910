package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct io_uring_params`: what a ring shall be and has become.
@Struct(value = "struct io_uring_params", header = "linux/io_uring.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class io_uring_params {
    public static final int SIZEOF = 120;
    public static final int sq_entries = 0;
    public static final int cq_entries = 4;
    public static final int flags = 8;
    public static final int features = 20;
    public static final int sq_off = 40;
    public static final int cq_off = 80;

    private io_uring_params() {}

    public static int sq_entries(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, sq_entries);
    }

    public static int cq_entries(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, cq_entries);
    }

    public static void cq_entries(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, cq_entries, value);
    }

    public static void flags(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, flags, value);
    }

    public static int features(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, features);
    }
}
