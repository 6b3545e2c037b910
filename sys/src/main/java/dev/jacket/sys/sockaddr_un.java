package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct sockaddr_un` of unix(7): a path, or a NUL and an abstract name.
@Struct(value = "struct sockaddr_un", header = "sys/un.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class sockaddr_un {
    public static final int SIZEOF = 110;
    public static final int sun_family = 0;
    public static final int sun_path = 2;

    private sockaddr_un() {}

    public static int sun_family(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, sun_family));
    }

    public static void sun_family(MemorySegment at, int value) {
        at.set(JAVA_SHORT_UNALIGNED, sun_family, (short) value);
    }
}
