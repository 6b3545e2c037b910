package dev.jacket.sys;

/// Constants of `<linux/if_packet.h>`: packet(7).
@Header("linux/if_packet.h")
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxIfPacket {
    // options
    public static final int PACKET_ADD_MEMBERSHIP = 1;
    public static final int PACKET_AUXDATA = 8;
    public static final int PACKET_COPY_THRESH = 7;
    public static final int PACKET_DROP_MEMBERSHIP = 2;
    public static final int PACKET_FANOUT = 18;
    public static final int PACKET_FANOUT_DATA = 22;
    public static final int PACKET_HDRLEN = 11;
    public static final int PACKET_IGNORE_OUTGOING = 23;
    public static final int PACKET_LOSS = 14;
    public static final int PACKET_ORIGDEV = 9;
    public static final int PACKET_QDISC_BYPASS = 20;
    public static final int PACKET_RESERVE = 12;
    public static final int PACKET_ROLLOVER_STATS = 21;
    public static final int PACKET_RX_RING = 5;
    public static final int PACKET_STATISTICS = 6;
    public static final int PACKET_TIMESTAMP = 17;
    public static final int PACKET_TX_HAS_OFF = 19;
    public static final int PACKET_TX_RING = 13;
    public static final int PACKET_VERSION = 10;
    public static final int PACKET_VNET_HDR = 15;

    @Since("6.4")
    public static final int PACKET_VNET_HDR_SZ = 24;

    // control messages
    public static final int PACKET_TX_TIMESTAMP = 16;
    public static final int TP_STATUS_VLAN_VALID = 0x10;
    public static final int TP_STATUS_VLAN_TPID_VALID = 0x40;

    // how packets are spread
    public static final int PACKET_FANOUT_HASH = 0;
    public static final int PACKET_FANOUT_LB = 1;
    public static final int PACKET_FANOUT_CPU = 2;
    public static final int PACKET_FANOUT_ROLLOVER = 3;
    public static final int PACKET_FANOUT_RND = 4;
    public static final int PACKET_FANOUT_QM = 5;
    public static final int PACKET_FANOUT_CBPF = 6;
    public static final int PACKET_FANOUT_EBPF = 7;
    public static final int PACKET_FANOUT_FLAG_ROLLOVER = 0x1000;
    public static final int PACKET_FANOUT_FLAG_UNIQUEID = 0x2000;
    public static final int PACKET_FANOUT_FLAG_DEFRAG = 0x8000;

    // kinds of membership
    public static final int PACKET_MR_MULTICAST = 0;
    public static final int PACKET_MR_PROMISC = 1;
    public static final int PACKET_MR_ALLMULTI = 2;
    public static final int PACKET_MR_UNICAST = 3;

    private LinuxIfPacket() {}
}
