package dev.jacket.sockets;

import dev.jacket.sys.LinuxTls;
import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.NetinetTcp;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.tcp_bbr_info;
import dev.jacket.sys.tcp_dctcp_info;
import dev.jacket.sys.tcp_info;
import dev.jacket.sys.tcp_md5sig;
import dev.jacket.sys.tcpvegas_info;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/// Options of TCP: tcp(7).
///
/// **threads:** immutable.
public final class TcpOptions {
    /// Adds a key of the authentication option, as `struct tcp_ao_add`.
    public static final Option<byte[]> TCP_AO_ADD_KEY = option(
                    "TCP_AO_ADD_KEY", NetinetTcp.TCP_AO_ADD_KEY, BytesCodec.ANY)
            .writeOnly()
            .since("6.7");

    /// Takes a key away, as `struct tcp_ao_del`.
    public static final Option<byte[]> TCP_AO_DEL_KEY = option(
                    "TCP_AO_DEL_KEY", NetinetTcp.TCP_AO_DEL_KEY, BytesCodec.ANY)
            .writeOnly()
            .since("6.7");

    /// The keys of the authentication option, as `struct tcp_ao_getsockopt`, the first of which asks.
    public static final Option<byte[]> TCP_AO_GET_KEYS = option(
                    "TCP_AO_GET_KEYS", NetinetTcp.TCP_AO_GET_KEYS, Codecs.asked(BytesCodec.ANY, bytes -> bytes))
            .readOnly()
            .since("6.7");

    /// The state of the authentication option, as `struct tcp_ao_info_opt`.
    public static final Option<byte[]> TCP_AO_INFO =
            option("TCP_AO_INFO", NetinetTcp.TCP_AO_INFO, BytesCodec.ANY).since("6.7");

    /// What repair needs of the authentication option, as `struct tcp_ao_repair`. **errors:** EPERM without
    /// CAP_NET_ADMIN.
    public static final Option<byte[]> TCP_AO_REPAIR =
            option("TCP_AO_REPAIR", NetinetTcp.TCP_AO_REPAIR, BytesCodec.ANY).since("6.7");

    /// What the congestion control tells of itself; nothing, if that is its way.
    public static final Option<CcInfo> TCP_CC_INFO = option(
                    "TCP_CC_INFO", NetinetTcp.TCP_CC_INFO, Codecs.report(CcInfo.class, 64, CcInfo::of))
            .readOnly();

    /// The congestion control, up to 15 bytes. **errors:** ENOENT if the kernel has none of that name, EPERM if it
    /// is not allowed.
    public static final Option<String> TCP_CONGESTION =
            option("TCP_CONGESTION", NetinetTcp.TCP_CONGESTION, Codecs.text(15));

    /// Whether part segments are held back, 200 ms at most.
    public static final Option<Boolean> TCP_CORK = option("TCP_CORK", NetinetTcp.TCP_CORK, Codecs.BOOL);

    /// How long accept waits for a connection's first data; zero is off. The kernel rounds up to 1, 3, 7, 15, 31
    /// seconds and so on.
    public static final Option<Duration> TCP_DEFER_ACCEPT =
            option("TCP_DEFER_ACCEPT", NetinetTcp.TCP_DEFER_ACCEPT, DurationCodec.seconds(0, Integer.MAX_VALUE));

    /// How long an acknowledgement waits at most, more than a tick of the kernel and up to 200 ms; the kernel rounds up
    /// to ticks.
    public static final Option<Duration> TCP_DELACK_MAX_US = option(
                    "TCP_DELACK_MAX_US", NetinetTcp.TCP_DELACK_MAX_US, DurationCodec.micros(1, 200_000))
            .since("6.15");

    /// How many connections that came with data may wait to be completed, on a listener.
    public static final Option<Integer> TCP_FASTOPEN = option("TCP_FASTOPEN", NetinetTcp.TCP_FASTOPEN, Codecs.COUNT);

    /// Whether connect waits for the first send, whose data go with it.
    public static final Option<Boolean> TCP_FASTOPEN_CONNECT =
            option("TCP_FASTOPEN_CONNECT", NetinetTcp.TCP_FASTOPEN_CONNECT, Codecs.BOOL);

    /// The key of cookies, and after it a second one that old cookies may have.
    public static final Option<byte[]> TCP_FASTOPEN_KEY = option(
            "TCP_FASTOPEN_KEY",
            NetinetTcp.TCP_FASTOPEN_KEY,
            new BytesCodec(32, length -> length == 16 || length == 32, "16 or 32 bytes"));

    /// Whether data may come with a connection that has no cookie.
    public static final Option<Boolean> TCP_FASTOPEN_NO_COOKIE =
            option("TCP_FASTOPEN_NO_COOKIE", NetinetTcp.TCP_FASTOPEN_NO_COOKIE, Codecs.BOOL);

