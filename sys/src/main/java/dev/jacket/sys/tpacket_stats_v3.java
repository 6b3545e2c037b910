package dev.jacket.sys;

/// `struct tpacket_stats_v3`: the value of PACKET_STATISTICS in packet(7); only version 2 of the ring has its last
/// member.
@Struct(value = "struct tpacket_stats_v3", header = "linux/if_packet.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class tpacket_stats_v3 {
    public static final int SIZEOF = 12;
    public static final int tp_packets = 0;
    public static final int tp_drops = 4;
    public static final int tp_freeze_q_cnt = 8;

    private tpacket_stats_v3() {}
}
