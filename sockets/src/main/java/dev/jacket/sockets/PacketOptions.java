package dev.jacket.sockets;

import dev.jacket.sockets.Packets.Fanout;
import dev.jacket.sockets.Packets.FanoutData;
import dev.jacket.sockets.Packets.PacketMembership;
import dev.jacket.sockets.Packets.RolloverStatistics;
import dev.jacket.sockets.Packets.Statistics;
import dev.jacket.sys.LinuxIfPacket;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.tpacket_rollover_stats;
import dev.jacket.sys.tpacket_stats_v3;

/// Options of packet sockets: packet(7).
///
/// **threads:** immutable.
interface PacketOptions {
    /// Hears more of an interface than what is meant for this machine, until it is dropped or the socket closed.
    Option<PacketMembership> PACKET_ADD_MEMBERSHIP = option(
                    "PACKET_ADD_MEMBERSHIP",
                    LinuxIfPacket.PACKET_ADD_MEMBERSHIP,
                    Codecs.request(PacketMembership.class, PacketMembership::encode))
            .writeOnly();

    /// Whether messages come with their lengths and VLAN.
    Option<Boolean> PACKET_AUXDATA = option("PACKET_AUXDATA", LinuxIfPacket.PACKET_AUXDATA, Codecs.BOOL);

    /// How many packets are copied besides into the socket where they do not fit the ring.
    Option<Integer> PACKET_COPY_THRESH = option("PACKET_COPY_THRESH", LinuxIfPacket.PACKET_COPY_THRESH, Codecs.COUNT)
            .writeOnly();

    /// Hears it no longer. **errors:** EADDRNOTAVAIL if not added.
    Option<PacketMembership> PACKET_DROP_MEMBERSHIP = option(
                    "PACKET_DROP_MEMBERSHIP",
                    LinuxIfPacket.PACKET_DROP_MEMBERSHIP,
                    Codecs.request(PacketMembership.class, PacketMembership::encode))
            .writeOnly();

    /// The group of sockets among which packets are spread: set it after bind, on each. **errors:** EINVAL before bind,
    /// or if the group has another mode.
    Option<Fanout> PACKET_FANOUT = option(
            "PACKET_FANOUT", LinuxIfPacket.PACKET_FANOUT, Codecs.mapped(Fanout.class, Fanout::of, Fanout::number));

    /// The program that chooses the socket, in the modes CBPF and EBPF. **errors:** EINVAL in other modes, EBADF if
    /// its descriptor is closed.
    Option<FanoutData> PACKET_FANOUT_DATA = option(
                    "PACKET_FANOUT_DATA", LinuxIfPacket.PACKET_FANOUT_DATA, OwnerCodecs.FANOUT)
            .writeOnly();

    /// The length of a slot's header, of the version that is asked.
    Option<Integer> PACKET_HDRLEN = option(
                    "PACKET_HDRLEN", LinuxIfPacket.PACKET_HDRLEN, Codecs.asked(Codecs.number(0, 2), Codecs::int32))
            .readOnly();

    /// Whether what this machine sends is not heard.
    Option<Boolean> PACKET_IGNORE_OUTGOING = option(
                    "PACKET_IGNORE_OUTGOING", LinuxIfPacket.PACKET_IGNORE_OUTGOING, Codecs.BOOL)
            .since("4.20");

    /// Whether a malformed packet of the transmit ring is passed over. **errors:** EBUSY once there is a ring.
    Option<Boolean> PACKET_LOSS = option("PACKET_LOSS", LinuxIfPacket.PACKET_LOSS, Codecs.BOOL);

    /// Whether the address names the interface below a bond, where the packet came in.
    Option<Boolean> PACKET_ORIGDEV = option("PACKET_ORIGDEV", LinuxIfPacket.PACKET_ORIGDEV, Codecs.BOOL);

    /// Whether packets leave past the queueing discipline, and may be dropped.
    Option<Boolean> PACKET_QDISC_BYPASS = option("PACKET_QDISC_BYPASS", LinuxIfPacket.PACKET_QDISC_BYPASS, Codecs.BOOL);

    /// Bytes kept free at the start of each slot. **errors:** EBUSY once there is a ring.
    Option<Integer> PACKET_RESERVE = option("PACKET_RESERVE", LinuxIfPacket.PACKET_RESERVE, Codecs.COUNT);

    /// How packets moved to other sockets of the group. **errors:** EINVAL without a group.
    Option<RolloverStatistics> PACKET_ROLLOVER_STATS = option(
                    "PACKET_ROLLOVER_STATS",
                    LinuxIfPacket.PACKET_ROLLOVER_STATS,
                    Codecs.report(RolloverStatistics.class, tpacket_rollover_stats.SIZEOF, RolloverStatistics::decode))
            .readOnly();

    /// The ring for receiving, as `struct tpacket_req`; of no use without mapping it into memory.
    Option<byte[]> PACKET_RX_RING = option("PACKET_RX_RING", LinuxIfPacket.PACKET_RX_RING, BytesCodec.ANY)
            .writeOnly();

    /// How many packets came since it was read the last time.
    Option<Statistics> PACKET_STATISTICS = option(
                    "PACKET_STATISTICS",
                    LinuxIfPacket.PACKET_STATISTICS,
                    Codecs.report(Statistics.class, tpacket_stats_v3.SIZEOF, Statistics::decode))
            .readOnly();

    /// Whose time the ring has: flags of [Options.Timestamping].
    Option<Integer> PACKET_TIMESTAMP = option("PACKET_TIMESTAMP", LinuxIfPacket.PACKET_TIMESTAMP, Codecs.COUNT);

    /// Whether slots of the transmit ring say where their packet begins. **errors:** EBUSY once there is a ring.
    Option<Boolean> PACKET_TX_HAS_OFF = option("PACKET_TX_HAS_OFF", LinuxIfPacket.PACKET_TX_HAS_OFF, Codecs.BOOL);

    /// The ring for sending, as `struct tpacket_req`; of no use without mapping it into memory.
    Option<byte[]> PACKET_TX_RING = option("PACKET_TX_RING", LinuxIfPacket.PACKET_TX_RING, BytesCodec.ANY)
            .writeOnly();

    /// The version of the ring, from 0; call it 1, 2, 3. **errors:** EBUSY once there is a ring.
    Option<Integer> PACKET_VERSION = option("PACKET_VERSION", LinuxIfPacket.PACKET_VERSION, Codecs.number(0, 2));

    /// Whether packets begin with `struct virtio_net_hdr`. **errors:** EINVAL unless the type is RAW.
    Option<Boolean> PACKET_VNET_HDR = option("PACKET_VNET_HDR", LinuxIfPacket.PACKET_VNET_HDR, Codecs.BOOL);

    /// The length of the header of PACKET_VNET_HDR, 0 for none.
    Option<Integer> PACKET_VNET_HDR_SZ = option(
                    "PACKET_VNET_HDR_SZ",
                    LinuxIfPacket.PACKET_VNET_HDR_SZ,
                    Codecs.number(n -> n == 0 || n == 10 || n == 12, "0, 10 or 12"))
            .since("6.4");

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, SysSocket.SOL_PACKET, number, codec);
    }
}
