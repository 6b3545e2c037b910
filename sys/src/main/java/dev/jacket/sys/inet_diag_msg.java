package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct inet_diag_msg` of sock_diag(7): an internet socket.
@Struct(
        value = "struct inet_diag_msg",
        header = {"sys/socket.h", "linux/inet_diag.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class inet_diag_msg {
    public static final int SIZEOF = 72;
    public static final int idiag_family = 0;
    public static final int idiag_state = 1;
    public static final int idiag_timer = 2;
    public static final int idiag_retrans = 3;
    public static final int id = 4;
    public static final int idiag_expires = 52;
    public static final int idiag_rqueue = 56;
    public static final int idiag_wqueue = 60;
    public static final int idiag_uid = 64;
    public static final int idiag_inode = 68;

    private inet_diag_msg() {}

    public static int idiag_family(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, idiag_family));
    }

    public static int idiag_state(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, idiag_state));
    }

    public static int idiag_timer(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, idiag_timer));
    }

    public static int idiag_retrans(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, idiag_retrans));
    }

    public static int idiag_expires(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, idiag_expires);
    }

    public static int idiag_rqueue(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, idiag_rqueue);
    }

    public static int idiag_wqueue(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, idiag_wqueue);
    }

    public static int idiag_uid(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, idiag_uid);
    }

    public static int idiag_inode(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, idiag_inode);
    }
}
