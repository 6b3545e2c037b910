package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct mmsghdr` of recvmmsg(2) and sendmmsg(2): a msghdr, and how many bytes it moved.
@Struct(value = "struct mmsghdr", header = "sys/socket.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class mmsghdr {
    public static final int SIZEOF = 64;
    public static final int msg_hdr = 0;
    public static final int msg_len = 56;

    private mmsghdr() {}

    public static int msg_len(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, msg_len);
    }

    public static void msg_len(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, msg_len, value);
    }
}
