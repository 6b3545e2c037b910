package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct inet_diag_markcond` of sock_diag(7): a mark that a filter compares with.
@Struct(
        value = "struct inet_diag_markcond",
        header = {"sys/socket.h", "linux/inet_diag.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class inet_diag_markcond {
    public static final int SIZEOF = 8;
    public static final int mark = 0;
    public static final int mask = 4;

    private inet_diag_markcond() {}

    public static void mark(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, mark, value);
    }

    public static void mask(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, mask, value);
    }
}
