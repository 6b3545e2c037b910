package dev.jacket.sockets;

import dev.jacket.sys.SysSocket;
import java.time.Duration;

/// Options of every kind of socket: socket(7).
///
/// **threads:** immutable.
public final class BaseOptions {
    /// Whether the socket listens.
    public static final Option<Boolean> SO_ACCEPTCONN = Option.of(
                    "SO_ACCEPTCONN", SysSocket.SOL_SOCKET, SysSocket.SO_ACCEPTCONN, Codecs.BOOL)
            .readOnly();

    /// The interface that the socket is bound to, up to 15 bytes; empty for none. **errors:** EPERM for a change,
    /// and before Linux 5.7 for anything, without CAP_NET_RAW.
    public static final Option<String> SO_BINDTODEVICE =
            Option.of("SO_BINDTODEVICE", SysSocket.SOL_SOCKET, SysSocket.SO_BINDTODEVICE, Codecs.text(15));

    /// The same by the interface's number; 0 for none.
    public static final Option<Integer> SO_BINDTOIFINDEX = Option.of(
                    "SO_BINDTOIFINDEX", SysSocket.SOL_SOCKET, SysSocket.SO_BINDTOIFINDEX, Codecs.COUNT)
            .since("5.1");

    /// Whether datagrams may go to broadcast addresses; without it EACCES.
    public static final Option<Boolean> SO_BROADCAST =
            Option.of("SO_BROADCAST", SysSocket.SOL_SOCKET, SysSocket.SO_BROADCAST, Codecs.BOOL);

    /// How long a receive polls the device instead of sleeping; zero is off.
    public static final Option<Duration> SO_BUSY_POLL = Option.of(
            "SO_BUSY_POLL", SysSocket.SOL_SOCKET, SysSocket.SO_BUSY_POLL, DurationCodec.micros(0, Integer.MAX_VALUE));

    /// A number that is the socket's alone for as long as the system runs.
    public static final Option<Long> SO_COOKIE = Option.of(
                    "SO_COOKIE", SysSocket.SOL_SOCKET, SysSocket.SO_COOKIE, Codecs.U64)
            .readOnly();

    /// Whether the kernel keeps a trace. **errors:** EACCES without CAP_NET_ADMIN.
    public static final Option<Boolean> SO_DEBUG =
            Option.of("SO_DEBUG", SysSocket.SOL_SOCKET, SysSocket.SO_DEBUG, Codecs.BOOL);

    /// The family.
    public static final Option<Family> SO_DOMAIN = Option.of(
                    "SO_DOMAIN",
                    SysSocket.SOL_SOCKET,
                    SysSocket.SO_DOMAIN,
                    Codecs.mapped(Family.class, Family::of, Family::number))
            .readOnly();

    /// Whether to send to directly attached networks only.
    public static final Option<Boolean> SO_DONTROUTE =
            Option.of("SO_DONTROUTE", SysSocket.SOL_SOCKET, SysSocket.SO_DONTROUTE, Codecs.BOOL);

    /// The pending error, which reading clears.
    public static final Option<Errno> SO_ERROR = Option.of(
                    "SO_ERROR",
                    SysSocket.SOL_SOCKET,
                    SysSocket.SO_ERROR,
                    Codecs.mapped(Errno.class, Errno::of, Errno::number))
            .readOnly();

    /// The processor that received the last packet, -1 if none did; set, the one whose packets a SO_REUSEPORT
    /// socket prefers.
    public static final Option<Integer> SO_INCOMING_CPU = Option.of(
            "SO_INCOMING_CPU", SysSocket.SOL_SOCKET, SysSocket.SO_INCOMING_CPU, Codecs.number(-1, Integer.MAX_VALUE));

    /// The device queue of the last packet, 0 if there is none.
    public static final Option<Long> SO_INCOMING_NAPI_ID = Option.of(
                    "SO_INCOMING_NAPI_ID", SysSocket.SOL_SOCKET, SysSocket.SO_INCOMING_NAPI_ID, Codecs.U32)
            .readOnly();

    /// Whether an idle connection is probed; how, TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT say.
    public static final Option<Boolean> SO_KEEPALIVE =
            Option.of("SO_KEEPALIVE", SysSocket.SOL_SOCKET, SysSocket.SO_KEEPALIVE, Codecs.BOOL);

    /// What close does with data that are not sent yet.
    public static final Option<Linger> SO_LINGER = Option.of(
            "SO_LINGER",
            SysSocket.SOL_SOCKET,
            SysSocket.SO_LINGER,
            Codecs.structure(Linger.class, 8, Linger::encode, Linger::decode));

    /// The mark by which routing and filters know the packets. **errors:** EPERM without CAP_NET_ADMIN.
    public static final Option<Long> SO_MARK =
            Option.of("SO_MARK", SysSocket.SOL_SOCKET, SysSocket.SO_MARK, Codecs.U32);

    /// The most bytes a second that leave; reads as -1 while there is no limit.
    public static final Option<Long> SO_MAX_PACING_RATE =
            Option.of("SO_MAX_PACING_RATE", SysSocket.SOL_SOCKET, SysSocket.SO_MAX_PACING_RATE, Codecs.U64);

    /// Whether UDP over IPv4 leaves its checksum out.
    public static final Option<Boolean> SO_NO_CHECK =
            Option.of("SO_NO_CHECK", SysSocket.SOL_SOCKET, SysSocket.SO_NO_CHECK, Codecs.BOOL);

    /// Whether urgent data stay in the stream.
    public static final Option<Boolean> SO_OOBINLINE =
            Option.of("SO_OOBINLINE", SysSocket.SOL_SOCKET, SysSocket.SO_OOBINLINE, Codecs.BOOL);

