package dev.jacket.sys;

/// Constants of `<linux/errqueue.h>`: recv(2) under MSG_ERRQUEUE.
@Header(
        value = {"time.h", "linux/errqueue.h"},
        enumerators = true)
@SuppressWarnings("doclint:missing") // the headers and manual pages document each
public final class LinuxErrqueue {
    // who says it
    public static final int SO_EE_ORIGIN_NONE = 0;
    public static final int SO_EE_ORIGIN_LOCAL = 1;
    public static final int SO_EE_ORIGIN_ICMP = 2;
    public static final int SO_EE_ORIGIN_ICMP6 = 3;
    public static final int SO_EE_ORIGIN_TXSTATUS = 4;
    public static final int SO_EE_ORIGIN_ZEROCOPY = 5;
    public static final int SO_EE_ORIGIN_TXTIME = 6;

    // what a code means
    public static final int SO_EE_CODE_ZEROCOPY_COPIED = 1;

    // which moment of sending a time tells
    public static final int SCM_TSTAMP_SND = 0;
    public static final int SCM_TSTAMP_SCHED = 1;
    public static final int SCM_TSTAMP_ACK = 2;

    private LinuxErrqueue() {}
}
