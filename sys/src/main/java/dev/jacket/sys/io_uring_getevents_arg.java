package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct io_uring_getevents_arg`: how long a wait for completions lasts.
@Struct(value = "struct io_uring_getevents_arg", header = "linux/io_uring.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class io_uring_getevents_arg {
    public static final int SIZEOF = 24;
    public static final int sigmask = 0;
    public static final int sigmask_sz = 8;
    public static final int ts = 16;

    private io_uring_getevents_arg() {}

    public static void ts(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, ts, value);
    }
}
