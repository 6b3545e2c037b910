package dev.jacket.sockets;

import dev.jacket.sys.LinuxIfPacket;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.packet_mreq;
import dev.jacket.sys.tpacket_rollover_stats;
import dev.jacket.sys.tpacket_stats_v3;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;

/// Options of packet sockets: packet(7).
///
/// **threads:** immutable.
public final class PacketOptions {
    /// Hears more of an interface than what is meant for this machine, until it is dropped or the socket closed.
    public static final Option<PacketMembership> PACKET_ADD_MEMBERSHIP = option(
                    "PACKET_ADD_MEMBERSHIP",
                    LinuxIfPacket.PACKET_ADD_MEMBERSHIP,
                    Codecs.request(PacketMembership.class, PacketMembership::encode))
            .writeOnly();

    /// Whether messages come with their lengths and VLAN.
    public static final Option<Boolean> PACKET_AUXDATA =
            option("PACKET_AUXDATA", LinuxIfPacket.PACKET_AUXDATA, Codecs.BOOL);

    /// How many packets are copied besides into the socket where they do not fit the ring.
    public static final Option<Integer> PACKET_COPY_THRESH = option(
                    "PACKET_COPY_THRESH", LinuxIfPacket.PACKET_COPY_THRESH, Codecs.COUNT)
            .writeOnly();

    /// Hears it no longer. **errors:** EADDRNOTAVAIL if not added.
    public static final Option<PacketMembership> PACKET_DROP_MEMBERSHIP = option(
                    "PACKET_DROP_MEMBERSHIP",
                    LinuxIfPacket.PACKET_DROP_MEMBERSHIP,
                    Codecs.request(PacketMembership.class, PacketMembership::encode))
            .writeOnly();

    /// The group of sockets among which packets are spread: set it after bind, on each. **errors:** EINVAL before bind,
    /// or if the group has another mode.
    public static final Option<Fanout> PACKET_FANOUT = option(
            "PACKET_FANOUT", LinuxIfPacket.PACKET_FANOUT, Codecs.mapped(Fanout.class, Fanout::of, Fanout::number));

    /// The program that chooses the socket, in the modes CBPF and EBPF. **errors:** EINVAL in other modes, EBADF if
    /// its descriptor is closed.
    public static final Option<FanoutData> PACKET_FANOUT_DATA = option(
                    "PACKET_FANOUT_DATA", LinuxIfPacket.PACKET_FANOUT_DATA, OwnerCodecs.FANOUT)
            .writeOnly();

    /// The length of a slot's header, of the version that is asked.
    public static final Option<Integer> PACKET_HDRLEN = option(
                    "PACKET_HDRLEN", LinuxIfPacket.PACKET_HDRLEN, Codecs.asked(Codecs.number(0, 2), Codecs::int32))
            .readOnly();

    /// Whether what this machine sends is not heard.
    public static final Option<Boolean> PACKET_IGNORE_OUTGOING = option(
                    "PACKET_IGNORE_OUTGOING", LinuxIfPacket.PACKET_IGNORE_OUTGOING, Codecs.BOOL)
            .since("4.20");

    /// Whether a malformed packet of the transmit ring is passed over. **errors:** EBUSY once there is a ring.
    public static final Option<Boolean> PACKET_LOSS = option("PACKET_LOSS", LinuxIfPacket.PACKET_LOSS, Codecs.BOOL);

    /// Whether the address names the interface below a bond, where the packet came in.
    public static final Option<Boolean> PACKET_ORIGDEV =
            option("PACKET_ORIGDEV", LinuxIfPacket.PACKET_ORIGDEV, Codecs.BOOL);

    /// Whether packets leave past the queueing discipline, and may be dropped.
    public static final Option<Boolean> PACKET_QDISC_BYPASS =
            option("PACKET_QDISC_BYPASS", LinuxIfPacket.PACKET_QDISC_BYPASS, Codecs.BOOL);

    /// Bytes kept free at the start of each slot. **errors:** EBUSY once there is a ring.
    public static final Option<Integer> PACKET_RESERVE =
            option("PACKET_RESERVE", LinuxIfPacket.PACKET_RESERVE, Codecs.COUNT);

    /// How packets moved to other sockets of the group. **errors:** EINVAL without a group.
    public static final Option<RolloverStatistics> PACKET_ROLLOVER_STATS = option(
                    "PACKET_ROLLOVER_STATS",
                    LinuxIfPacket.PACKET_ROLLOVER_STATS,
                    Codecs.report(RolloverStatistics.class, tpacket_rollover_stats.SIZEOF, RolloverStatistics::decode))
            .readOnly();

    /// The ring for receiving, as `struct tpacket_req`; of no use without mapping it into memory.
    public static final Option<byte[]> PACKET_RX_RING = option(
                    "PACKET_RX_RING", LinuxIfPacket.PACKET_RX_RING, BytesCodec.ANY)
            .writeOnly();

