package dev.jacket.sockets;

import dev.jacket.sockets.Options.BufferLock;
import dev.jacket.sockets.Options.MemInfo;
import dev.jacket.sockets.Options.Timestamping;
import dev.jacket.sockets.Options.TxTime;
import dev.jacket.sys.SysSocket;
import dev.jacket.sys.so_timestamping;
import dev.jacket.sys.sock_txtime;
import java.time.Duration;

/// Options of every kind of socket: socket(7).
///
/// **threads:** immutable.
interface BaseOptions {
    /// Whether the socket listens.
    Option<Boolean> SO_ACCEPTCONN =
            option("SO_ACCEPTCONN", SysSocket.SO_ACCEPTCONN, Codecs.BOOL).readOnly();

    /// The program of the extended kind that each packet must pass, by the descriptor of bpf(2), which stays the
    /// caller's. **errors:** EINVAL if it is of another type, EPERM after SO_LOCK_FILTER, EBADF if it is closed.
    Option<Fd> SO_ATTACH_BPF =
            option("SO_ATTACH_BPF", SysSocket.SO_ATTACH_BPF, OwnerCodecs.FD).writeOnly();

    /// The program that each packet must pass. **errors:** EPERM after SO_LOCK_FILTER, EINVAL if the kernel cannot be
    /// sure of it.
    Option<Bpf> SO_ATTACH_FILTER =
            option("SO_ATTACH_FILTER", SysSocket.SO_ATTACH_FILTER, Bpf.CODEC).writeOnly();

    /// The program that chooses among the sockets of a SO_REUSEPORT group: it returns the number of one, in the order
    /// in which they were bound. Set SO_REUSEPORT before.
    Option<Bpf> SO_ATTACH_REUSEPORT_CBPF = option(
                    "SO_ATTACH_REUSEPORT_CBPF", SysSocket.SO_ATTACH_REUSEPORT_CBPF, Bpf.CODEC)
            .writeOnly();

    /// The same by a program of the extended kind, of the type of a socket filter or of SK_REUSEPORT: by its
    /// descriptor of bpf(2), which stays the caller's. **errors:** EINVAL if it is of another type, EPERM after
    /// SO_LOCK_FILTER, EBADF if it is closed.
    Option<Fd> SO_ATTACH_REUSEPORT_EBPF = option(
                    "SO_ATTACH_REUSEPORT_EBPF", SysSocket.SO_ATTACH_REUSEPORT_EBPF, OwnerCodecs.FD)
            .writeOnly();

    /// The interface that the socket is bound to, up to 15 bytes; empty for none. **errors:** EPERM for a change,
    /// and before Linux 5.7 for anything, without CAP_NET_RAW.
    Option<String> SO_BINDTODEVICE = option("SO_BINDTODEVICE", SysSocket.SO_BINDTODEVICE, Codecs.text(15));

    /// The same by the interface's number; 0 for none.
    Option<Integer> SO_BINDTOIFINDEX =
            option("SO_BINDTOIFINDEX", SysSocket.SO_BINDTOIFINDEX, Codecs.COUNT).since("5.1");

    /// How much of the ancillary data of filters the kernel has: all, since Linux 3.14.
    Option<Integer> SO_BPF_EXTENSIONS = option("SO_BPF_EXTENSIONS", SysSocket.SO_BPF_EXTENSIONS, Codecs.COUNT)
            .readOnly();

    /// Whether datagrams may go to broadcast addresses; without it EACCES.
    Option<Boolean> SO_BROADCAST = option("SO_BROADCAST", SysSocket.SO_BROADCAST, Codecs.BOOL);

    /// Which of SO_SNDBUF and SO_RCVBUF are set for good, instead of being tuned by the kernel.
    Option<BufferLock> SO_BUF_LOCK = option(
                    "SO_BUF_LOCK",
                    SysSocket.SO_BUF_LOCK,
                    Codecs.mapped(BufferLock.class, BufferLock::of, BufferLock::number))
            .since("5.15");

    /// How long a receive polls the device instead of sleeping; zero is off.
    Option<Duration> SO_BUSY_POLL =
            option("SO_BUSY_POLL", SysSocket.SO_BUSY_POLL, DurationCodec.micros(0, Integer.MAX_VALUE));

