package dev.jacket.sys;

/// `struct mptcp_info`: the value of MPTCP_INFO. Each kernel fills as much of it as it knows.
@Struct(value = "struct mptcp_info", header = "linux/mptcp.h")
@SuppressWarnings({"MemberName", "doclint:missing"}) // the names are C's, and the manual page documents each
public final class mptcp_info {
    @Since("6.10")
    public static final int SIZEOF = 96;

    public static final int mptcpi_subflows = 0;
    public static final int mptcpi_add_addr_signal = 1;
    public static final int mptcpi_add_addr_accepted = 2;
    public static final int mptcpi_subflows_max = 3;
    public static final int mptcpi_add_addr_signal_max = 4;
    public static final int mptcpi_add_addr_accepted_max = 5;
    public static final int mptcpi_flags = 8;
    public static final int mptcpi_token = 12;
    public static final int mptcpi_write_seq = 16;
    public static final int mptcpi_snd_una = 24;
    public static final int mptcpi_rcv_nxt = 32;
    public static final int mptcpi_local_addr_used = 40;
    public static final int mptcpi_local_addr_max = 41;
    public static final int mptcpi_csum_enabled = 42;

    @Since("6.5")
    public static final int mptcpi_retransmits = 44;

    @Since("6.5")
    public static final int mptcpi_bytes_retrans = 48;

    @Since("6.5")
    public static final int mptcpi_bytes_sent = 56;

    @Since("6.5")
    public static final int mptcpi_bytes_received = 64;

    @Since("6.5")
    public static final int mptcpi_bytes_acked = 72;

    @Since("6.7")
    public static final int mptcpi_subflows_total = 80;

    @Since("6.10")
    public static final int mptcpi_last_data_sent = 84;

    @Since("6.10")
    public static final int mptcpi_last_data_recv = 88;

    @Since("6.10")
    public static final int mptcpi_last_ack_recv = 92;

    private mptcp_info() {}
}