    /// How many packets came since it was read the last time.
    public static final Option<Statistics> PACKET_STATISTICS = option(
                    "PACKET_STATISTICS",
                    LinuxIfPacket.PACKET_STATISTICS,
                    Codecs.report(Statistics.class, tpacket_stats_v3.SIZEOF, Statistics::decode))
            .readOnly();

    /// Whose time the ring has: flags of [BaseOptions.Timestamping].
    public static final Option<Integer> PACKET_TIMESTAMP =
            option("PACKET_TIMESTAMP", LinuxIfPacket.PACKET_TIMESTAMP, Codecs.COUNT);

    /// Whether slots of the transmit ring say where their packet begins. **errors:** EBUSY once there is a ring.
    public static final Option<Boolean> PACKET_TX_HAS_OFF =
            option("PACKET_TX_HAS_OFF", LinuxIfPacket.PACKET_TX_HAS_OFF, Codecs.BOOL);

    /// The ring for sending, as `struct tpacket_req`; of no use without mapping it into memory.
    public static final Option<byte[]> PACKET_TX_RING = option(
                    "PACKET_TX_RING", LinuxIfPacket.PACKET_TX_RING, BytesCodec.ANY)
            .writeOnly();

    /// The version of the ring, from 0; call it 1, 2, 3. **errors:** EBUSY once there is a ring.
    public static final Option<Integer> PACKET_VERSION =
            option("PACKET_VERSION", LinuxIfPacket.PACKET_VERSION, Codecs.number(0, 2));

    /// Whether packets begin with `struct virtio_net_hdr`. **errors:** EINVAL unless the type is RAW.
    public static final Option<Boolean> PACKET_VNET_HDR =
            option("PACKET_VNET_HDR", LinuxIfPacket.PACKET_VNET_HDR, Codecs.BOOL);

    /// The length of the header of PACKET_VNET_HDR, 0 for none.
    public static final Option<Integer> PACKET_VNET_HDR_SZ = option(
                    "PACKET_VNET_HDR_SZ",
                    LinuxIfPacket.PACKET_VNET_HDR_SZ,
                    Codecs.number(n -> n == 0 || n == 10 || n == 12, "0, 10 or 12"))
            .since("6.4");

    /// What more is heard of an interface: PACKET_ADD_MEMBERSHIP.
    ///
    /// **threads:** immutable.
    public static final class PacketMembership {
        /// A multicast address.
        public static final int MULTICAST = LinuxIfPacket.PACKET_MR_MULTICAST;

        /// All that passes.
        public static final int PROMISCUOUS = LinuxIfPacket.PACKET_MR_PROMISC;

        /// All multicast addresses.
        public static final int ALL_MULTICAST = LinuxIfPacket.PACKET_MR_ALLMULTI;

        /// Another address.
        public static final int UNICAST = LinuxIfPacket.PACKET_MR_UNICAST;

        private final int index;
        private final int kind;
        private final byte[] address;

        /// More of an interface.
        ///
        /// @param index the interface's number
        /// @param kind MULTICAST, PROMISCUOUS, ALL_MULTICAST or UNICAST
        /// @param address the hardware address, up to 8 bytes, of MULTICAST and UNICAST
        /// @throws IllegalArgumentException if kind or address is out of range
        public PacketMembership(int index, int kind, byte... address) {
            if (kind < 0 || kind > 65535 || address.length > 8) {
                throw new IllegalArgumentException(
                        "kind " + kind + " is not in 0..65535, or " + address.length + " bytes not in 0..8");
            }
            this.index = index;
            this.kind = kind;
            this.address = address.clone();
        }

        /// {@return to hear all that passes an interface}
        ///
        /// @param index the interface's number
        public static PacketMembership promiscuous(int index) {
            return new PacketMembership(index, PROMISCUOUS);
        }

        /// {@return the interface's number}
        public int index() {
            return index;
        }

        /// {@return the constant of this class}
        public int kind() {
            return kind;
        }

        /// {@return the hardware address}
        public byte[] address() {
            return address.clone();
        }

        byte[] encode() {
            return Codecs.memory(packet_mreq.SIZEOF)
                    .putInt(packet_mreq.mr_ifindex, index)
                    .putShort(packet_mreq.mr_type, (short) kind)
                    .putShort(packet_mreq.mr_alen, (short) address.length)
                    .put(packet_mreq.mr_address, address)
                    .array();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof PacketMembership that
                    && index == that.index
                    && kind == that.kind
                    && Arrays.equals(address, that.address);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(address) + 31 * index + kind;
        }

        /// {@return interface, kind and address}
        @Override
        public String toString() {
            return "PacketMembership[index=" + index + ", kind=" + kind + ", address="
                    + HexFormat.ofDelimiter(":").formatHex(address) + "]";
        }
    }