    /// How many packets a busy poll takes at most. **errors:** EPERM for more than the default without CAP_NET_ADMIN.
    Option<Integer> SO_BUSY_POLL_BUDGET = option(
                    "SO_BUSY_POLL_BUDGET", SysSocket.SO_BUSY_POLL_BUDGET, Codecs.number(0, 65535))
            .writeOnly()
            .since("5.11");

    /// Advice on the connection: 1 says that its path is bad, and another may be tried.
    Option<Integer> SO_CNX_ADVICE = option("SO_CNX_ADVICE", SysSocket.SO_CNX_ADVICE, Codecs.number(1, 1))
            .writeOnly();

    /// A number that is the socket's alone for as long as the system runs.
    Option<Long> SO_COOKIE =
            option("SO_COOKIE", SysSocket.SO_COOKIE, Codecs.U64).readOnly();

    /// Whether the kernel keeps a trace. **errors:** EACCES without CAP_NET_ADMIN.
    Option<Boolean> SO_DEBUG = option("SO_DEBUG", SysSocket.SO_DEBUG, Codecs.BOOL);

    /// Takes the filter away. **errors:** ENOENT if there is none, EPERM after SO_LOCK_FILTER.
    Option<Boolean> SO_DETACH_BPF =
            option("SO_DETACH_BPF", SysSocket.SO_DETACH_BPF, Codecs.DONE).writeOnly();

    /// The same: both have one number.
    Option<Boolean> SO_DETACH_FILTER =
            option("SO_DETACH_FILTER", SysSocket.SO_DETACH_FILTER, Codecs.DONE).writeOnly();

    /// Takes the program away that chooses among sockets. **errors:** ENOENT if there is none.
    Option<Boolean> SO_DETACH_REUSEPORT_BPF = option(
                    "SO_DETACH_REUSEPORT_BPF", SysSocket.SO_DETACH_REUSEPORT_BPF, Codecs.DONE)
            .writeOnly()
            .since("5.3");

    /// The family.
    Option<Family> SO_DOMAIN = option(
                    "SO_DOMAIN", SysSocket.SO_DOMAIN, Codecs.mapped(Family.class, Family::of, Family::number))
            .readOnly();

    /// Whether to send to directly attached networks only.
    Option<Boolean> SO_DONTROUTE = option("SO_DONTROUTE", SysSocket.SO_DONTROUTE, Codecs.BOOL);

    /// The pending error, which reading clears.
    Option<Errno> SO_ERROR = option(
                    "SO_ERROR", SysSocket.SO_ERROR, Codecs.mapped(Errno.class, Errno::of, Errno::number))
            .readOnly();

    /// The program of SO_ATTACH_FILTER, as it was given; empty if there is none.
    Option<Bpf> SO_GET_FILTER =
            option("SO_GET_FILTER", SysSocket.SO_GET_FILTER, Bpf.CODEC).readOnly();

    /// The processor that received the last packet, -1 if none did; set, the one whose packets a SO_REUSEPORT
    /// socket prefers.
    Option<Integer> SO_INCOMING_CPU =
            option("SO_INCOMING_CPU", SysSocket.SO_INCOMING_CPU, Codecs.number(-1, Integer.MAX_VALUE));

    /// The device queue of the last packet, 0 if there is none.
    Option<Long> SO_INCOMING_NAPI_ID = option("SO_INCOMING_NAPI_ID", SysSocket.SO_INCOMING_NAPI_ID, Codecs.U32)
            .readOnly();

    /// Whether an idle connection is probed; how, TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT say.
    Option<Boolean> SO_KEEPALIVE = option("SO_KEEPALIVE", SysSocket.SO_KEEPALIVE, Codecs.BOOL);

    /// What close does with data that are not sent yet.
    Option<Linger> SO_LINGER =
            option("SO_LINGER", SysSocket.SO_LINGER, Codecs.structure(Linger.class, 8, Linger::encode, Linger::decode));

    /// Whether the filter stays as it is. **errors:** EPERM for false, once it is true.
    Option<Boolean> SO_LOCK_FILTER = option("SO_LOCK_FILTER", SysSocket.SO_LOCK_FILTER, Codecs.BOOL);

    /// The mark by which routing and filters know the packets. **errors:** EPERM without CAP_NET_ADMIN.
    Option<Long> SO_MARK = option("SO_MARK", SysSocket.SO_MARK, Codecs.U32);

