package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct ucred`, the value of SO_PEERCRED in unix(7).
@Struct(value = "struct ucred", header = "sys/socket.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class ucred {
    public static final int SIZEOF = 12;
    public static final int pid = 0;
    public static final int uid = 4;
    public static final int gid = 8;

    private ucred() {}

    public static int pid(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, pid);
    }

    public static void pid(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, pid, value);
    }

    public static int uid(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, uid);
    }

    public static void uid(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, uid, value);
    }

    public static int gid(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, gid);
    }

    public static void gid(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, gid, value);
    }
}
