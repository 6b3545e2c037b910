package dev.jacket.sockets;

import dev.jacket.sockets.Options.Md5Key;
import dev.jacket.sys.LinuxTls;
import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.NetinetTcp;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.tcp_info;
import java.time.Duration;

/// Options of TCP: tcp(7).
///
/// **threads:** immutable.
interface TcpOptions {
    /// Adds a key of the authentication option, as `struct tcp_ao_add`.
    Option<byte[]> TCP_AO_ADD_KEY = option("TCP_AO_ADD_KEY", NetinetTcp.TCP_AO_ADD_KEY, BytesCodec.ANY)
            .writeOnly()
            .since("6.7");

    /// Takes a key away, as `struct tcp_ao_del`.
    Option<byte[]> TCP_AO_DEL_KEY = option("TCP_AO_DEL_KEY", NetinetTcp.TCP_AO_DEL_KEY, BytesCodec.ANY)
            .writeOnly()
            .since("6.7");

    /// The keys of the authentication option, as `struct tcp_ao_getsockopt`, the first of which asks.
    Option<byte[]> TCP_AO_GET_KEYS = option(
                    "TCP_AO_GET_KEYS", NetinetTcp.TCP_AO_GET_KEYS, Codecs.asked(BytesCodec.ANY, bytes -> bytes))
            .readOnly()
            .since("6.7");

    /// The state of the authentication option, as `struct tcp_ao_info_opt`.
    Option<byte[]> TCP_AO_INFO =
            option("TCP_AO_INFO", NetinetTcp.TCP_AO_INFO, BytesCodec.ANY).since("6.7");

    /// What repair needs of the authentication option, as `struct tcp_ao_repair`. **errors:** EPERM without
    /// CAP_NET_ADMIN.
    Option<byte[]> TCP_AO_REPAIR =
            option("TCP_AO_REPAIR", NetinetTcp.TCP_AO_REPAIR, BytesCodec.ANY).since("6.7");

    /// What the congestion control tells of itself; nothing, if that is its way.
    Option<CcInfo> TCP_CC_INFO = option(
                    "TCP_CC_INFO", NetinetTcp.TCP_CC_INFO, Codecs.report(CcInfo.class, 64, CcInfo::of))
            .readOnly();

    /// The congestion control, up to 15 bytes. **errors:** ENOENT if the kernel has none of that name, EPERM if it
    /// is not allowed.
    Option<String> TCP_CONGESTION = option("TCP_CONGESTION", NetinetTcp.TCP_CONGESTION, Codecs.text(15));

    /// Whether part segments are held back, 200 ms at most.
    Option<Boolean> TCP_CORK = option("TCP_CORK", NetinetTcp.TCP_CORK, Codecs.BOOL);

    /// How long accept waits for a connection's first data; zero is off. The kernel rounds up to 1, 3, 7, 15, 31
    /// seconds and so on.
    Option<Duration> TCP_DEFER_ACCEPT =
            option("TCP_DEFER_ACCEPT", NetinetTcp.TCP_DEFER_ACCEPT, DurationCodec.seconds(0, Integer.MAX_VALUE));

    /// How long an acknowledgement waits at most, more than a tick of the kernel and up to 200 ms; the kernel rounds up
    /// to ticks.
    Option<Duration> TCP_DELACK_MAX_US = option(
                    "TCP_DELACK_MAX_US", NetinetTcp.TCP_DELACK_MAX_US, DurationCodec.micros(1, 200_000))
            .since("6.15");

    /// How many connections that came with data may wait to be completed, on a listener.
    Option<Integer> TCP_FASTOPEN = option("TCP_FASTOPEN", NetinetTcp.TCP_FASTOPEN, Codecs.COUNT);

    /// Whether connect waits for the first send, whose data go with it.
    Option<Boolean> TCP_FASTOPEN_CONNECT = option("TCP_FASTOPEN_CONNECT", NetinetTcp.TCP_FASTOPEN_CONNECT, Codecs.BOOL);

    /// The key of cookies, and after it a second one that old cookies may have.
    Option<byte[]> TCP_FASTOPEN_KEY = option(
            "TCP_FASTOPEN_KEY",
            NetinetTcp.TCP_FASTOPEN_KEY,
            new BytesCodec(32, length -> length == 16 || length == 32, "16 or 32 bytes"));

    /// Whether data may come with a connection that has no cookie.
    Option<Boolean> TCP_FASTOPEN_NO_COOKIE =
            option("TCP_FASTOPEN_NO_COOKIE", NetinetTcp.TCP_FASTOPEN_NO_COOKIE, Codecs.BOOL);

    /// What the kernel knows of the connection.
    Option<TcpInfo> TCP_INFO = option(
                    "TCP_INFO", NetinetTcp.TCP_INFO, Codecs.report(TcpInfo.class, tcp_info.SIZEOF, TcpInfo::of))
            .readOnly();

