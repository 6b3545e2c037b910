package dev.jacket.sockets;

import dev.jacket.sys.NetinetIn;
import dev.jacket.sys.NetinetTcp;
import dev.jacket.sys.tcp_info;
import java.time.Duration;

/// Options of TCP: tcp(7).
///
/// **threads:** immutable.
public final class TcpOptions {
    /// The congestion control, up to 15 bytes. **errors:** ENOENT if the kernel has none of that name, EPERM if it
    /// is not allowed.
    public static final Option<String> TCP_CONGESTION =
            Option.of("TCP_CONGESTION", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_CONGESTION, Codecs.text(15));

    /// Whether part segments are held back, 200 ms at most.
    public static final Option<Boolean> TCP_CORK =
            Option.of("TCP_CORK", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_CORK, Codecs.BOOL);

    /// How long accept waits for a connection's first data; zero is off. The kernel rounds up to 1, 3, 7, 15, 31
    /// seconds and so on.
    public static final Option<Duration> TCP_DEFER_ACCEPT = Option.of(
            "TCP_DEFER_ACCEPT",
            NetinetIn.IPPROTO_TCP,
            NetinetTcp.TCP_DEFER_ACCEPT,
            DurationCodec.seconds(0, Integer.MAX_VALUE));

    /// How many connections that came with data may wait to be completed, on a listener.
    public static final Option<Integer> TCP_FASTOPEN =
            Option.of("TCP_FASTOPEN", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_FASTOPEN, Codecs.COUNT);

    /// Whether connect waits for the first send, whose data go with it.
    public static final Option<Boolean> TCP_FASTOPEN_CONNECT =
            Option.of("TCP_FASTOPEN_CONNECT", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_FASTOPEN_CONNECT, Codecs.BOOL);

    /// Whether data may come with a connection that has no cookie.
    public static final Option<Boolean> TCP_FASTOPEN_NO_COOKIE =
            Option.of("TCP_FASTOPEN_NO_COOKIE", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_FASTOPEN_NO_COOKIE, Codecs.BOOL);

    /// What the kernel knows of the connection.
    public static final Option<TcpInfo> TCP_INFO = Option.of(
                    "TCP_INFO",
                    NetinetIn.IPPROTO_TCP,
                    NetinetTcp.TCP_INFO,
                    Codecs.report(TcpInfo.class, tcp_info.SIZEOF, TcpInfo::of))
            .readOnly();

    /// Whether messages come with the count of bytes still unread.
    public static final Option<Boolean> TCP_INQ =
            Option.of("TCP_INQ", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_INQ, Codecs.BOOL);

    /// Whether the connection has several paths.
    public static final Option<Boolean> TCP_IS_MPTCP = Option.of(
                    "TCP_IS_MPTCP", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_IS_MPTCP, Codecs.BOOL)
            .readOnly()
            .since("6.10");

    /// How many probes may go unanswered.
    public static final Option<Integer> TCP_KEEPCNT =
            Option.of("TCP_KEEPCNT", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_KEEPCNT, Codecs.number(1, 127));

    /// How long a connection is idle before the first probe, when SO_KEEPALIVE is on.
    public static final Option<Duration> TCP_KEEPIDLE =
            Option.of("TCP_KEEPIDLE", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_KEEPIDLE, DurationCodec.seconds(1, 32767));

    /// The time between two probes.
    public static final Option<Duration> TCP_KEEPINTVL = Option.of(
            "TCP_KEEPINTVL", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_KEEPINTVL, DurationCodec.seconds(1, 32767));

    /// How long a closed connection waits for the peer's end: zero is the default, a negative time not at all, more
    /// than 120 s is 120 s.
    public static final Option<Duration> TCP_LINGER2 = Option.of(
            "TCP_LINGER2",
            NetinetIn.IPPROTO_TCP,
            NetinetTcp.TCP_LINGER2,
            DurationCodec.seconds(Integer.MIN_VALUE + 1, Integer.MAX_VALUE));

    /// The largest segment: 0 for the default, or 88 and more; a connection tells the one in use.
    public static final Option<Integer> TCP_MAXSEG = Option.of(
            "TCP_MAXSEG",
            NetinetIn.IPPROTO_TCP,
            NetinetTcp.TCP_MAXSEG,
            Codecs.number(n -> n == 0 || (n >= 88 && n <= 32767), "0 or 88..32767"));

    /// Whether small segments leave at once, while earlier ones are unacknowledged.
    public static final Option<Boolean> TCP_NODELAY =
            Option.of("TCP_NODELAY", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_NODELAY, Codecs.BOOL);

    /// Unsent bytes below which the socket is ready to write.
    public static final Option<Long> TCP_NOTSENT_LOWAT =
            Option.of("TCP_NOTSENT_LOWAT", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_NOTSENT_LOWAT, Codecs.U32);

    /// Whether acknowledgements leave at once; the kernel may turn it off again.
    public static final Option<Boolean> TCP_QUICKACK =
            Option.of("TCP_QUICKACK", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_QUICKACK, Codecs.BOOL);

    /// Whether a listener keeps the first packet of its connections: 1 its IP header and all after it, 2 its link
    /// header too.
    public static final Option<Integer> TCP_SAVE_SYN =
            Option.of("TCP_SAVE_SYN", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_SAVE_SYN, Codecs.number(0, 2));

    /// How many times connect repeats its first packet.
    public static final Option<Integer> TCP_SYNCNT =
            Option.of("TCP_SYNCNT", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_SYNCNT, Codecs.number(1, 127));

    /// How long sent data may stay unacknowledged before the connection ends in the kernel's ETIMEDOUT; zero is the
    /// system's default.
    public static final Option<Duration> TCP_USER_TIMEOUT = Option.of(
            "TCP_USER_TIMEOUT",
            NetinetIn.IPPROTO_TCP,
            NetinetTcp.TCP_USER_TIMEOUT,
            DurationCodec.millis(0, Integer.MAX_VALUE));

    /// The largest receive window; the kernel has a least one of its own.
    public static final Option<Integer> TCP_WINDOW_CLAMP =
            Option.of("TCP_WINDOW_CLAMP", NetinetIn.IPPROTO_TCP, NetinetTcp.TCP_WINDOW_CLAMP, Codecs.COUNT);

    private TcpOptions() {}
}
