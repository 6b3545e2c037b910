package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct addrinfo` of getaddrinfo(3): one answer, and where the next one stands.
@Struct(value = "struct addrinfo", header = "netdb.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class addrinfo {
    public static final int SIZEOF = 48;
    public static final int ai_flags = 0;
    public static final int ai_family = 4;
    public static final int ai_socktype = 8;
    public static final int ai_protocol = 12;
    public static final int ai_addrlen = 16;
    public static final int ai_addr = 24;
    public static final int ai_canonname = 32;
    public static final int ai_next = 40;

    private addrinfo() {}

    public static int ai_flags(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ai_flags);
    }

    public static void ai_flags(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, ai_flags, value);
    }

    public static int ai_family(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ai_family);
    }

    public static void ai_family(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, ai_family, value);
    }

    public static int ai_socktype(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ai_socktype);
    }

    public static void ai_socktype(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, ai_socktype, value);
    }

    public static int ai_protocol(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ai_protocol);
    }

    public static void ai_protocol(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, ai_protocol, value);
    }

    public static int ai_addrlen(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ai_addrlen);
    }

    public static void ai_addrlen(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, ai_addrlen, value);
    }

    public static long ai_addr(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, ai_addr);
    }

    public static void ai_addr(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, ai_addr, value);
    }

    public static long ai_canonname(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, ai_canonname);
    }

    public static void ai_canonname(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, ai_canonname, value);
    }

    public static long ai_next(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, ai_next);
    }

    public static void ai_next(MemorySegment at, long value) {
        at.set(JAVA_LONG_UNALIGNED, ai_next, value);
    }
}