    /// The queueing priority. **errors:** EPERM above 6 without CAP_NET_ADMIN.
    public static final Option<Integer> SO_PRIORITY =
            Option.of("SO_PRIORITY", SysSocket.SOL_SOCKET, SysSocket.SO_PRIORITY, Codecs.number(0, Integer.MAX_VALUE));

    /// The protocol; 0 for Unix and packet sockets.
    public static final Option<Protocol> SO_PROTOCOL = Option.of(
                    "SO_PROTOCOL",
                    SysSocket.SOL_SOCKET,
                    SysSocket.SO_PROTOCOL,
                    Codecs.mapped(Protocol.class, Protocol::of, Protocol::number))
            .readOnly();

    /// Bytes of the receive buffer. The kernel stores twice the value, between 2304 and twice net.core.rmem_max;
    /// setting it ends autotuning. Set it before listen or connect.
    public static final Option<Integer> SO_RCVBUF =
            Option.of("SO_RCVBUF", SysSocket.SOL_SOCKET, SysSocket.SO_RCVBUF, Codecs.COUNT);

    /// The same above net.core.rmem_max. **errors:** EPERM without CAP_NET_ADMIN.
    public static final Option<Integer> SO_RCVBUFFORCE = Option.of(
                    "SO_RCVBUFFORCE", SysSocket.SOL_SOCKET, SysSocket.SO_RCVBUFFORCE, Codecs.COUNT)
            .writeOnly();

    /// Bytes that must be there before the socket is ready to read; 0 becomes 1.
    public static final Option<Integer> SO_RCVLOWAT =
            Option.of("SO_RCVLOWAT", SysSocket.SOL_SOCKET, SysSocket.SO_RCVLOWAT, Codecs.COUNT);

    /// The kernel's own limit for a receive, zero for none. It has no effect on Jacket's calls, whose limit is the
    /// timeout of the socket.
    public static final Option<Duration> SO_RCVTIMEO =
            Option.of("SO_RCVTIMEO", SysSocket.SOL_SOCKET, SysSocket.SO_RCVTIMEO, DurationCodec.timeval());

    /// Whether bind takes an address that old connections still use. TCP: never that of a second listener.
    public static final Option<Boolean> SO_REUSEADDR =
            Option.of("SO_REUSEADDR", SysSocket.SOL_SOCKET, SysSocket.SO_REUSEADDR, Codecs.BOOL);

    /// Whether sockets of one user share an address; the kernel spreads connections and datagrams over them.
    public static final Option<Boolean> SO_REUSEPORT =
            Option.of("SO_REUSEPORT", SysSocket.SOL_SOCKET, SysSocket.SO_REUSEPORT, Codecs.BOOL);

    /// Whether messages come with the count of those that were dropped.
    public static final Option<Boolean> SO_RXQ_OVFL =
            Option.of("SO_RXQ_OVFL", SysSocket.SOL_SOCKET, SysSocket.SO_RXQ_OVFL, Codecs.BOOL);

    /// Bytes of the send buffer. The kernel stores twice the value, between 4608 and twice net.core.wmem_max;
    /// setting it ends autotuning.
    public static final Option<Integer> SO_SNDBUF =
            Option.of("SO_SNDBUF", SysSocket.SOL_SOCKET, SysSocket.SO_SNDBUF, Codecs.COUNT);

    /// The same above net.core.wmem_max. **errors:** EPERM without CAP_NET_ADMIN.
    public static final Option<Integer> SO_SNDBUFFORCE = Option.of(
                    "SO_SNDBUFFORCE", SysSocket.SOL_SOCKET, SysSocket.SO_SNDBUFFORCE, Codecs.COUNT)
            .writeOnly();

    /// Always 1.
    public static final Option<Integer> SO_SNDLOWAT = Option.of(
                    "SO_SNDLOWAT", SysSocket.SOL_SOCKET, SysSocket.SO_SNDLOWAT, Codecs.COUNT)
            .readOnly();

    /// The kernel's own limit for a send; like SO_RCVTIMEO.
    public static final Option<Duration> SO_SNDTIMEO =
            Option.of("SO_SNDTIMEO", SysSocket.SOL_SOCKET, SysSocket.SO_SNDTIMEO, DurationCodec.timeval());

    /// Whether messages come with their time of arrival in microseconds; the later of this and SO_TIMESTAMPNS wins.
    public static final Option<Boolean> SO_TIMESTAMP =
            Option.of("SO_TIMESTAMP", SysSocket.SOL_SOCKET, SysSocket.SO_TIMESTAMP, Codecs.BOOL);

    /// Whether messages come with their time of arrival in nanoseconds.
    public static final Option<Boolean> SO_TIMESTAMPNS =
            Option.of("SO_TIMESTAMPNS", SysSocket.SOL_SOCKET, SysSocket.SO_TIMESTAMPNS, Codecs.BOOL);

    /// The type.
    public static final Option<SocketType> SO_TYPE = Option.of(
                    "SO_TYPE",
                    SysSocket.SOL_SOCKET,
                    SysSocket.SO_TYPE,
                    Codecs.mapped(SocketType.class, SocketType::of, SocketType::number))
            .readOnly();

    /// Whether MSG_ZEROCOPY is obeyed: TCP, UDP, vsock.
    public static final Option<Boolean> SO_ZEROCOPY =
            Option.of("SO_ZEROCOPY", SysSocket.SOL_SOCKET, SysSocket.SO_ZEROCOPY, Codecs.BOOL);

    private BaseOptions() {}
}
