package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct inet_diag_bc_op` of sock_diag(7): one operation of a filter, which is followed by what it compares with.
@Struct(
        value = "struct inet_diag_bc_op",
        header = {"sys/socket.h", "linux/inet_diag.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class inet_diag_bc_op {
    public static final int SIZEOF = 4;
    public static final int code = 0;
    public static final int yes = 1;
    public static final int no = 2;

    private inet_diag_bc_op() {}

    public static void code(MemorySegment at, int value) {
        at.set(JAVA_BYTE, code, (byte) value);
    }

    public static void yes(MemorySegment at, int value) {
        at.set(JAVA_BYTE, yes, (byte) value);
    }

    public static void no(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, no, (short) value);
    }

    public static int yes(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, yes));
    }

    public static int no(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, no));
    }
}
