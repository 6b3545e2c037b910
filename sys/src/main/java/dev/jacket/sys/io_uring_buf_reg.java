package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct io_uring_buf_reg`: registers a ring of provided buffers.
@Struct(value = "struct io_uring_buf_reg", header = "linux/io_uring.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class io_uring_buf_reg {
    public static final int SIZEOF = 40;
    public static final int ring_addr = 0;
    public static final int ring_entries = 8;
    public static final int bgid = 12;

    private io_uring_buf_reg() {}

    public static void ring_addr(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, ring_addr, value);
    }

    public static void ring_entries(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, ring_entries, value);
    }

    public static void bgid(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, bgid, (short) value);
    }
}