    /// The most bytes a second that leave; reads as -1 while there is no limit.
    Option<Long> SO_MAX_PACING_RATE = option("SO_MAX_PACING_RATE", SysSocket.SO_MAX_PACING_RATE, Codecs.U64);

    /// How much memory the socket holds.
    Option<MemInfo> SO_MEMINFO = option(
                    "SO_MEMINFO", SysSocket.SO_MEMINFO, Codecs.report(MemInfo.class, MemInfo.SIZE, MemInfo::decode))
            .readOnly();

    /// A number that is the network namespace's alone for as long as the system runs.
    Option<Long> SO_NETNS_COOKIE = option("SO_NETNS_COOKIE", SysSocket.SO_NETNS_COOKIE, Codecs.U64)
            .readOnly()
            .since("5.14");

    /// Whether frames of a packet socket leave without a checksum, for devices that can. **errors:** EPERM without
    /// CAP_NET_RAW.
    Option<Boolean> SO_NOFCS = option("SO_NOFCS", SysSocket.SO_NOFCS, Codecs.BOOL);

    /// Whether UDP over IPv4 leaves its checksum out.
    Option<Boolean> SO_NO_CHECK = option("SO_NO_CHECK", SysSocket.SO_NO_CHECK, Codecs.BOOL);

    /// Whether urgent data stay in the stream.
    Option<Boolean> SO_OOBINLINE = option("SO_OOBINLINE", SysSocket.SO_OOBINLINE, Codecs.BOOL);

    /// Whether busy polls come before interrupts. **errors:** EPERM without CAP_NET_ADMIN.
    Option<Boolean> SO_PREFER_BUSY_POLL = option("SO_PREFER_BUSY_POLL", SysSocket.SO_PREFER_BUSY_POLL, Codecs.BOOL)
            .since("5.11");

    /// The queueing priority. **errors:** EPERM above 6 without CAP_NET_ADMIN.
    Option<Integer> SO_PRIORITY = option("SO_PRIORITY", SysSocket.SO_PRIORITY, Codecs.number(0, Integer.MAX_VALUE));

    /// The protocol; 0 for Unix and packet sockets.
    Option<Protocol> SO_PROTOCOL = option(
                    "SO_PROTOCOL", SysSocket.SO_PROTOCOL, Codecs.mapped(Protocol.class, Protocol::of, Protocol::number))
            .readOnly();

    /// Bytes of the receive buffer. The kernel stores twice the value, between 2304 and twice net.core.rmem_max;
    /// setting it ends autotuning. Set it before listen or connect.
    Option<Integer> SO_RCVBUF = option("SO_RCVBUF", SysSocket.SO_RCVBUF, Codecs.COUNT);

    /// The same above net.core.rmem_max. **errors:** EPERM without CAP_NET_ADMIN.
    Option<Integer> SO_RCVBUFFORCE =
            option("SO_RCVBUFFORCE", SysSocket.SO_RCVBUFFORCE, Codecs.COUNT).writeOnly();

    /// Bytes that must be there before the socket is ready to read; 0 becomes 1.
    Option<Integer> SO_RCVLOWAT = option("SO_RCVLOWAT", SysSocket.SO_RCVLOWAT, Codecs.COUNT);

    /// Whether messages come with their mark.
    Option<Boolean> SO_RCVMARK =
            option("SO_RCVMARK", SysSocket.SO_RCVMARK, Codecs.BOOL).since("5.19");

    /// Whether messages come with their priority.
    Option<Boolean> SO_RCVPRIORITY =
            option("SO_RCVPRIORITY", SysSocket.SO_RCVPRIORITY, Codecs.BOOL).since("6.14");

    /// The kernel's own limit for a receive, zero for none. It has no effect on Jacket's calls, whose limit is the
    /// timeout of the socket.
    Option<Duration> SO_RCVTIMEO = option("SO_RCVTIMEO", SysSocket.SO_RCVTIMEO, DurationCodec.timeval());

    /// Bytes that the socket keeps of its control group's memory. **errors:** EOPNOTSUPP without a memory cgroup.
    Option<Integer> SO_RESERVE_MEM =
            option("SO_RESERVE_MEM", SysSocket.SO_RESERVE_MEM, Codecs.COUNT).since("5.16");

