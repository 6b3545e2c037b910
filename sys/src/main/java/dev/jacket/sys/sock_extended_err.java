package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct sock_extended_err` of ip(7) and recv(2): why something is in the error queue.
@Struct(
        value = "struct sock_extended_err",
        header = {"time.h", "linux/errqueue.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class sock_extended_err {
    public static final int SIZEOF = 16;
    public static final int ee_errno = 0;
    public static final int ee_origin = 4;
    public static final int ee_type = 5;
    public static final int ee_code = 6;
    public static final int ee_pad = 7;
    public static final int ee_info = 8;
    public static final int ee_data = 12;

    private sock_extended_err() {}

    public static int ee_errno(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ee_errno);
    }

    public static void ee_errno(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, ee_errno, value);
    }

    public static int ee_origin(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, ee_origin));
    }

    public static void ee_origin(MemorySegment at, int value) {
        at.set(JAVA_BYTE, ee_origin, (byte) value);
    }

    public static int ee_type(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, ee_type));
    }

    public static void ee_type(MemorySegment at, int value) {
        at.set(JAVA_BYTE, ee_type, (byte) value);
    }

    public static int ee_code(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, ee_code));
    }

    public static void ee_code(MemorySegment at, int value) {
        at.set(JAVA_BYTE, ee_code, (byte) value);
    }

    public static int ee_info(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ee_info);
    }

    public static void ee_info(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, ee_info, value);
    }

    public static int ee_data(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ee_data);
    }

    public static void ee_data(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, ee_data, value);
    }
}
