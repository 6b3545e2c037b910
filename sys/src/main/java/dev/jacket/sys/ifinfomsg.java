package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct ifinfomsg` of rtnetlink(7): an interface.
@Struct(
        value = "struct ifinfomsg",
        header = {"sys/socket.h", "linux/rtnetlink.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class ifinfomsg {
    public static final int SIZEOF = 16;
    public static final int ifi_family = 0;
    public static final int ifi_type = 2;
    public static final int ifi_index = 4;
    public static final int ifi_flags = 8;
    public static final int ifi_change = 12;

    private ifinfomsg() {}

    public static int ifi_family(MemorySegment at) {
        return Byte.toUnsignedInt(at.get(JAVA_BYTE, ifi_family));
    }

    public static int ifi_type(MemorySegment at) {
        return Short.toUnsignedInt(at.get(JAVA_SHORT_UNALIGNED, ifi_type));
    }

    public static int ifi_index(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ifi_index);
    }

    public static int ifi_flags(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ifi_flags);
    }

    public static int ifi_change(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, ifi_change);
    }
}
