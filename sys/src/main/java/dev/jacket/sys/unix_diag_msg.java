package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct unix_diag_msg` of sock_diag(7): a Unix socket.
@Struct(
        value = "struct unix_diag_msg",
        header = {"sys/socket.h", "linux/unix_diag.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class unix_diag_msg {
    public static final int SIZEOF = 16;
    public static final int udiag_family = 0;
    public static final int udiag_type = 1;
    public static final int udiag_state = 2;
    public static final int udiag_ino = 4;
    public static final int udiag_cookie = 8;

    private unix_diag_msg() {}

    public static int udiag_family(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, udiag_family));
    }

    public static int udiag_type(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, udiag_type));
    }

    public static int udiag_state(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, udiag_state));
    }

    public static int udiag_ino(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, udiag_ino);
    }
}