    /// Whether bind takes an address that old connections still use. TCP: never that of a second listener.
    Option<Boolean> SO_REUSEADDR = option("SO_REUSEADDR", SysSocket.SO_REUSEADDR, Codecs.BOOL);

    /// Whether sockets of one user share an address; the kernel spreads connections and datagrams over them.
    Option<Boolean> SO_REUSEPORT = option("SO_REUSEPORT", SysSocket.SO_REUSEPORT, Codecs.BOOL);

    /// Whether messages come with the count of those that were dropped.
    Option<Boolean> SO_RXQ_OVFL = option("SO_RXQ_OVFL", SysSocket.SO_RXQ_OVFL, Codecs.BOOL);

    /// Whether poll says that the error queue has something with POLLPRI too.
    Option<Boolean> SO_SELECT_ERR_QUEUE = option("SO_SELECT_ERR_QUEUE", SysSocket.SO_SELECT_ERR_QUEUE, Codecs.BOOL);

    /// Bytes of the send buffer. The kernel stores twice the value, between 4608 and twice net.core.wmem_max;
    /// setting it ends autotuning.
    Option<Integer> SO_SNDBUF = option("SO_SNDBUF", SysSocket.SO_SNDBUF, Codecs.COUNT);

    /// The same above net.core.wmem_max. **errors:** EPERM without CAP_NET_ADMIN.
    Option<Integer> SO_SNDBUFFORCE =
            option("SO_SNDBUFFORCE", SysSocket.SO_SNDBUFFORCE, Codecs.COUNT).writeOnly();

    /// Always 1.
    Option<Integer> SO_SNDLOWAT =
            option("SO_SNDLOWAT", SysSocket.SO_SNDLOWAT, Codecs.COUNT).readOnly();

    /// The kernel's own limit for a send; like SO_RCVTIMEO.
    Option<Duration> SO_SNDTIMEO = option("SO_SNDTIMEO", SysSocket.SO_SNDTIMEO, DurationCodec.timeval());

    /// Whether messages come with their time of arrival in microseconds; the later of this and SO_TIMESTAMPNS wins.
    Option<Boolean> SO_TIMESTAMP = option("SO_TIMESTAMP", SysSocket.SO_TIMESTAMP, Codecs.BOOL);

    /// Which packets are stamped with their time, by whom, and how it is told.
    Option<Timestamping> SO_TIMESTAMPING = option(
            "SO_TIMESTAMPING",
            SysSocket.SO_TIMESTAMPING,
            Codecs.structure(Timestamping.class, so_timestamping.SIZEOF, Timestamping::encode, Timestamping::decode));

    /// Whether messages come with their time of arrival in nanoseconds.
    Option<Boolean> SO_TIMESTAMPNS = option("SO_TIMESTAMPNS", SysSocket.SO_TIMESTAMPNS, Codecs.BOOL);

    /// Whether TCP tries another path after timeouts: 1 or 0; -1 is the default, which then reads as what it is.
    Option<Integer> SO_TXREHASH =
            option("SO_TXREHASH", SysSocket.SO_TXREHASH, Codecs.number(-1, 1)).since("5.18");

    /// The clock of the times at which messages leave. **errors:** EPERM without CAP_NET_ADMIN, unless it is the
    /// monotonic one.
    Option<TxTime> SO_TXTIME = option(
            "SO_TXTIME",
            SysSocket.SO_TXTIME,
            Codecs.structure(TxTime.class, sock_txtime.SIZEOF, TxTime::encode, TxTime::decode));

    /// The type.
    Option<SocketType> SO_TYPE = option(
                    "SO_TYPE", SysSocket.SO_TYPE, Codecs.mapped(SocketType.class, SocketType::of, SocketType::number))
            .readOnly();

    /// Whether it is told if a wireless frame was acknowledged.
    Option<Boolean> SO_WIFI_STATUS = option("SO_WIFI_STATUS", SysSocket.SO_WIFI_STATUS, Codecs.BOOL);

    /// Whether MSG_ZEROCOPY is obeyed: TCP, UDP, vsock.
    Option<Boolean> SO_ZEROCOPY = option("SO_ZEROCOPY", SysSocket.SO_ZEROCOPY, Codecs.BOOL);

    private static <T> Option<T> option(String name, int number, Codec<T> codec) {
        return Option.of(name, SysSocket.SOL_SOCKET, number, codec);
    }
}
