package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct iovec` of readv(2): one part of a message.
@Struct(value = "struct iovec", header = "sys/uio.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class iovec {
    public static final int SIZEOF = 16;
    public static final int iov_base = 0;
    public static final int iov_len = 8;

    private iovec() {}

    public static long iov_base(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, iov_base);
    }

    public static void iov_base(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, iov_base, value);
    }

    public static long iov_len(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, iov_len);
    }

    public static void iov_len(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, iov_len, value);
    }
}