    /// What the kernel knows of the connection.
    public static final Option<TcpInfo> TCP_INFO = option(
                    "TCP_INFO", NetinetTcp.TCP_INFO, Codecs.report(TcpInfo.class, tcp_info.SIZEOF, TcpInfo::of))
            .readOnly();

    /// Whether messages come with the count of bytes still unread.
    public static final Option<Boolean> TCP_INQ = option("TCP_INQ", NetinetTcp.TCP_INQ, Codecs.BOOL);

    /// Whether the connection has several paths.
    public static final Option<Boolean> TCP_IS_MPTCP = option("TCP_IS_MPTCP", NetinetTcp.TCP_IS_MPTCP, Codecs.BOOL)
            .readOnly()
            .since("6.10");

    /// How many probes may go unanswered.
    public static final Option<Integer> TCP_KEEPCNT =
            option("TCP_KEEPCNT", NetinetTcp.TCP_KEEPCNT, Codecs.number(1, 127));

    /// How long a connection is idle before the first probe, when SO_KEEPALIVE is on.
    public static final Option<Duration> TCP_KEEPIDLE =
            option("TCP_KEEPIDLE", NetinetTcp.TCP_KEEPIDLE, DurationCodec.seconds(1, 32767));

    /// The time between two probes.
    public static final Option<Duration> TCP_KEEPINTVL =
            option("TCP_KEEPINTVL", NetinetTcp.TCP_KEEPINTVL, DurationCodec.seconds(1, 32767));

    /// How long a closed connection waits for the peer's end: zero is the default, a negative time not at all, more
    /// than 120 s is 120 s.
    public static final Option<Duration> TCP_LINGER2 = option(
            "TCP_LINGER2", NetinetTcp.TCP_LINGER2, DurationCodec.seconds(Integer.MIN_VALUE + 1, Integer.MAX_VALUE));

    /// The largest segment: 0 for the default, or 88 and more; a connection tells the one in use.
    public static final Option<Integer> TCP_MAXSEG = option(
            "TCP_MAXSEG",
            NetinetTcp.TCP_MAXSEG,
            Codecs.number(n -> n == 0 || (n >= 88 && n <= 32767), "0 or 88..32767"));

    /// The key that signs each segment to and from a peer; empty takes it away. **errors:** ENOENT if there is none to
    /// take, ENOPROTOOPT where the kernel has no signatures.
    public static final Option<Md5Key> TCP_MD5SIG = option(
                    "TCP_MD5SIG", NetinetTcp.TCP_MD5SIG, Codecs.request(Md5Key.class, key -> key.encode(false)))
            .writeOnly();

    /// The same for all peers of a prefix, or on an interface.
    public static final Option<Md5Key> TCP_MD5SIG_EXT = option(
                    "TCP_MD5SIG_EXT", NetinetTcp.TCP_MD5SIG_EXT, Codecs.request(Md5Key.class, key -> key.encode(true)))
            .writeOnly();

    /// Whether small segments leave at once, while earlier ones are unacknowledged.
    public static final Option<Boolean> TCP_NODELAY = option("TCP_NODELAY", NetinetTcp.TCP_NODELAY, Codecs.BOOL);

    /// Unsent bytes below which the socket is ready to write.
    public static final Option<Long> TCP_NOTSENT_LOWAT =
            option("TCP_NOTSENT_LOWAT", NetinetTcp.TCP_NOTSENT_LOWAT, Codecs.U32);

    /// The next sequence number of the queue under repair. **errors:** EPERM outside of repair, or without a queue.
    public static final Option<Long> TCP_QUEUE_SEQ = option("TCP_QUEUE_SEQ", NetinetTcp.TCP_QUEUE_SEQ, Codecs.U32);

    /// Whether acknowledgements leave at once; the kernel may turn it off again.
    public static final Option<Boolean> TCP_QUICKACK = option("TCP_QUICKACK", NetinetTcp.TCP_QUICKACK, Codecs.BOOL);

    /// Whether the connection is under repair, taken down or set up without a packet: 1; 0 ends it with a probe of the
    /// window, -1 without. **errors:** EPERM without CAP_NET_ADMIN.
    public static final Option<Integer> TCP_REPAIR = option("TCP_REPAIR", NetinetTcp.TCP_REPAIR, Codecs.number(-1, 1));

    /// What was negotiated, as several `struct tcp_repair_opt`. **errors:** EINVAL outside of repair.
    public static final Option<byte[]> TCP_REPAIR_OPTIONS = option(
                    "TCP_REPAIR_OPTIONS", NetinetTcp.TCP_REPAIR_OPTIONS, BytesCodec.ANY)
            .writeOnly();

