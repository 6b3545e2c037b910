package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct protoent` of getprotoent(3): a protocol and its names.
@Struct(value = "struct protoent", header = "netdb.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class protoent {
    public static final int SIZEOF = 24;
    public static final int p_name = 0;
    public static final int p_aliases = 8;
    public static final int p_proto = 16;

    private protoent() {}

    public static long p_name(MemorySegment at) {
        return at.get(JAVA_LONG_UNALIGNED, p_name);
    }

    public static int p_proto(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, p_proto);
    }
}
