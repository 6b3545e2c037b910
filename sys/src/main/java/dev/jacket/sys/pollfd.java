package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct pollfd` of poll(2).
@Struct(value = "struct pollfd", header = "poll.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class pollfd {
    public static final int SIZEOF = 8;
    public static final int fd = 0;
    public static final int events = 4;
    public static final int revents = 6;

    private pollfd() {}

    public static int fd(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, fd);
    }

    public static void fd(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, fd, value);
    }

    public static int events(MemorySegment at) {
        return at.get(JAVA_SHORT_UNALIGNED, events);
    }

    public static void events(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, events, (short) value);
    }

    public static int revents(MemorySegment at) {
        return at.get(JAVA_SHORT_UNALIGNED, revents);
    }

    public static void revents(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, revents, (short) value);
    }
}
