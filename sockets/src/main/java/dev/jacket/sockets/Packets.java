package dev.jacket.sockets;

import dev.jacket.sys.LinuxIfPacket;
import dev.jacket.sys.packet_mreq;
import dev.jacket.sys.tpacket_rollover_stats;
import dev.jacket.sys.tpacket_stats_v3;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;

/// Values of the options of packet sockets: packet(7).
///
/// **threads:** immutable.
public final class Packets {
    private Packets() {}

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
}
