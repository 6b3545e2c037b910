package dev.jacket.sockets;

import dev.jacket.sys.LinuxIn6;
import dev.jacket.sys.LinuxNetTstamp;
import dev.jacket.sys.NetinetTcp;
import dev.jacket.sys.in6_flowlabel_req;
import dev.jacket.sys.ip6_mtuinfo;
import dev.jacket.sys.so_timestamping;
import dev.jacket.sys.sock_txtime;
import dev.jacket.sys.tcp_md5sig;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/// Every option under its C name, such as `Options.TCP_NODELAY`. The name tells the level: SO_ of the socket itself,
/// IP_, IPV6_, MCAST_, TCP_, UDP_ and so on. One that the kernel lacks has its constant all the same: asking fails by
/// its name. Values that are more than a number are nested here, or in what they tell of: [Membership], [Inet],
/// [Packets], [TcpInfo].
///
/// **threads:** immutable.
/// **see also:** [Option]
public final class Options
        implements BaseOptions,
                UnixOptions,
                IpOptions,
                Ipv6Options,
                TcpOptions,
                UdpOptions,
                PacketOptions,
                NetlinkOptions,
                RawOptions,
                VsockOptions,
                MptcpOptions,
                SctpOptions {
    private Options() {}

    /// What SO_BUF_LOCK keeps as it is set.
    ///
    /// **threads:** immutable.
    ///
    /// @param send whether SO_SNDBUF is set for good
    /// @param receive whether SO_RCVBUF is set for good
    public record BufferLock(boolean send, boolean receive) {
        static BufferLock of(int bits) {
            return new BufferLock((bits & 1) != 0, (bits & 2) != 0);
        }

        int number() {
            return (send ? 1 : 0) | (receive ? 2 : 0);
        }
    }

    /// How much memory a socket holds, in bytes: SO_MEMINFO.
    ///
    /// **threads:** immutable.
    ///
    /// @param received what was received and not taken
    /// @param receiveBuffer SO_RCVBUF
    /// @param sent what was sent and not acknowledged
    /// @param sendBuffer SO_SNDBUF
    /// @param forward what is set aside for more
    /// @param queued what is queued for sending
    /// @param options what filters and options take
    /// @param backlog what came while the socket was in use
    /// @param drops how many packets were dropped
    public record MemInfo(
            long received,
            long receiveBuffer,
            long sent,
            long sendBuffer,
            long forward,
            long queued,
            long options,
            long backlog,
            long drops) {
        static final int SIZE = 9 * Integer.BYTES;

        static MemInfo decode(byte[] bytes) {
            // Kernels before 4.17 lack the last, and netlink may bring more than there are names for.
            long[] numbers = new long[9];
            for (int i = 0; i < Math.min(bytes.length / Integer.BYTES, numbers.length); i++) {
                numbers[i] = Integer.toUnsignedLong(Codecs.of(bytes).getInt(i * Integer.BYTES));
            }
            return new MemInfo(
                    numbers[0],
                    numbers[1],
                    numbers[2],
                    numbers[3],
                    numbers[4],
                    numbers[5],
                    numbers[6],
                    numbers[7],
                    numbers[8]);
        }
    }

    /// Which packets are stamped, and how it is told: SO_TIMESTAMPING.
    ///
    /// **threads:** immutable.
    ///
    /// @param flags the constants of this record, combined
    /// @param phc the number of the virtual clock, with BIND_PHC; Linux 5.14
    public record Timestamping(int flags, int phc) {
        /// Stamp what is sent in the device.
        public static final int TX_HARDWARE = LinuxNetTstamp.SOF_TIMESTAMPING_TX_HARDWARE;

        /// Stamp what is sent as it goes to the device.
        public static final int TX_SOFTWARE = LinuxNetTstamp.SOF_TIMESTAMPING_TX_SOFTWARE;

        /// Stamp what is received in the device.
        public static final int RX_HARDWARE = LinuxNetTstamp.SOF_TIMESTAMPING_RX_HARDWARE;

        /// Stamp what is received as it enters the kernel.
        public static final int RX_SOFTWARE = LinuxNetTstamp.SOF_TIMESTAMPING_RX_SOFTWARE;

        /// Tell the kernel's stamps.
        public static final int SOFTWARE = LinuxNetTstamp.SOF_TIMESTAMPING_SOFTWARE;

        /// Tell the device's stamps.
        public static final int RAW_HARDWARE = LinuxNetTstamp.SOF_TIMESTAMPING_RAW_HARDWARE;

        /// Number what is sent, and tell the number with its stamp.
        public static final int OPT_ID = LinuxNetTstamp.SOF_TIMESTAMPING_OPT_ID;

        /// Stamp what is sent as it is queued.
        public static final int TX_SCHED = LinuxNetTstamp.SOF_TIMESTAMPING_TX_SCHED;

        /// Stamp what is sent as it is acknowledged.
        public static final int TX_ACK = LinuxNetTstamp.SOF_TIMESTAMPING_TX_ACK;

        /// Tell where it came in with the stamps of what is sent.
        public static final int OPT_CMSG = LinuxNetTstamp.SOF_TIMESTAMPING_OPT_CMSG;

        /// Tell the stamps of what is sent without the packet.
        public static final int OPT_TSONLY = LinuxNetTstamp.SOF_TIMESTAMPING_OPT_TSONLY;

        /// Tell numbers of the connection with the stamps.
        public static final int OPT_STATS = LinuxNetTstamp.SOF_TIMESTAMPING_OPT_STATS;

        /// Tell the interface and length with the device's stamps.
        public static final int OPT_PKTINFO = LinuxNetTstamp.SOF_TIMESTAMPING_OPT_PKTINFO;

        /// Tell both stamps of what is sent.
        public static final int OPT_TX_SWHW = LinuxNetTstamp.SOF_TIMESTAMPING_OPT_TX_SWHW;

        /// Use a virtual clock.
        public static final int BIND_PHC = LinuxNetTstamp.SOF_TIMESTAMPING_BIND_PHC;

        /// {@return flags without a virtual clock}
        ///
        /// @param flags the constants of this record, combined
        public static Timestamping of(int flags) {
            return new Timestamping(flags, 0);
        }

        static Timestamping decode(byte[] bytes) {
            var memory = Codecs.of(bytes);
            return new Timestamping(memory.getInt(), memory.remaining() < Integer.BYTES ? 0 : memory.getInt());
        }

        /// Kernels before 5.14 take the flags alone, and all kernels do.
        byte[] encode() {
            return phc == 0
                    ? Codecs.int32(flags)
                    : Codecs.memory(so_timestamping.SIZEOF)
                            .putInt(flags)
                            .putInt(phc)
                            .array();
        }
    }

    /// The clock of the times at which messages leave: SO_TXTIME.
    ///
    /// **threads:** immutable.
    ///
    /// @param clock such as MONOTONIC, as clock_gettime(2) numbers it
    /// @param flags the constants DEADLINE_MODE and REPORT_ERRORS, combined
    public record TxTime(int clock, int flags) {
        /// CLOCK_REALTIME.
        public static final int REALTIME = 0;

        /// CLOCK_MONOTONIC.
        public static final int MONOTONIC = 1;

        /// CLOCK_TAI.
        public static final int TAI = 11;

        /// The time is the latest, not the earliest.
        public static final int DEADLINE_MODE = LinuxNetTstamp.SOF_TXTIME_DEADLINE_MODE;

        /// Tell by the error queue what did not leave in time.
        public static final int REPORT_ERRORS = LinuxNetTstamp.SOF_TXTIME_REPORT_ERRORS;

        static TxTime decode(byte[] bytes) {
            var memory = Codecs.of(bytes);
            return new TxTime(memory.getInt(sock_txtime.clockid), memory.getInt(sock_txtime.flags));
        }

        byte[] encode() {
            return Codecs.memory(sock_txtime.SIZEOF)
                    .putInt(sock_txtime.clockid, clock)
                    .putInt(sock_txtime.flags, flags)
                    .array();
        }
    }

    /// From which ports the kernel chooses: IP_LOCAL_PORT_RANGE.
    ///
    /// **threads:** immutable.
    ///
    /// @param low the first, 0 for the system's
    /// @param high the last, 0 for the system's
    public record PortRange(int low, int high) {
        /// The system's range.
        public static final PortRange OFF = new PortRange(0, 0);

        /// Checks the range.
        ///
        /// @throws IllegalArgumentException if an end is no port, or the first is above the last
        public PortRange {
            if (low < 0 || low > 65535 || high < 0 || high > 65535 || (low > high && high != 0)) {
                throw new IllegalArgumentException("ports " + low + ".." + high + " are no range of 0..65535");
            }
        }

        static PortRange of(int number) {
            return new PortRange(number & 0xffff, number >>> 16);
        }

        int number() {
            return low | high << 16;
        }
    }

    /// Which source address to prefer: IPV6_ADDR_PREFERENCES. An open set of flags.
    ///
    /// **threads:** immutable.
    ///
    /// @param flags the constants of this record, combined
    public record AddressPreferences(int flags) {
        /// A temporary address.
        public static final int TMP = LinuxIn6.IPV6_PREFER_SRC_TMP;

        /// A public address.
        public static final int PUBLIC = LinuxIn6.IPV6_PREFER_SRC_PUBLIC;

        /// As the system has it.
        public static final int PUBTMP_DEFAULT = LinuxIn6.IPV6_PREFER_SRC_PUBTMP_DEFAULT;

        /// A care-of address.
        public static final int COA = LinuxIn6.IPV6_PREFER_SRC_COA;

        /// A home address.
        public static final int HOME = LinuxIn6.IPV6_PREFER_SRC_HOME;

        /// An address made from a key.
        public static final int CGA = LinuxIn6.IPV6_PREFER_SRC_CGA;

        /// An address not made from a key.
        public static final int NONCGA = LinuxIn6.IPV6_PREFER_SRC_NONCGA;
    }

    /// What the path takes: IPV6_PATHMTU.
    ///
    /// **threads:** immutable.
    ///
    /// @param destination where it leads
    /// @param mtu the largest packet, in bytes
    public record MtuInfo(Address.Inet6 destination, long mtu) {
        static MtuInfo decode(byte[] bytes) {
            return new MtuInfo(
                    GroupCodecs.address6(bytes),
                    Integer.toUnsignedLong(Codecs.of(bytes).getInt(ip6_mtuinfo.ip6m_mtu)));
        }
    }

    /// What is asked of the manager of flow labels: IPV6_FLOWLABEL_MGR.
    ///
    /// **threads:** immutable.
    ///
    /// @param destination the address that the label is for; its port does not count
    /// @param label the label, 1 to 0xfffff, or 0 where there is none
    /// @param action GET, PUT or RENEW
    /// @param share who may use it: EXCLUSIVE, PROCESS, USER or ANY
    /// @param flags CREATE, EXCL, REFLECT and REMOTE, combined
    /// @param expires how long it is kept at most, in whole seconds
    /// @param linger how long it is kept after its last use, in whole seconds
    public record FlowLabelRequest(
            Address.Inet6 destination, int label, int action, int share, int flags, Duration expires, Duration linger) {
        /// Leases a label.
        public static final int GET = LinuxIn6.IPV6_FL_A_GET;

        /// Gives it back.
        public static final int PUT = LinuxIn6.IPV6_FL_A_PUT;

        /// Keeps it longer.
        public static final int RENEW = LinuxIn6.IPV6_FL_A_RENEW;

        /// Makes one if there is none.
        public static final int CREATE = LinuxIn6.IPV6_FL_F_CREATE;

        /// Fails with EEXIST if there is one.
        public static final int EXCL = LinuxIn6.IPV6_FL_F_EXCL;

        /// Sends the peer's label back.
        public static final int REFLECT = LinuxIn6.IPV6_FL_F_REFLECT;

        /// Asks for the peer's label.
        public static final int REMOTE = LinuxIn6.IPV6_FL_F_REMOTE;

        /// For this socket alone.
        public static final int EXCLUSIVE = LinuxIn6.IPV6_FL_S_EXCL;

        /// For this process.
        public static final int PROCESS = LinuxIn6.IPV6_FL_S_PROCESS;

        /// For this user.
        public static final int USER = LinuxIn6.IPV6_FL_S_USER;

        /// For everyone.
        public static final int ANY = LinuxIn6.IPV6_FL_S_ANY;

        private static final DurationCodec TIME = DurationCodec.seconds(0, 65535);

        /// Checks the label and the times.
        ///
        /// @throws IllegalArgumentException if one is out of range
        public FlowLabelRequest {
            if (label < 0 || label > 0xfffff) {
                throw new IllegalArgumentException("flow label " + label + " is not in 0..1048575");
            }
            if (!TIME.permits(expires) || !TIME.permits(linger)) {
                throw new IllegalArgumentException(expires + " or " + linger + " is not in " + TIME.range());
            }
        }

        static FlowLabelRequest decode(byte[] bytes) {
            ByteBuffer memory = Codecs.of(bytes);
            return new FlowLabelRequest(
                    Address.Inet6.of(Arrays.copyOf(bytes, 16), 0),
                    Codecs.network(memory.getInt(in6_flowlabel_req.flr_label)) & 0xfffff,
                    Byte.toUnsignedInt(memory.get(in6_flowlabel_req.flr_action)),
                    Byte.toUnsignedInt(memory.get(in6_flowlabel_req.flr_share)),
                    Short.toUnsignedInt(memory.getShort(in6_flowlabel_req.flr_flags)),
                    Duration.ofSeconds(Short.toUnsignedInt(memory.getShort(in6_flowlabel_req.flr_expires))),
                    Duration.ofSeconds(Short.toUnsignedInt(memory.getShort(in6_flowlabel_req.flr_linger))));
        }

        byte[] encode() {
            return Codecs.memory(in6_flowlabel_req.SIZEOF)
                    .put(in6_flowlabel_req.flr_dst, destination.bytes())
                    .putInt(in6_flowlabel_req.flr_label, Codecs.network(label))
                    .put(in6_flowlabel_req.flr_action, (byte) action)
                    .put(in6_flowlabel_req.flr_share, (byte) share)
                    .putShort(in6_flowlabel_req.flr_flags, (short) flags)
                    .putShort(in6_flowlabel_req.flr_expires, seconds(expires))
                    .putShort(in6_flowlabel_req.flr_linger, seconds(linger))
                    .array();
        }

        private static short seconds(Duration time) {
            return (short) Codecs.int32(TIME.encode(time));
        }
    }

    /// A key that signs segments: TCP_MD5SIG, RFC 2385.
    ///
    /// **threads:** immutable.
    public static final class Md5Key {
        private final Address.Ip peer;
        private final int prefix;
        private final int index;
        private final byte[] key;

        /// A key for peers.
        ///
        /// @param peer whom it is for; its port does not count
        /// @param prefix how many bits of the address count, -1 for all of them; TCP_MD5SIG_EXT
        /// @param index the interface's number, 0 for any; TCP_MD5SIG_EXT
        /// @param key up to 80 bytes; empty takes the key away
        /// @throws IllegalArgumentException if prefix or key is out of range
        public Md5Key(Address.Ip peer, int prefix, int index, byte[] key) {
            int most = peer.bytes().length * Byte.SIZE;
            if (prefix < -1 || prefix > most) {
                throw new IllegalArgumentException("prefix " + prefix + " is not in -1.." + most);
            }
            if (key.length > NetinetTcp.TCP_MD5SIG_MAXKEYLEN) {
                throw new IllegalArgumentException(
                        "a key of " + key.length + " bytes is not in 0.." + NetinetTcp.TCP_MD5SIG_MAXKEYLEN);
            }
            this.peer = peer;
            this.prefix = prefix;
            this.index = index;
            this.key = key.clone();
        }

        /// {@return a key for one peer}
        ///
        /// @param peer whom it is for; its port does not count
        /// @param key up to 80 bytes; empty takes the key away
        public static Md5Key of(Address.Ip peer, byte... key) {
            return new Md5Key(peer, -1, 0, key);
        }

        byte[] encode(boolean extended) {
            if (!extended && (prefix >= 0 || index != 0)) {
                throw new IllegalArgumentException("a prefix or an interface needs TCP_MD5SIG_EXT");
            }
            int flags = (prefix >= 0 ? NetinetTcp.TCP_MD5SIG_FLAG_PREFIX : 0)
                    | (index != 0 ? NetinetTcp.TCP_MD5SIG_FLAG_IFINDEX : 0);
            byte[] bytes = new byte[tcp_md5sig.SIZEOF];
            peer.write(MemorySegment.ofArray(bytes));
            return Codecs.of(bytes)
                    .put(tcp_md5sig.tcpm_flags, (byte) flags)
                    .put(tcp_md5sig.tcpm_prefixlen, (byte) Math.max(0, prefix))
                    .putShort(tcp_md5sig.tcpm_keylen, (short) key.length)
                    .putInt(tcp_md5sig.tcpm_ifindex, index)
                    .put(tcp_md5sig.tcpm_key, key)
                    .array();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Md5Key that
                    && peer.equals(that.peer)
                    && prefix == that.prefix
                    && index == that.index
                    && Arrays.equals(key, that.key);
        }

        @Override
        public int hashCode() {
            return 31 * peer.hashCode() + Arrays.hashCode(key);
        }

        /// {@return whom it is for, and not the key}
        @Override
        public String toString() {
            return "Md5Key[peer=" + peer.host() + ", prefix=" + prefix + ", index=" + index + ", " + key.length
                    + " bytes]";
        }
    }
}
