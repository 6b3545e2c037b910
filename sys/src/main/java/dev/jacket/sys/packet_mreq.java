package dev.jacket.sys;

/// `struct packet_mreq`: the value of PACKET_ADD_MEMBERSHIP in packet(7).
@Struct(value = "struct packet_mreq", header = "linux/if_packet.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class packet_mreq {
    public static final int SIZEOF = 16;
    public static final int mr_ifindex = 0;
    public static final int mr_type = 4;
    public static final int mr_alen = 6;
    public static final int mr_address = 8;

    private packet_mreq() {}
}
