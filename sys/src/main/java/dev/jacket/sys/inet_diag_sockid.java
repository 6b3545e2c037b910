package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// `struct inet_diag_sockid` of sock_diag(7): the two ends of a socket.
@Struct(
        value = "struct inet_diag_sockid",
        header = {"sys/socket.h", "linux/inet_diag.h"})
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the headers document each
public final class inet_diag_sockid {
    public static final int SIZEOF = 48;
    public static final int idiag_sport = 0;
    public static final int idiag_dport = 2;
    public static final int idiag_src = 4;
    public static final int idiag_dst = 20;
    public static final int idiag_if = 36;
    public static final int idiag_cookie = 40;

    private static final ValueLayout.OfShort BIG_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private inet_diag_sockid() {}

    public static int idiag_sport(MemorySegment at) {
        return Short.toUnsignedInt(at.get(BIG_SHORT, idiag_sport));
    }

    public static void idiag_sport(MemorySegment at, int port) {
        at.set(BIG_SHORT, idiag_sport, (short) port);
    }

    public static void idiag_dport(MemorySegment at, int port) {
        at.set(BIG_SHORT, idiag_dport, (short) port);
    }

    public static int idiag_dport(MemorySegment at) {
        return Short.toUnsignedInt(at.get(BIG_SHORT, idiag_dport));
    }

    public static int idiag_if(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, idiag_if);
    }
}
