package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What options of the socket's own level and of TCP do, and what the kernel makes of their values: what a round trip
/// does not show.
interface OptionEffectCases extends FamilyCases {
    Duration A_MOMENT = Duration.ofMillis(20);

    private static void assertNotYet(Socket socket, Interest interest) {
        assertThatThrownBy(() -> socket.await(interest, Deadline.after(A_MOMENT)))
                .isInstanceOf(CallTimeoutException.class);
    }

    private static int available(Socket socket) {
        try {
            return socket.available();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    @Covers("SO_RCVLOWAT")
    default void receiveLowat_fewerBytesThere_isNotReadyToRead() throws IOException {
        Lab.Ends ends = lab().ends(Kind.TCP4);
        ends.there().set(Options.SO_RCVLOWAT, 10);
        ends.here().sendAll(new byte[3]);
        Lab.until(() -> available(ends.there()) == 3);

        assertNotYet(ends.there(), Interest.READ);
        ends.here().sendAll(new byte[7]);
        ends.there().await(Interest.READ, Deadline.after(Lab.LONG));

        assertThat(ends.there().recv(99)).hasSize(10);
    }

    @Test
    @Covers("TCP_NOTSENT_LOWAT")
    default void notSentLowat_enoughUnsent_isNotReadyToWrite() throws IOException {
        Lab.Ends ends = lab().ends(Kind.TCP4);
        Lab.fill(ends.here(), 1000);
        int usual = ends.here().notSent();
        Lab.Ends others = lab().ends(Kind.TCP4);
        others.here().set(Options.TCP_NOTSENT_LOWAT, 1000L);
        int sent = Lab.fill(others.here(), 1000);

        assertThat(others.here().notSent()).isBetween(1000, usual / 2);
        assertNotYet(others.here(), Interest.WRITE);
        Lab.exactly(others.there(), sent);
        others.here().await(Interest.WRITE, Deadline.after(Lab.LONG));
    }

    @Test
    @Covers({"SO_RCVTIMEO", "SO_SNDTIMEO"})
    default void kernelsTimeouts_areRoundedUpToTicksAndLimitNoCall() throws IOException {
        Socket socket = lab().ends(Kind.TCP4).here();
        Duration odd = Duration.ofNanos(1_500_001);
        for (Option<Duration> option : List.of(Options.SO_RCVTIMEO, Options.SO_SNDTIMEO)) {
            socket.set(option, odd);
            assertThat(socket.get(option)).isBetween(odd, odd.plusMillis(10));
            byte[] million = ByteBuffer.allocate(16)
                    .order(java.nio.ByteOrder.nativeOrder())
                    .putLong(8, 1_000_000)
                    .array();
            Lab.refused(Errno.of(33), () -> socket.set(option.level(), option.number(), million)); // EDOM
        }

        socket.timeout(A_MOMENT);
        assertThatThrownBy(() -> socket.recv(1))
                .isInstanceOfSatisfying(
                        CallTimeoutException.class,
                        late -> assertThat(late.limit()).isEqualTo(A_MOMENT));
    }

    @Test
    @Covers("SO_REUSEADDR")
    default void reuseAddress_neverASecondListenerOfTcp_andUdpShares() throws IOException {
        for (Kind kind : List.of(Kind.TCP4, Kind.TCP6, Kind.UDP4, Kind.UDP6)) {
            Socket first = lab().open(kind);
            Socket second = lab().open(kind);
            first.set(Options.SO_REUSEADDR, true);
            second.set(Options.SO_REUSEADDR, true);
            first.bind(lab().fresh(kind));
            if (kind.is(Kind.Group.UDP)) {
                second.bind(first.localAddress());
                assertThat(second.localAddress()).isEqualTo(first.localAddress());
            } else {
                first.listen();
                Lab.refused(Errno.EADDRINUSE, () -> second.bind(first.localAddress()));
            }
        }
    }

    @Test
    @Covers("SO_REUSEPORT")
    default void reusePort_isShared_byTheSameUserOnly() throws IOException {
        Socket first = lab().open(Kind.TCP4);
        Socket second = lab().open(Kind.TCP4);
        Socket stranger = nobody().open(Kind.TCP4);
        for (Socket each : List.of(first, second, stranger)) {
            each.set(Options.SO_REUSEPORT, true);
        }
        first.bind(Address.Inet4.loopback(0));
        first.listen();

        second.bind(first.localAddress());
        second.listen();

        Lab.refused(Errno.EADDRINUSE, () -> stranger.bind(first.localAddress()));
        Socket unix = lab().open(Kind.STREAM_ABSTRACT);
        Lab.refused(Errno.EOPNOTSUPP, () -> unix.set(Options.SO_REUSEPORT, true));
    }

    @Test
    @Covers({"SO_TIMESTAMP", "SO_TIMESTAMPNS"})
    default void timestamps_laterOfTheTwo_wins() throws IOException {
        Socket socket = lab().open(Kind.UDP4);

        socket.set(Options.SO_TIMESTAMP, true);
        socket.set(Options.SO_TIMESTAMPNS, true);
        assertThat(socket.get(Options.SO_TIMESTAMP)).isFalse();
        assertThat(socket.get(Options.SO_TIMESTAMPNS)).isTrue();

        socket.set(Options.SO_TIMESTAMP, true);
        assertThat(socket.get(Options.SO_TIMESTAMP)).isTrue();
        assertThat(socket.get(Options.SO_TIMESTAMPNS)).isFalse();
    }

    @Test
    @Needs("python3")
    @Covers("SO_PEERGROUPS")
    default void peerGroups_ofAProcessWithMany_areAllOfThem() throws Exception {
        Socket listener = lab().listener(Kind.STREAM_ABSTRACT);
        String name = ((Address.Unix) listener.localAddress()).name();
        try (var peer = namespace().here(() -> new PythonPeer("""
                os.setgroups(range(70000, 70300))
                s = socket.socket(socket.AF_UNIX)
                s.connect("\\0" + sys.argv[1])
                s.recv(1)
                """, name))) {
            listener.timeout(Lab.LONG);
            try (Socket accepted = listener.accept()) {
                assertThat(accepted.get(Options.SO_PEERGROUPS))
                        .containsExactly(IntStream.range(70_000, 70_300).toArray());
                Lab.refused(Errno.ERANGE, () -> accepted.get(1, Options.SO_PEERGROUPS.number(), 4));
            }
            peer.assertEndsWell();
        }
        Socket tcp = lab().ends(Kind.TCP4).here();
        Lab.refused(Errno.ENODATA, () -> tcp.get(Options.SO_PEERGROUPS));
        Lab.refused(Errno.ENODATA, () -> tcp.get(Options.SO_PEERPIDFD));
    }

    /// A connection that a rule of this machine's has sent here knows where it was meant to go.
    @Test
    @Needs("nft")
    @Covers({"SO_ORIGINAL_DST", "IP6T_SO_ORIGINAL_DST"})
    default void originalDestination_ofAConnectionThatWasRedirected_isWhereItWasMeantToGo() throws IOException {
        for (Kind kind : List.of(Kind.TCP4, Kind.TCP6)) {
            String table = (kind == Kind.TCP4 ? "ip" : "ip6") + " jacket";
            Socket listener = lab().listener(kind);
            Address.Ip here = (Address.Ip) listener.localAddress();
            namespace().run("nft", "add table " + table);
            try {
                namespace().run("nft", "add chain " + table + " out { type nat hook output priority -100; }");
                namespace().run("nft", "add rule " + table + " out tcp dport 79 redirect to :" + here.port());

                assertThat(lab().open(kind).connect(here.withPort(79))).isTrue();

                try (Socket accepted = listener.accept()) {
                    Address meant = kind == Kind.TCP4
                            ? accepted.get(Options.SO_ORIGINAL_DST)
                            : accepted.get(Options.IP6T_SO_ORIGINAL_DST);
                    assertThat(meant).isEqualTo(here.withPort(79));
                }
            } finally {
                namespace().run("nft", "delete table " + table);
            }
        }
    }

    @Test
    @Covers("SO_PASSCRED")
    default void passCredentials_givesWhoConnectsOrSendsAName() throws IOException {
        Socket client = lab().open(Kind.STREAM_ABSTRACT);
        client.set(Options.SO_PASSCRED, true);
        client.connect(lab().listener(Kind.STREAM_ABSTRACT).localAddress());
        Socket sender = lab().open(Kind.DGRAM_ABSTRACT);
        sender.set(Options.SO_PASSCRED, true);
        sender.sendTo(new byte[1], lab().bound(Kind.DGRAM_ABSTRACT).localAddress());

        for (Socket named : List.of(client, sender)) {
            assertThat(((Address.Unix) named.localAddress()).name()).matches("[0-9a-f]{5}");
        }
        Socket tcp = lab().open(Kind.TCP4);
        Lab.refused(Errno.EOPNOTSUPP, () -> tcp.set(Options.SO_PASSCRED, true));
    }

    @Test
    @Covers({"SO_RCVBUF", "SO_SNDBUF"})
    default void bufferSizes_areCutToTheSystemsMost() throws IOException {
        Socket socket = lab().open(Kind.TCP4);
        socket.set(Options.SO_RCVBUF, Integer.MAX_VALUE);
        socket.set(Options.SO_SNDBUF, Integer.MAX_VALUE);

        assertThat(socket.get(Options.SO_RCVBUF)).isEqualTo(2 * most("rmem_max"));
        assertThat(socket.get(Options.SO_SNDBUF)).isEqualTo(2 * most("wmem_max"));
    }

    private static int most(String name) throws IOException {
        try (var lines = Files.newBufferedReader(Path.of("/proc/sys/net/core", name))) {
            return Integer.parseInt(lines.readLine().strip());
        }
    }

    @Test
    @Covers({"SO_BINDTODEVICE", "SO_PRIORITY", "SO_TXTIME"})
    default void withoutPrivilege_someValuesAreFreeAndOthersAreNot() throws IOException {
        Socket socket = nobody().open(Kind.UDP4);

        socket.set(Options.SO_BINDTODEVICE, "lo");
        Lab.refused(Errno.EPERM, () -> socket.set(Options.SO_BINDTODEVICE, ""));
        socket.set(Options.SO_PRIORITY, 6);
        Lab.refused(Errno.EPERM, () -> socket.set(Options.SO_PRIORITY, 7));
        socket.set(Options.SO_TXTIME, new Options.TxTime(Options.TxTime.MONOTONIC, 0));
        Lab.refused(Errno.EPERM, () -> socket.set(Options.SO_TXTIME, new Options.TxTime(Options.TxTime.TAI, 0)));
    }

    @Test
    @Covers({"SO_INCOMING_CPU", "SO_INCOMING_NAPI_ID", "SO_PASSRIGHTS"})
    default void values_ofAFreshSocket_areTheKernelsDefaults() throws IOException {
        Socket socket = lab().open(Kind.UDP4);

        assertThat(socket.get(Options.SO_INCOMING_CPU)).isEqualTo(-1);
        assertThat(socket.get(Options.SO_INCOMING_NAPI_ID)).isZero();
        assertThat(socket.get(Options.IP_MULTICAST_ALL)).isTrue();
        assertThat(socket.get(Options.IP_MULTICAST_LOOP)).isTrue();
        assertThat(socket.get(Options.IP_MULTICAST_TTL)).isEqualTo(1);
        assertThat(lab().open(Kind.STREAM_ABSTRACT).get(Options.SO_PASSRIGHTS)).isTrue();
        assertThat(lab().open(Kind.TCP4).get(Options.TCP_USER_TIMEOUT)).isZero();
        assertThat(lab().open(Kind.TCP4).get(Options.TCP_LINGER2)).isEqualTo(Duration.ofSeconds(60));
    }

    /// The peer hears nothing any more, so nothing is acknowledged.
    @Test
    @Covers("TCP_USER_TIMEOUT")
    default void userTimeout_nothingIsAcknowledged_endsInTheKernelsEtimedout() throws IOException {
        Lab.Ends ends = lab().ends(Kind.TCP4);
        ends.there().set(Options.SO_ATTACH_FILTER, Bpf.of(Bpf.stmt(Bpf.RET | Bpf.K, 0)));
        ends.here().set(Options.TCP_USER_TIMEOUT, Duration.ofMillis(100));
        ends.here().timeout(Lab.LONG);

        ends.here().send(new byte[1]);

        assertThat(Lab.refused(Errno.ETIMEDOUT, () -> ends.here().recv(1)))
                .isExactlyInstanceOf(SocketCallException.class);
    }

    @Test
    @Covers({"TCP_MAXSEG", "TCP_WINDOW_CLAMP", "TCP_FASTOPEN", "TCP_INQ"})
    default void tcp_valuesThatTheKernelAdjustsOrRefuses() throws IOException {
        Socket listener = lab().listener(Kind.TCP4);
        Socket client = lab().open(Kind.TCP4);
        client.set(Options.TCP_MAXSEG, 1000);
        client.connect(listener.localAddress());
        assertThat(client.get(Options.TCP_MAXSEG))
                .as("less what TCP's own options take")
                .isBetween(900, 1000);

        client.set(Options.TCP_WINDOW_CLAMP, 1);
        assertThat(client.get(Options.TCP_WINDOW_CLAMP)).as("its floor").isBetween(1000, 5000);
        listener.set(Options.TCP_FASTOPEN, Integer.MAX_VALUE);
        assertThat(listener.get(Options.TCP_FASTOPEN)).as("somaxconn").isBetween(1, 1 << 16);
        Lab.refused(Errno.EINVAL, () -> client.set(Options.TCP_FASTOPEN, 5));
        Lab.refused(Errno.EINVAL, () -> client.setInt(6, Options.TCP_INQ.number(), 2));
    }

    @Test
    @Covers("TCP_CONGESTION")
    default void congestionControl_unknownOrNotAllowed_isRefused() throws IOException {
        Socket socket = lab().open(Kind.TCP4);
        Lab.refused(Errno.ENOENT, () -> socket.set(Options.TCP_CONGESTION, "no-such"));
        var others = new java.util.ArrayList<>(words("available"));
        others.removeAll(words("allowed"));
        assumeTrue(!others.isEmpty(), "every congestion control of this kernel is allowed");

        Socket unprivileged = nobody().open(Kind.TCP4);
        Lab.refused(Errno.EPERM, () -> unprivileged.set(Options.TCP_CONGESTION, others.getFirst()));
    }

    private List<String> words(String which) {
        String file = "/proc/sys/net/ipv4/tcp_" + which + "_congestion_control";
        return List.of(namespace().run("cat", file).strip().split("\\s+", -1));
    }

    @Test
    @Covers({"TCP_REPAIR", "TCP_QUEUE_SEQ", "TCP_DELACK_MAX_US"})
    default void mptcp_optionsOfTcpThatItLacks_areRefused() throws IOException {
        assumeTrue(Kind.Group.ALL.kinds().contains(Kind.MPTCP4), "this kernel has no MPTCP");
        Socket socket = lab().open(Kind.MPTCP4);

        Lab.refused(Errno.EOPNOTSUPP, () -> socket.get(Options.TCP_REPAIR));
        Lab.refused(Errno.ENOPROTOOPT, () -> socket.set(Options.TCP_REPAIR, 1));
        Lab.refused(Errno.ENOPROTOOPT, () -> socket.set(Options.TCP_QUEUE_SEQ, 1L));
        Lab.refused(Errno.EOPNOTSUPP, () -> socket.get(Options.TCP_DELACK_MAX_US));
    }
}
