package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct unix_diag_rqlen` of sock_diag(7): what waits in a socket's queues.
@Struct(
        value = "struct unix_diag_rqlen",
        header = {"sys/socket.h", "linux/unix_diag.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class unix_diag_rqlen {
    public static final int SIZEOF = 8;
    public static final int udiag_rqueue = 0;
    public static final int udiag_wqueue = 4;

    private unix_diag_rqlen() {}

    public static int udiag_rqueue(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, udiag_rqueue);
    }

    public static int udiag_wqueue(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, udiag_wqueue);
    }
}