    /// Whether messages come with the count of bytes still unread.
    Option<Boolean> TCP_INQ = option("TCP_INQ", NetinetTcp.TCP_INQ, Codecs.BOOL);

    /// Whether the connection has several paths.
    Option<Boolean> TCP_IS_MPTCP = option("TCP_IS_MPTCP", NetinetTcp.TCP_IS_MPTCP, Codecs.BOOL)
            .readOnly()
            .since("6.10");

    /// How many probes may go unanswered.
    Option<Integer> TCP_KEEPCNT = option("TCP_KEEPCNT", NetinetTcp.TCP_KEEPCNT, Codecs.number(1, 127));

    /// How long a connection is idle before the first probe, when SO_KEEPALIVE is on.
    Option<Duration> TCP_KEEPIDLE = option("TCP_KEEPIDLE", NetinetTcp.TCP_KEEPIDLE, DurationCodec.seconds(1, 32767));

    /// The time between two probes.
    Option<Duration> TCP_KEEPINTVL = option("TCP_KEEPINTVL", NetinetTcp.TCP_KEEPINTVL, DurationCodec.seconds(1, 32767));

    /// How long a closed connection waits for the peer's end: zero is the default, a negative time not at all, more
    /// than 120 s is 120 s.
    Option<Duration> TCP_LINGER2 = option(
            "TCP_LINGER2", NetinetTcp.TCP_LINGER2, DurationCodec.seconds(Integer.MIN_VALUE + 1, Integer.MAX_VALUE));

    /// The largest segment: 0 for the default, or 88 and more; a connection tells the one in use.
    Option<Integer> TCP_MAXSEG = option(
            "TCP_MAXSEG",
            NetinetTcp.TCP_MAXSEG,
            Codecs.number(n -> n == 0 || (n >= 88 && n <= 32767), "0 or 88..32767"));

    /// The key that signs each segment to and from a peer; empty takes it away. **errors:** ENOENT if there is none to
    /// take, ENOPROTOOPT where the kernel has no signatures.
    Option<Md5Key> TCP_MD5SIG = option(
                    "TCP_MD5SIG", NetinetTcp.TCP_MD5SIG, Codecs.request(Md5Key.class, key -> key.encode(false)))
            .writeOnly();

    /// The same for all peers of a prefix, or on an interface.
    Option<Md5Key> TCP_MD5SIG_EXT = option(
                    "TCP_MD5SIG_EXT", NetinetTcp.TCP_MD5SIG_EXT, Codecs.request(Md5Key.class, key -> key.encode(true)))
            .writeOnly();

    /// Whether small segments leave at once, while earlier ones are unacknowledged.
    Option<Boolean> TCP_NODELAY = option("TCP_NODELAY", NetinetTcp.TCP_NODELAY, Codecs.BOOL);

    /// Unsent bytes below which the socket is ready to write.
    Option<Long> TCP_NOTSENT_LOWAT = option("TCP_NOTSENT_LOWAT", NetinetTcp.TCP_NOTSENT_LOWAT, Codecs.U32);

    /// The next sequence number of the queue under repair. **errors:** EPERM outside of repair, or without a queue.
    Option<Long> TCP_QUEUE_SEQ = option("TCP_QUEUE_SEQ", NetinetTcp.TCP_QUEUE_SEQ, Codecs.U32);

    /// Whether acknowledgements leave at once; the kernel may turn it off again.
    Option<Boolean> TCP_QUICKACK = option("TCP_QUICKACK", NetinetTcp.TCP_QUICKACK, Codecs.BOOL);

    /// Whether the connection is under repair, taken down or set up without a packet: 1; 0 ends it with a probe of the
    /// window, -1 without. **errors:** EPERM without CAP_NET_ADMIN.
    Option<Integer> TCP_REPAIR = option("TCP_REPAIR", NetinetTcp.TCP_REPAIR, Codecs.number(-1, 1));

    /// What was negotiated, as several `struct tcp_repair_opt`. **errors:** EINVAL outside of repair.
    Option<byte[]> TCP_REPAIR_OPTIONS = option("TCP_REPAIR_OPTIONS", NetinetTcp.TCP_REPAIR_OPTIONS, BytesCodec.ANY)
            .writeOnly();

    /// The queue under repair: 0 none, 1 received, 2 sent. **errors:** EPERM to set it outside of repair, EINVAL to
    /// read it.
    Option<Integer> TCP_REPAIR_QUEUE = option("TCP_REPAIR_QUEUE", NetinetTcp.TCP_REPAIR_QUEUE, Codecs.number(0, 2));

