package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct unix_diag_req` of sock_diag(7): which Unix sockets are asked for.
@Struct(
        value = "struct unix_diag_req",
        header = {"sys/socket.h", "linux/unix_diag.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class unix_diag_req {
    public static final int SIZEOF = 24;
    public static final int sdiag_family = 0;
    public static final int sdiag_protocol = 1;
    public static final int udiag_states = 4;
    public static final int udiag_ino = 8;
    public static final int udiag_show = 12;
    public static final int udiag_cookie = 16;

    private unix_diag_req() {}

    public static void sdiag_family(MemorySegment at, int value) {
        at.set(JAVA_BYTE, sdiag_family, (byte) value);
    }

    public static void sdiag_protocol(MemorySegment at, int value) {
        at.set(JAVA_BYTE, sdiag_protocol, (byte) value);
    }

    public static void udiag_states(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, udiag_states, value);
    }

    public static void udiag_ino(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, udiag_ino, value);
    }

    public static void udiag_show(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, udiag_show, value);
    }
}
