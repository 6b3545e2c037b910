package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct sockaddr_vm` of vsock(7): a machine and a port, both in host order.
@Struct(
        value = "struct sockaddr_vm",
        header = {"sys/socket.h", "linux/vm_sockets.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class sockaddr_vm {
    public static final int SIZEOF = 16;
    public static final int svm_family = 0;
    public static final int svm_reserved1 = 2;
    public static final int svm_port = 4;
    public static final int svm_cid = 8;
    public static final int svm_flags = 12;

    private sockaddr_vm() {}

    public static int svm_family(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, svm_family));
    }

    public static void svm_family(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, svm_family, (short) value);
    }

    public static int svm_reserved1(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, svm_reserved1));
    }

    public static void svm_reserved1(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, svm_reserved1, (short) value);
    }

    public static int svm_port(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, svm_port);
    }

    public static void svm_port(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, svm_port, value);
    }

    public static int svm_cid(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, svm_cid);
    }

    public static void svm_cid(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, svm_cid, value);
    }

    public static int svm_flags(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, svm_flags));
    }

    public static void svm_flags(MemorySegment at, int value) {
        at.set(JAVA_BYTE, svm_flags, (byte) value);
    }
}