    /// A group of sockets among which packets are spread: PACKET_FANOUT.
    ///
    /// **threads:** immutable.
    ///
    /// @param id the group's number, 0 to 65535
    /// @param mode how they are spread, 0 to 255
    /// @param flags ROLLOVER_ON_FULL, UNIQUE_ID and DEFRAGMENT, combined
    public record Fanout(int id, int mode, int flags) {
        /// By the flow.
        public static final int HASH = LinuxIfPacket.PACKET_FANOUT_HASH;

        /// In turn.
        public static final int ROUND_ROBIN = LinuxIfPacket.PACKET_FANOUT_LB;

        /// By the processor.
        public static final int PROCESSOR = LinuxIfPacket.PACKET_FANOUT_CPU;

        /// To the next when one is full.
        public static final int ROLLOVER = LinuxIfPacket.PACKET_FANOUT_ROLLOVER;

        /// At random.
        public static final int RANDOM = LinuxIfPacket.PACKET_FANOUT_RND;

        /// By the device's queue.
        public static final int QUEUE = LinuxIfPacket.PACKET_FANOUT_QM;

        /// By a program: PACKET_FANOUT_DATA.
        public static final int CBPF = LinuxIfPacket.PACKET_FANOUT_CBPF;

        /// By a program of the extended kind.
        public static final int EBPF = LinuxIfPacket.PACKET_FANOUT_EBPF;

        /// A flag: to the next when the chosen one is full.
        public static final int ROLLOVER_ON_FULL = LinuxIfPacket.PACKET_FANOUT_FLAG_ROLLOVER;

        /// A flag: the kernel chooses a number that is free, with the number 0.
        public static final int UNIQUE_ID = LinuxIfPacket.PACKET_FANOUT_FLAG_UNIQUEID;

        /// A flag: fragments are put together first.
        public static final int DEFRAGMENT = LinuxIfPacket.PACKET_FANOUT_FLAG_DEFRAG;

        /// Checks that each part has its room.
        ///
        /// @throws IllegalArgumentException if one has not
        public Fanout {
            if (id < 0 || id > 65535 || mode < 0 || mode > 255 || (flags & ~0xff00) != 0) {
                throw new IllegalArgumentException("id " + id + " is not in 0..65535, mode " + mode
                        + " not in 0..255, or flags " + flags + " not in 0xff00");
            }
        }

        static Fanout of(int number) {
            return new Fanout(number & 0xffff, number >>> 16 & 0xff, number >>> 16 & 0xff00);
        }

        int number() {
            return id | (mode | flags) << 16;
        }
    }

    /// The program that chooses the socket of a group: PACKET_FANOUT_DATA. It returns a number, of which the rest
    /// by the count of sockets is taken.
    ///
    /// **threads:** immutable.
    public sealed interface FanoutData {
        /// A program of the classic kind, in the mode CBPF.
        ///
        /// @param program of one instruction or more
        record Classic(Bpf program) implements FanoutData {}

        /// A program of the extended kind, in the mode EBPF.
        ///
        /// @param program its descriptor from bpf(2), of the type of a socket filter; it stays the caller's
        record Loaded(Fd program) implements FanoutData {}
    }

    /// How packets moved to other sockets of the group: PACKET_ROLLOVER_STATS.
    ///
    /// **threads:** immutable.
    ///
    /// @param all how many did
    /// @param huge how many of a large flow did
    /// @param failed how many found no room anywhere
    public record RolloverStatistics(long all, long huge, long failed) {
        static RolloverStatistics decode(byte[] bytes) {
            ByteBuffer memory = Codecs.of(bytes);
            return new RolloverStatistics(
                    memory.getLong(tpacket_rollover_stats.tp_all),
                    memory.getLong(tpacket_rollover_stats.tp_huge),
                    memory.getLong(tpacket_rollover_stats.tp_failed));
        }
    }

    /// How many packets came since it was read the last time: PACKET_STATISTICS.
    ///
    /// **threads:** immutable.
    ///
    /// @param packets how many came, those dropped included
    /// @param drops how many were dropped
    /// @param freezes how often the queue stood still; only version 2 of the ring tells it
    public record Statistics(long packets, long drops, OptionalLong freezes) {
        static Statistics decode(byte[] bytes) {
            ByteBuffer memory = Codecs.of(bytes);
            return new Statistics(
                    Integer.toUnsignedLong(memory.getInt(tpacket_stats_v3.tp_packets)),
                    Integer.toUnsignedLong(memory.getInt(tpacket_stats_v3.tp_drops)),
                    bytes.length < tpacket_stats_v3.SIZEOF
                            ? OptionalLong.empty()
                            : OptionalLong.of(Integer.toUnsignedLong(memory.getInt(tpacket_stats_v3.tp_freeze_q_cnt))));
        }
    }

    private PacketOptions() {}

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, SysSocket.SOL_PACKET, number, codec);
    }
}