    /// The windows, as `struct tcp_repair_window`. **errors:** EPERM outside of repair.
    Option<byte[]> TCP_REPAIR_WINDOW = option("TCP_REPAIR_WINDOW", NetinetTcp.TCP_REPAIR_WINDOW, BytesCodec.upTo(20));

    /// The longest wait before a retransmission, 120 s unless set.
    Option<Duration> TCP_RTO_MAX_MS = option(
                    "TCP_RTO_MAX_MS", NetinetTcp.TCP_RTO_MAX_MS, DurationCodec.millis(1000, 120_000))
            .since("6.15");

    /// The shortest wait before a retransmission, more than a tick of the kernel and up to 200 ms; the kernel rounds up
    /// to ticks.
    Option<Duration> TCP_RTO_MIN_US = option(
                    "TCP_RTO_MIN_US", NetinetTcp.TCP_RTO_MIN_US, DurationCodec.micros(1, 200_000))
            .since("6.15");

    /// The first packet of an accepted connection, where TCP_SAVE_SYN kept it; reading empties it.
    Option<byte[]> TCP_SAVED_SYN =
            option("TCP_SAVED_SYN", NetinetTcp.TCP_SAVED_SYN, BytesCodec.ANY).readOnly();

    /// Whether a listener keeps the first packet of its connections: 1 its IP header and all after it, 2 its link
    /// header too.
    Option<Integer> TCP_SAVE_SYN = option("TCP_SAVE_SYN", NetinetTcp.TCP_SAVE_SYN, Codecs.number(0, 2));

    /// How many times connect repeats its first packet.
    Option<Integer> TCP_SYNCNT = option("TCP_SYNCNT", NetinetTcp.TCP_SYNCNT, Codecs.number(1, 127));

    /// Without effect since Linux 4.12; reads as false.
    Option<Boolean> TCP_THIN_DUPACK = option("TCP_THIN_DUPACK", NetinetTcp.TCP_THIN_DUPACK, Codecs.BOOL);

    /// Whether waits before retransmissions do not double where little is under way.
    Option<Boolean> TCP_THIN_LINEAR_TIMEOUTS =
            option("TCP_THIN_LINEAR_TIMEOUTS", NetinetTcp.TCP_THIN_LINEAR_TIMEOUTS, Codecs.BOOL);

    /// The clock of the connection's timestamps. **errors:** EPERM to set it outside of repair.
    Option<Long> TCP_TIMESTAMP = option("TCP_TIMESTAMP", NetinetTcp.TCP_TIMESTAMP, Codecs.U32);

    /// How long packets are held back, to try out slow networks.
    Option<Duration> TCP_TX_DELAY = option(
                    "TCP_TX_DELAY", NetinetTcp.TCP_TX_DELAY, DurationCodec.micros(0, (1 << 28) - 1))
            .since("5.3");

    /// What stands on top of TCP in the kernel, such as `tls`, for good. **errors:** ENOTCONN before it is connected,
    /// ENOENT if the kernel has none of that name.
    Option<String> TCP_ULP = option("TCP_ULP", NetinetTcp.TCP_ULP, Codecs.text(15));

    /// How long sent data may stay unacknowledged before the connection ends in the kernel's ETIMEDOUT; zero is the
    /// system's default.
    Option<Duration> TCP_USER_TIMEOUT =
            option("TCP_USER_TIMEOUT", NetinetTcp.TCP_USER_TIMEOUT, DurationCodec.millis(0, Integer.MAX_VALUE));

    /// The largest receive window; the kernel has a least one of its own.
    Option<Integer> TCP_WINDOW_CLAMP = option("TCP_WINDOW_CLAMP", NetinetTcp.TCP_WINDOW_CLAMP, Codecs.COUNT);

    /// Maps received pages instead of copying: `struct tcp_zerocopy_receive`, on a socket that is mapped into memory.
    Option<byte[]> TCP_ZEROCOPY_RECEIVE = option(
                    "TCP_ZEROCOPY_RECEIVE",
                    NetinetTcp.TCP_ZEROCOPY_RECEIVE,
                    Codecs.asked(BytesCodec.upTo(64), bytes -> bytes))
            .readOnly();

    /// The keys with which the kernel decrypts, as one of `struct tls12_crypto_info_` after TCP_ULP.
    Option<byte[]> TLS_RX = Option.of("TLS_RX", SysSocket.SOL_TLS, LinuxTls.TLS_RX, BytesCodec.ANY);

    /// The keys with which the kernel encrypts, as one of `struct tls12_crypto_info_` after TCP_ULP.
    Option<byte[]> TLS_TX = Option.of("TLS_TX", SysSocket.SOL_TLS, LinuxTls.TLS_TX, BytesCodec.ANY);

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, NetinetIn.IPPROTO_TCP, number, codec);
    }
}
