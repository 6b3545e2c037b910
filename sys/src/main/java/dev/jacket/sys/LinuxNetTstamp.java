package dev.jacket.sys;

/// Constants of `<linux/net_tstamp.h>`: socket(7) under SO_TIMESTAMPING and SO_TXTIME.
@Header(value = "linux/net_tstamp.h", enumerators = true)
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxNetTstamp {
    // what is stamped, and how it is told
    public static final int SOF_TIMESTAMPING_TX_HARDWARE = 0x1;
    public static final int SOF_TIMESTAMPING_TX_SOFTWARE = 0x2;
    public static final int SOF_TIMESTAMPING_RX_HARDWARE = 0x4;
    public static final int SOF_TIMESTAMPING_RX_SOFTWARE = 0x8;
    public static final int SOF_TIMESTAMPING_SOFTWARE = 0x10;
    public static final int SOF_TIMESTAMPING_SYS_HARDWARE = 0x20;
    public static final int SOF_TIMESTAMPING_RAW_HARDWARE = 0x40;
    public static final int SOF_TIMESTAMPING_OPT_ID = 0x80;
    public static final int SOF_TIMESTAMPING_TX_SCHED = 0x100;
    public static final int SOF_TIMESTAMPING_TX_ACK = 0x200;
    public static final int SOF_TIMESTAMPING_OPT_CMSG = 0x400;
    public static final int SOF_TIMESTAMPING_OPT_TSONLY = 0x800;
    public static final int SOF_TIMESTAMPING_OPT_STATS = 0x1000;
    public static final int SOF_TIMESTAMPING_OPT_PKTINFO = 0x2000;
    public static final int SOF_TIMESTAMPING_OPT_TX_SWHW = 0x4000;
    public static final int SOF_TIMESTAMPING_BIND_PHC = 0x8000;

    @Since("6.2")
    public static final int SOF_TIMESTAMPING_OPT_ID_TCP = 0x10000;

    @Since("6.12")
    public static final int SOF_TIMESTAMPING_OPT_RX_FILTER = 0x20000;

    @Since("6.15")
    public static final int SOF_TIMESTAMPING_TX_COMPLETION = 0x40000;

    // how packets leave at a time
    public static final int SOF_TXTIME_DEADLINE_MODE = 1;
    public static final int SOF_TXTIME_REPORT_ERRORS = 2;

    private LinuxNetTstamp() {}
}
