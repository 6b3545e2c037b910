package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct inet_diag_hostcond` of sock_diag(7): a port and the length of a prefix, before the address itself.
@Struct(
        value = "struct inet_diag_hostcond",
        header = {"sys/socket.h", "linux/inet_diag.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class inet_diag_hostcond {
    public static final int SIZEOF = 8;
    public static final int family = 0;
    public static final int prefix_len = 1;
    public static final int port = 4;

    private inet_diag_hostcond() {}

    public static void family(MemorySegment at, int value) {
        at.set(JAVA_BYTE, family, (byte) value);
    }

    public static void prefix_len(MemorySegment at, int value) {
        at.set(JAVA_BYTE, prefix_len, (byte) value);
    }

    public static void port(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, port, value);
    }
}
