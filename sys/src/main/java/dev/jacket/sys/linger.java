package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct linger`, the value of SO_LINGER in socket(7).
@Struct(value = "struct linger", header = "sys/socket.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class linger {
    public static final int SIZEOF = 8;
    public static final int l_onoff = 0;
    public static final int l_linger = 4;

    private linger() {}

    public static int l_onoff(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, l_onoff);
    }

    public static void l_onoff(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, l_onoff, value);
    }

    public static int l_linger(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, l_linger);
    }

    public static void l_linger(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, l_linger, value);
    }
}
