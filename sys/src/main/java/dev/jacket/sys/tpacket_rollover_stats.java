package dev.jacket.sys;

/// `struct tpacket_rollover_stats`: the value of PACKET_ROLLOVER_STATS.
@Struct(value = "struct tpacket_rollover_stats", header = "linux/if_packet.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class tpacket_rollover_stats {
    public static final int SIZEOF = 24;
    public static final int tp_all = 0;
    public static final int tp_huge = 8;
    public static final int tp_failed = 16;

    private tpacket_rollover_stats() {}
}