    /// The queue under repair: 0 none, 1 received, 2 sent. **errors:** EPERM to set it outside of repair, EINVAL to
    /// read it.
    public static final Option<Integer> TCP_REPAIR_QUEUE =
            option("TCP_REPAIR_QUEUE", NetinetTcp.TCP_REPAIR_QUEUE, Codecs.number(0, 2));

    /// The windows, as `struct tcp_repair_window`. **errors:** EPERM outside of repair.
    public static final Option<byte[]> TCP_REPAIR_WINDOW =
            option("TCP_REPAIR_WINDOW", NetinetTcp.TCP_REPAIR_WINDOW, BytesCodec.upTo(20));

    /// The longest wait before a retransmission, 120 s unless set.
    public static final Option<Duration> TCP_RTO_MAX_MS = option(
                    "TCP_RTO_MAX_MS", NetinetTcp.TCP_RTO_MAX_MS, DurationCodec.millis(1000, 120_000))
            .since("6.15");

    /// The shortest wait before a retransmission, more than a tick of the kernel and up to 200 ms; the kernel rounds up
    /// to ticks.
    public static final Option<Duration> TCP_RTO_MIN_US = option(
                    "TCP_RTO_MIN_US", NetinetTcp.TCP_RTO_MIN_US, DurationCodec.micros(1, 200_000))
            .since("6.15");

    /// The first packet of an accepted connection, where TCP_SAVE_SYN kept it; reading empties it.
    public static final Option<byte[]> TCP_SAVED_SYN =
            option("TCP_SAVED_SYN", NetinetTcp.TCP_SAVED_SYN, BytesCodec.ANY).readOnly();

    /// Whether a listener keeps the first packet of its connections: 1 its IP header and all after it, 2 its link
    /// header too.
    public static final Option<Integer> TCP_SAVE_SYN =
            option("TCP_SAVE_SYN", NetinetTcp.TCP_SAVE_SYN, Codecs.number(0, 2));

    /// How many times connect repeats its first packet.
    public static final Option<Integer> TCP_SYNCNT = option("TCP_SYNCNT", NetinetTcp.TCP_SYNCNT, Codecs.number(1, 127));

    /// Without effect since Linux 4.12; reads as false.
    public static final Option<Boolean> TCP_THIN_DUPACK =
            option("TCP_THIN_DUPACK", NetinetTcp.TCP_THIN_DUPACK, Codecs.BOOL);

    /// Whether waits before retransmissions do not double where little is under way.
    public static final Option<Boolean> TCP_THIN_LINEAR_TIMEOUTS =
            option("TCP_THIN_LINEAR_TIMEOUTS", NetinetTcp.TCP_THIN_LINEAR_TIMEOUTS, Codecs.BOOL);

    /// The clock of the connection's timestamps. **errors:** EPERM to set it outside of repair.
    public static final Option<Long> TCP_TIMESTAMP = option("TCP_TIMESTAMP", NetinetTcp.TCP_TIMESTAMP, Codecs.U32);

    /// How long packets are held back, to try out slow networks.
    public static final Option<Duration> TCP_TX_DELAY = option(
                    "TCP_TX_DELAY", NetinetTcp.TCP_TX_DELAY, DurationCodec.micros(0, (1 << 28) - 1))
            .since("5.3");

    /// What stands on top of TCP in the kernel, such as `tls`, for good. **errors:** ENOTCONN before it is connected,
    /// ENOENT if the kernel has none of that name.
    public static final Option<String> TCP_ULP = option("TCP_ULP", NetinetTcp.TCP_ULP, Codecs.text(15));

    /// How long sent data may stay unacknowledged before the connection ends in the kernel's ETIMEDOUT; zero is the
    /// system's default.
    public static final Option<Duration> TCP_USER_TIMEOUT =
            option("TCP_USER_TIMEOUT", NetinetTcp.TCP_USER_TIMEOUT, DurationCodec.millis(0, Integer.MAX_VALUE));

    /// The largest receive window; the kernel has a least one of its own.
    public static final Option<Integer> TCP_WINDOW_CLAMP =
            option("TCP_WINDOW_CLAMP", NetinetTcp.TCP_WINDOW_CLAMP, Codecs.COUNT);

    /// Maps received pages instead of copying: `struct tcp_zerocopy_receive`, on a socket that is mapped into memory.
    public static final Option<byte[]> TCP_ZEROCOPY_RECEIVE = option(
                    "TCP_ZEROCOPY_RECEIVE",
                    NetinetTcp.TCP_ZEROCOPY_RECEIVE,
                    Codecs.asked(BytesCodec.upTo(64), bytes -> bytes))
            .readOnly();

