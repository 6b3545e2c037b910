package dev.jacket.sockets;

import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.NetinetUdp;

/// Options of UDP and UDP-Lite: udp(7), udplite(7).
///
/// **threads:** immutable.
interface UdpOptions {
    // udplite(7) has the numbers, and no header that a program can include.

    /// How much of a datagram the checksum must cover at least, of UDP-Lite; 0 is all.
    Option<Integer> UDPLITE_RECV_CSCOV = Option.of(
            "UDPLITE_RECV_CSCOV",
            NetinetIn.IPPROTO_UDPLITE,
            11,
            Codecs.number(n -> n == 0 || (n >= 8 && n <= 65535), "0 or 8..65535"));

    /// How much of a datagram the checksum covers, of UDP-Lite; 0 is all.
    Option<Integer> UDPLITE_SEND_CSCOV = Option.of(
            "UDPLITE_SEND_CSCOV",
            NetinetIn.IPPROTO_UDPLITE,
            10,
            Codecs.number(n -> n == 0 || (n >= 8 && n <= 65535), "0 or 8..65535"));

    /// Whether what is sent is gathered into one datagram, until it is off again.
    Option<Boolean> UDP_CORK = option("UDP_CORK", NetinetUdp.UDP_CORK, Codecs.BOOL);

    /// What is inside of datagrams: 0 data, 2 ESP, others as modules give them. **errors:** ENOPROTOOPT for what the
    /// kernel lacks.
    Option<Integer> UDP_ENCAP = option("UDP_ENCAP", NetinetUdp.UDP_ENCAP, Codecs.COUNT);

    /// Whether one receive may bring several datagrams of one length; the buffer then needs 64 KiB.
    Option<Boolean> UDP_GRO = option("UDP_GRO", NetinetUdp.UDP_GRO, Codecs.BOOL).since("5.0");

    /// Whether IPv6 datagrams without a checksum are taken.
    Option<Boolean> UDP_NO_CHECK6_RX = option("UDP_NO_CHECK6_RX", NetinetUdp.UDP_NO_CHECK6_RX, Codecs.BOOL);

    /// Whether IPv6 datagrams leave without a checksum.
    Option<Boolean> UDP_NO_CHECK6_TX = option("UDP_NO_CHECK6_TX", NetinetUdp.UDP_NO_CHECK6_TX, Codecs.BOOL);

    /// The length into which one send is cut; 0 is off.
    Option<Integer> UDP_SEGMENT = option("UDP_SEGMENT", NetinetUdp.UDP_SEGMENT, Codecs.number(0, 65535));

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, NetinetIn.IPPROTO_UDP, number, codec);
    }
}
