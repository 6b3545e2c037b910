package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct msghdr` of recvmsg(2) and sendmsg(2).
@Struct(value = "struct msghdr", header = "sys/socket.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class msghdr {
    public static final int SIZEOF = 56;
    public static final int msg_name = 0;
    public static final int msg_namelen = 8;
    public static final int msg_iov = 16;
    public static final int msg_iovlen = 24;
    public static final int msg_control = 32;
    public static final int msg_controllen = 40;
    public static final int msg_flags = 48;

    private msghdr() {}

    public static long msg_name(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, msg_name);
    }

    public static void msg_name(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, msg_name, value);
    }

    public static int msg_namelen(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, msg_namelen);
    }

    public static void msg_namelen(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, msg_namelen, value);
    }

    public static long msg_iov(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, msg_iov);
    }

    public static void msg_iov(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, msg_iov, value);
    }

    public static long msg_iovlen(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, msg_iovlen);
    }

    public static void msg_iovlen(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, msg_iovlen, value);
    }

    public static long msg_control(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, msg_control);
    }

    public static void msg_control(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, msg_control, value);
    }

    public static long msg_controllen(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, msg_controllen);
    }

    public static void msg_controllen(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, msg_controllen, value);
    }

    public static int msg_flags(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, msg_flags);
    }

    public static void msg_flags(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, msg_flags, value);
    }
}
