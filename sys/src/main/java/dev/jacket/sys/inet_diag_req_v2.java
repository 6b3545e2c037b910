package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct inet_diag_req_v2` of sock_diag(7): which internet sockets are asked for.
@Struct(
        value = "struct inet_diag_req_v2",
        header = {"sys/socket.h", "linux/inet_diag.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class inet_diag_req_v2 {
    public static final int SIZEOF = 56;
    public static final int sdiag_family = 0;
    public static final int sdiag_protocol = 1;
    public static final int idiag_ext = 2;
    public static final int idiag_states = 4;
    public static final int id = 8;

    private inet_diag_req_v2() {}

    public static void sdiag_family(MemorySegment at, int value) {
        at.set(JAVA_BYTE, sdiag_family, (byte) value);
    }

    public static void sdiag_protocol(MemorySegment at, int value) {
        at.set(JAVA_BYTE, sdiag_protocol, (byte) value);
    }

    public static void idiag_ext(MemorySegment at, int value) {
        at.set(JAVA_BYTE, idiag_ext, (byte) value);
    }

    public static void idiag_states(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, idiag_states, value);
    }
}
