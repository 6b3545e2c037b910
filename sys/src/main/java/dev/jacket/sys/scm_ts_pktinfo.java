package dev.jacket.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct scm_ts_pktinfo`: where a packet with a time stamp came in.
@Struct(value = "struct scm_ts_pktinfo", header = "linux/net_tstamp.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class scm_ts_pktinfo {
    public static final int SIZEOF = 16;
    public static final int if_index = 0;
    public static final int pkt_length = 4;
    public static final int reserved = 8;

    private scm_ts_pktinfo() {}

    public static int if_index(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, if_index);
    }

    public static void if_index(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, if_index, value);
    }

    public static int pkt_length(MemorySegment at) {
        return at.get(JAVA_INT_UNALIGNED, pkt_length);
    }

    public static void pkt_length(MemorySegment at, int value) {
        at.set(JAVA_INT_UNALIGNED, pkt_length, value);
    }
}
