package dev.jacket.sys;

/// Constants of `<linux/udp.h>`: udp(7).
@Header("linux/udp.h")
@SuppressWarnings("doclint:missing") // the manual page documents each
public final class NetinetUdp {
    // options
    public static final int UDP_CORK = 1;
    public static final int UDP_ENCAP = 100;
    public static final int UDP_GRO = 104;
    public static final int UDP_NO_CHECK6_RX = 102;
    public static final int UDP_NO_CHECK6_TX = 101;
    public static final int UDP_SEGMENT = 103;

    private NetinetUdp() {}
}
