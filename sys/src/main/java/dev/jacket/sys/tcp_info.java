package dev.jacket.sys;

/// `struct tcp_info`, the value of TCP_INFO in tcp(7). Each kernel fills as much of it as it knows: 224 bytes on
/// 4.19, 232 from 5.4, 240 from 6.2, 248 from 6.7, 280 from 6.18. Whoever reads a member asks first whether it is
/// inside the length that the kernel returned.
@Struct(value = "struct tcp_info", header = "linux/tcp.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class tcp_info {
    @Since("6.18")
    public static final int SIZEOF = 280;

    public static final int tcpi_state = 0;
    public static final int tcpi_ca_state = 1;
    public static final int tcpi_retransmits = 2;
    public static final int tcpi_probes = 3;
    public static final int tcpi_backoff = 4;
    public static final int tcpi_options = 5;
    public static final int tcpi_rto = 8;
    public static final int tcpi_ato = 12;
    public static final int tcpi_snd_mss = 16;
    public static final int tcpi_rcv_mss = 20;
    public static final int tcpi_unacked = 24;
    public static final int tcpi_sacked = 28;
    public static final int tcpi_lost = 32;
    public static final int tcpi_retrans = 36;
    public static final int tcpi_fackets = 40;
    public static final int tcpi_last_data_sent = 44;
    public static final int tcpi_last_ack_sent = 48;
    public static final int tcpi_last_data_recv = 52;
    public static final int tcpi_last_ack_recv = 56;
    public static final int tcpi_pmtu = 60;
    public static final int tcpi_rcv_ssthresh = 64;
    public static final int tcpi_rtt = 68;
    public static final int tcpi_rttvar = 72;
    public static final int tcpi_snd_ssthresh = 76;
    public static final int tcpi_snd_cwnd = 80;
    public static final int tcpi_advmss = 84;
    public static final int tcpi_reordering = 88;
    public static final int tcpi_rcv_rtt = 92;
    public static final int tcpi_rcv_space = 96;
    public static final int tcpi_total_retrans = 100;
    public static final int tcpi_pacing_rate = 104;
    public static final int tcpi_max_pacing_rate = 112;
    public static final int tcpi_bytes_acked = 120;
    public static final int tcpi_bytes_received = 128;
    public static final int tcpi_segs_out = 136;
    public static final int tcpi_segs_in = 140;
    public static final int tcpi_notsent_bytes = 144;
    public static final int tcpi_min_rtt = 148;
    public static final int tcpi_data_segs_in = 152;
    public static final int tcpi_data_segs_out = 156;
    public static final int tcpi_delivery_rate = 160;
    public static final int tcpi_busy_time = 168;
    public static final int tcpi_rwnd_limited = 176;
    public static final int tcpi_sndbuf_limited = 184;
    public static final int tcpi_delivered = 192;
    public static final int tcpi_delivered_ce = 196;
    public static final int tcpi_bytes_sent = 200;
    public static final int tcpi_bytes_retrans = 208;
    public static final int tcpi_dsack_dups = 216;
    public static final int tcpi_reord_seen = 220;
    public static final int tcpi_rcv_ooopack = 224;
    public static final int tcpi_snd_wnd = 228;

    @Since("6.2")
    public static final int tcpi_rcv_wnd = 232;

    @Since("6.2")
    public static final int tcpi_rehash = 236;

    @Since("6.7")
    public static final int tcpi_total_rto = 240;

    @Since("6.7")
    public static final int tcpi_total_rto_recoveries = 242;

    @Since("6.7")
    public static final int tcpi_total_rto_time = 244;

    @Since("6.18")
    public static final int tcpi_received_ce = 248;

    @Since("6.18")
    public static final int tcpi_delivered_e1_bytes = 252;

    @Since("6.18")
    public static final int tcpi_delivered_e0_bytes = 256;

    @Since("6.18")
    public static final int tcpi_delivered_ce_bytes = 260;

    @Since("6.18")
    public static final int tcpi_received_e1_bytes = 264;

    @Since("6.18")
    public static final int tcpi_received_e0_bytes = 268;

    @Since("6.18")
    public static final int tcpi_received_ce_bytes = 272;

    private tcp_info() {}
}
