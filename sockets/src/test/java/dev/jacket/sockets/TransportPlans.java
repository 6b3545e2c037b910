package dev.jacket.sockets;

import static dev.jacket.sockets.OptionPlans.plan;
import static dev.jacket.sockets.Options.*;

import dev.jacket.sockets.Inet.Icmp6Filter;
import dev.jacket.sockets.Inet.IcmpFilter;
import dev.jacket.sockets.Options.Md5Key;
import dev.jacket.sockets.Packets.Fanout;
import dev.jacket.sockets.Packets.PacketMembership;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The plans of TCP, UDP and their kin, and of packet, netlink, raw and vsock sockets.
final class TransportPlans {
    private TransportPlans() {}

    static List<OptionPlan<?>> all() {
        return Stream.of(tcp(), udp(), packet(), sctp(), others())
                .flatMap(List::stream)
                .toList();
    }

    private static List<OptionPlan<?>> tcp() {
        return List.of(
                plan(TCP_CONGESTION).same("reno"),
                plan(TCP_DEFER_ACCEPT)
                        .reads(Duration.ofMillis(1), Duration.ofSeconds(1))
                        .reads(Duration.ofSeconds(5), Duration.ofSeconds(7))
                        .same(Duration.ZERO),
                plan(TCP_DELACK_MAX_US).same(Duration.ofMillis(40), Duration.ofMillis(200)),
                plan(TCP_INFO),
                plan(TCP_IS_MPTCP),
                plan(TCP_FASTOPEN_KEY).same(new byte[16], OptionCases.key(32)),
                plan(TCP_LINGER2)
                        .reads(Duration.ofSeconds(-7), Duration.ofSeconds(-1))
                        .same(Duration.ofSeconds(30))
                        .reads(Duration.ofMinutes(10), Duration.ofMinutes(2)),
                plan(TCP_MAXSEG).same(1000),
                plan(TCP_MD5SIG)
                        .same(Md5Key.of(Address.Inet4.loopback(0), (byte) 1))
                        .on(kind -> kind == OptionKind.TCP4)
                        .unless("built without signatures", Errno.ENOPROTOOPT),
                plan(TCP_MD5SIG_EXT)
                        .same(new Md5Key(Address.Inet4.loopback(0), 8, 0, new byte[80]))
                        .on(kind -> kind == OptionKind.TCP4)
                        .unless("built without signatures", Errno.ENOPROTOOPT),
                plan(TCP_NOTSENT_LOWAT).same(16_384L, 0xffff_ffffL),
                plan(TCP_RTO_MAX_MS).same(Duration.ofSeconds(1), Duration.ofSeconds(120)),
                plan(TCP_RTO_MIN_US).same(Duration.ofMillis(40), Duration.ofMillis(200)),
                plan(TCP_THIN_DUPACK).reads(true, false).same(false),
                plan(TCP_TX_DELAY).same(Duration.ofMillis(1), Duration.ZERO),
                plan(TCP_USER_TIMEOUT)
                        .same(Duration.ofSeconds(20))
                        .reads(Duration.ofNanos(1), Duration.ofMillis(1))
                        .same(Duration.ZERO),
                plan(TCP_WINDOW_CLAMP).same(100_000),
                lacking(TCP_AO_ADD_KEY),
                lacking(TCP_AO_DEL_KEY),
                lacking(TCP_AO_INFO),
                lacking(TCP_AO_REPAIR),
                lacking(TLS_RX),
                lacking(TLS_TX));
    }

    /// Here because the kernels of tests are without: the test says so, and fails where one has it.
    private static OptionPlan<byte[]> lacking(Option<byte[]> option) {
        return plan(option)
                .on(kind -> kind == OptionKind.TCP4)
                .same(new byte[4])
                .unless("built without it", Errno.ENOPROTOOPT, Errno.EOPNOTSUPP, Errno.EPERM);
    }

    private static List<OptionPlan<?>> udp() {
        return List.of(
                plan(Options.UDP_ENCAP).on(OptionKind::isUdp).same(2, 0),
                plan(Options.UDP_SEGMENT).on(OptionKind::isUdp).same(1200, 65_535, 0),
                plan(Options.UDPLITE_RECV_CSCOV).same(8, 65_535, 0),
                plan(Options.UDPLITE_SEND_CSCOV).same(8, 65_535, 0));
    }

    private static List<OptionPlan<?>> packet() {
        return List.of(
                plan(Options.PACKET_ADD_MEMBERSHIP).same(PacketMembership.promiscuous(1)),
                plan(Options.PACKET_DROP_MEMBERSHIP)
                        .after((socket, _) ->
                                socket.set(Options.PACKET_ADD_MEMBERSHIP, PacketMembership.promiscuous(1)))
                        .same(PacketMembership.promiscuous(1)),
                plan(Options.PACKET_FANOUT)
                        .after((socket, _) -> socket.bind(new Address.Packet(3, 1, 0, 0, new byte[0])))
                        .same(new Fanout(77, Fanout.HASH, Fanout.ROLLOVER_ON_FULL)),
                plan(Options.PACKET_VNET_HDR_SZ).same(10, 12, 0));
    }

    /// The kinds without which there is nothing to try: opening such a socket tells so.
    private static List<OptionPlan<?>> sctp() {
        return List.of(
                plan(Options.SCTP_DEFAULT_SNDINFO).same(new byte[16]),
                plan(Options.SCTP_EVENT),
                plan(Options.SCTP_INITMSG).same(new byte[] {5, 0, 5, 0, 4, 0, 0, 0}),
                plan(Options.SCTP_NODELAY).same(new byte[] {1, 0, 0, 0}),
                plan(Options.SCTP_RECVRCVINFO).same(new byte[] {1, 0, 0, 0}),
                plan(Options.SCTP_STATUS));
    }

    private static List<OptionPlan<?>> others() {
        return List.of(
                plan(Options.ICMP_FILTER)
                        .on(kind -> kind == OptionKind.ICMP4)
                        .same(IcmpFilter.only(0, 3), IcmpFilter.NONE),
                plan(Options.ICMPV6_FILTER)
                        .on(kind -> kind == OptionKind.ICMP6)
                        .same(Icmp6Filter.only(129, 3), Icmp6Filter.NONE),
                plan(Options.SO_VM_SOCKETS_BUFFER_SIZE)
                        .on(kind -> kind == OptionKind.VSOCK)
                        .same(1000L, 200_000L),
                plan(Options.SO_VM_SOCKETS_BUFFER_MIN_SIZE)
                        .on(kind -> kind == OptionKind.VSOCK)
                        .same(1000L),
                plan(Options.SO_VM_SOCKETS_BUFFER_MAX_SIZE)
                        .on(kind -> kind == OptionKind.VSOCK)
                        .same(1L << 30),
                plan(Options.SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD)
                        .on(kind -> kind == OptionKind.VSOCK)
                        .same(Duration.ofSeconds(5)));
    }
}
