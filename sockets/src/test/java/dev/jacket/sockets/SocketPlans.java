package dev.jacket.sockets;

import static dev.jacket.sockets.OptionPlans.guess;
import static dev.jacket.sockets.OptionPlans.plan;
import static dev.jacket.sockets.Options.*;

import dev.jacket.sockets.Options.BufferLock;
import dev.jacket.sockets.Options.Timestamping;
import dev.jacket.sockets.Options.TxTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The plans of the socket's own level.
final class SocketPlans {
    private static final Bpf ALL = Bpf.of(Bpf.stmt(Bpf.RET | Bpf.K, -1));

    private SocketPlans() {}

    static List<OptionPlan<?>> all() {
        return Stream.of(fromAToM(), fromMToZ(), read()).flatMap(List::stream).toList();
    }

    /// What sockets of all kinds tell, and cannot be told.
    private static List<OptionPlan<?>> read() {
        return List.of(
                plan(SO_ACCEPTCONN),
                plan(SO_BPF_EXTENSIONS),
                plan(SO_COOKIE),
                plan(SO_DOMAIN),
                plan(SO_ERROR),
                plan(SO_PROTOCOL),
                plan(SO_SNDLOWAT),
                plan(SO_TYPE));
    }

    private static List<OptionPlan<?>> fromAToM() {
        return List.of(
                plan(SO_ATTACH_FILTER).same(ALL),
                plan(SO_ATTACH_REUSEPORT_CBPF)
                        .on(kind -> kind.isTcp() || kind.isUdp())
                        .after((socket, _) -> socket.set(SO_REUSEPORT, true))
                        .same(ALL),
                plan(SO_BINDTODEVICE).same("lo", ""),
                plan(SO_BINDTOIFINDEX).same(1, 0),
                plan(SO_BUF_LOCK)
                        .same(
                                new BufferLock(true, true),
                                new BufferLock(true, false),
                                new BufferLock(false, true),
                                new BufferLock(false, false)),
                plan(SO_BUSY_POLL_BUDGET).forRoot().same(65_535),
                plan(SO_CNX_ADVICE).same(1),
                guess(plan(SO_DEBUG).forRoot()),
                plan(SO_DETACH_BPF)
                        .after((socket, _) -> socket.set(SO_ATTACH_FILTER, ALL))
                        .same(true),
                plan(SO_DETACH_FILTER)
                        .after((socket, _) -> socket.set(SO_ATTACH_FILTER, ALL))
                        .same(true),
                plan(SO_DETACH_REUSEPORT_BPF)
                        .on(kind -> kind.isTcp() || kind.isUdp())
                        .after((socket, _) -> {
                            socket.set(SO_REUSEPORT, true);
                            socket.set(SO_ATTACH_REUSEPORT_CBPF, ALL);
                        })
                        .same(true),
                plan(SO_INCOMING_CPU).same(0),
                plan(SO_LINGER)
                        .reads(Linger.of(Duration.ofMillis(1)), Linger.of(Duration.ofSeconds(1)))
                        .same(Linger.RESET, Linger.OFF),
                plan(SO_LOCK_FILTER).same(false, true),
                guess(plan(SO_MARK).forRoot()));
    }

    private static List<OptionPlan<?>> fromMToZ() {
        return List.of(
                plan(SO_MAX_PACING_RATE).same(1_000_000L, 1L << 40, -1L),
                guess(plan(SO_NO_CHECK).on(kind -> kind == OptionKind.UDP4)),
                guess(plan(SO_PREFER_BUSY_POLL).forRoot()),
                guess(plan(SO_PRIORITY)).same(6),
                plan(SO_RCVBUF).reads(0, 2304).reads(40_000, 80_000),
                plan(SO_RCVBUFFORCE).forRoot().same(10_000_000),
                plan(SO_RCVLOWAT).reads(0, 1).same(100),
                plan(SO_RCVTIMEO).same(Duration.ofSeconds(2), Duration.ZERO),
                plan(SO_RESERVE_MEM)
                        .on(OptionKind::isTcp)
                        .same(4096)
                        .unless("SO_RESERVE_MEM is of the memory cgroup's", Errno.EOPNOTSUPP),
                guess(plan(SO_REUSEPORT).on(OptionKind::isInternet)),
                plan(SO_SNDBUF).reads(0, 4608).reads(40_000, 80_000),
                plan(SO_SNDBUFFORCE).forRoot().same(10_000_000),
                plan(SO_SNDTIMEO).same(Duration.ofSeconds(2), Duration.ZERO),
                plan(SO_TIMESTAMPING)
                        .same(
                                Timestamping.of(
                                        Timestamping.RX_SOFTWARE | Timestamping.SOFTWARE | Timestamping.TX_SCHED),
                                Timestamping.of(0)),
                plan(SO_TXREHASH).on(OptionKind::isTcp).same(0, 1).reads(-1, 1),
                plan(SO_TXTIME)
                        .same(
                                new TxTime(TxTime.MONOTONIC, TxTime.DEADLINE_MODE),
                                new TxTime(TxTime.TAI, TxTime.REPORT_ERRORS)),
                guess(plan(SO_ZEROCOPY).on(kind -> kind.isTcp() || kind.isUdp())),
                guess(plan(Options.SO_INQ).on(kind -> kind == OptionKind.UNIX)),
                guess(plan(Options.SO_PASSCRED).on(OptionKind::isUnix)),
                guess(plan(Options.SO_PASSPIDFD).on(OptionKind::isUnix)),
                guess(plan(Options.SO_PASSRIGHTS).on(OptionKind::isUnix)),
                guess(plan(Options.SO_PASSSEC).on(OptionKind::isUnix)),
                plan(Options.SO_PEEK_OFF)
                        .on(kind -> kind.isUnix() || kind.isUdp())
                        .same(5, -1),
                plan(Options.SO_PEERCRED),
                plan(Options.SO_PEERGROUPS).on(OptionKind::isUnix).unless("nobody is at the other end", Errno.ENODATA),
                plan(Options.SO_PEERSEC).on(OptionKind::isUnix).unless("no security module", Errno.ENOPROTOOPT));
    }
}
