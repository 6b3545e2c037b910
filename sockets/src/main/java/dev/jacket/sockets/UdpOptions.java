package dev.jacket.sockets;

import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.NetinetUdp;

/// Options of UDP: udp(7).
///
/// **threads:** immutable.
public final class UdpOptions {
    /// Whether what is sent is gathered into one datagram, until it is off again.
    public static final Option<Boolean> UDP_CORK =
            Option.of("UDP_CORK", NetinetIn.IPPROTO_UDP, NetinetUdp.UDP_CORK, Codecs.BOOL);

    /// Whether one receive may bring several datagrams of one length; the buffer then needs 64 KiB.
    public static final Option<Boolean> UDP_GRO = Option.of(
                    "UDP_GRO", NetinetIn.IPPROTO_UDP, NetinetUdp.UDP_GRO, Codecs.BOOL)
            .since("5.0");

    /// Whether IPv6 datagrams without a checksum are taken.
    public static final Option<Boolean> UDP_NO_CHECK6_RX =
            Option.of("UDP_NO_CHECK6_RX", NetinetIn.IPPROTO_UDP, NetinetUdp.UDP_NO_CHECK6_RX, Codecs.BOOL);

    /// Whether IPv6 datagrams leave without a checksum.
    public static final Option<Boolean> UDP_NO_CHECK6_TX =
            Option.of("UDP_NO_CHECK6_TX", NetinetIn.IPPROTO_UDP, NetinetUdp.UDP_NO_CHECK6_TX, Codecs.BOOL);

    /// The length into which one send is cut; 0 is off.
    public static final Option<Integer> UDP_SEGMENT =
            Option.of("UDP_SEGMENT", NetinetIn.IPPROTO_UDP, NetinetUdp.UDP_SEGMENT, Codecs.number(0, 65535));

    private UdpOptions() {}
}