    /// The keys with which the kernel decrypts, as one of `struct tls12_crypto_info_` after TCP_ULP.
    public static final Option<byte[]> TLS_RX = Option.of("TLS_RX", SysSocket.SOL_TLS, LinuxTls.TLS_RX, BytesCodec.ANY);

    /// The keys with which the kernel encrypts, as one of `struct tls12_crypto_info_` after TCP_ULP.
    public static final Option<byte[]> TLS_TX = Option.of("TLS_TX", SysSocket.SOL_TLS, LinuxTls.TLS_TX, BytesCodec.ANY);

    /// What the congestion control tells of itself: TCP_CC_INFO. Which one it is, TCP_CONGESTION says.
    ///
    /// **threads:** immutable.
    public static final class CcInfo {
        /// What bbr tells.
        ///
        /// **threads:** immutable.
        ///
        /// @param bandwidth its estimate, in bytes a second
        /// @param minRtt the least round-trip time of late
        /// @param pacingGain the gain of pacing, in 256ths
        /// @param cwndGain the gain of the window, in 256ths
        public record Bbr(long bandwidth, Duration minRtt, long pacingGain, long cwndGain) {}

        /// What dctcp tells.
        ///
        /// **threads:** immutable.
        ///
        /// @param enabled whether the path marks, so that it is in use
        /// @param ceState whether the last packet was marked
        /// @param alpha the share of marks, in 1024ths
        /// @param markedBytes acknowledged bytes that were marked
        /// @param totalBytes acknowledged bytes
        public record Dctcp(boolean enabled, boolean ceState, long alpha, long markedBytes, long totalBytes) {}

        /// What vegas and its kin tell.
        ///
        /// **threads:** immutable.
        ///
        /// @param enabled whether it is in use
        /// @param rttCount how many round trips were measured
        /// @param rtt the round-trip time
        /// @param minRtt the least of them
        public record Vegas(boolean enabled, long rttCount, Duration rtt, Duration minRtt) {}

        private final byte[] bytes;

        private CcInfo(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        static CcInfo of(byte[] bytes) {
            return new CcInfo(bytes);
        }

        /// {@return what the kernel wrote, nothing where the congestion control tells nothing}
        public byte[] bytes() {
            return bytes.clone();
        }

        /// {@return it as bbr's}
        ///
        /// @throws IllegalStateException if it is shorter
        public Bbr bbr() {
            ByteBuffer memory = atLeast(tcp_bbr_info.SIZEOF, "bbr");
            return new Bbr(
                    u32(memory, tcp_bbr_info.bbr_bw_hi) << 32 | u32(memory, tcp_bbr_info.bbr_bw_lo),
                    micros(memory, tcp_bbr_info.bbr_min_rtt),
                    u32(memory, tcp_bbr_info.bbr_pacing_gain),
                    u32(memory, tcp_bbr_info.bbr_cwnd_gain));
        }

        /// {@return it as dctcp's}
        ///
        /// @throws IllegalStateException if it is shorter
        public Dctcp dctcp() {
            ByteBuffer memory = atLeast(tcp_dctcp_info.SIZEOF, "dctcp");
            return new Dctcp(
                    memory.getShort(tcp_dctcp_info.dctcp_enabled) != 0,
                    memory.getShort(tcp_dctcp_info.dctcp_ce_state) != 0,
                    u32(memory, tcp_dctcp_info.dctcp_alpha),
                    u32(memory, tcp_dctcp_info.dctcp_ab_ecn),
                    u32(memory, tcp_dctcp_info.dctcp_ab_tot));
        }

        /// {@return it as that of vegas}
        ///
        /// @throws IllegalStateException if it is shorter
        public Vegas vegas() {
            ByteBuffer memory = atLeast(tcpvegas_info.SIZEOF, "vegas");
            return new Vegas(
                    memory.getInt(tcpvegas_info.tcpv_enabled) != 0,
                    u32(memory, tcpvegas_info.tcpv_rttcnt),
                    micros(memory, tcpvegas_info.tcpv_rtt),
                    micros(memory, tcpvegas_info.tcpv_minrtt));
        }

        private ByteBuffer atLeast(int size, String name) {
            if (bytes.length < size) {
                throw new IllegalStateException(
                        name + " tells " + size + " bytes, and this congestion control told " + bytes.length);
            }
            return Codecs.of(bytes);
        }

        private static long u32(ByteBuffer memory, int at) {
            return Integer.toUnsignedLong(memory.getInt(at));
        }

        private static Duration micros(ByteBuffer memory, int at) {
            return Duration.of(u32(memory, at), ChronoUnit.MICROS);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CcInfo info && Arrays.equals(info.bytes, bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        /// {@return how much it is}
        @Override
        public String toString() {
            return "CcInfo[" + bytes.length + " bytes]";
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

    private TcpOptions() {}

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, NetinetIn.IPPROTO_TCP, number, codec);
    }
}
