package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import dev.jacket.loop.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Sockets that end, against `ss --events`.
@Needs({"root", "netns", "ip", "ss"})
@OnEachThread
class DiagnosticsEndingsTest {
    private NetworkNamespace namespace = new NetworkNamespace();
    private Lab lab = new Lab(namespace.host(), ThreadKind::another);

    @AfterEach
    void close() throws IOException {
        lab.close();
        namespace.close();
    }

    private static Diagnostics.SocketEntry next(Diagnostics.Endings endings) throws IOException {
        return endings.next(Deadline.after(Lab.patience())).orElseThrow();
    }

    /// {@return how many netlink sockets of the namespace listen to a group of sock_diag}
    private long listeners() {
        return namespace
                .run("cat", "/proc/thread-self/net/netlink")
                .lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words[1].equals("4") && !words[3].matches("0+"))
                .count();
    }

    /// Ends a connection of 700 bytes, first the end that is returned.
    private Diagnostics.SocketEntry endOfConnection(Kind kind) throws IOException {
        Socket listener = lab.listener(kind);
        Socket here = lab.connected(kind, listener);
        Socket there = lab.keep(listener.accept());
        here.sendAll(new byte[700]);
        assertThat(Lab.exactly(there, 700)).hasSize(700);
        long cookie = here.get(Options.SO_COOKIE);
        var before = Diagnostics.inet(namespace.host(), kind.family, Protocol.TCP).stream()
                .filter(each -> each.cookie() == cookie)
                .findFirst()
                .orElseThrow();
        here.close();
        there.close();
        return before;
    }

    @Test
    @Covers("Endings.next")
    void next_isTheSocketThatEnds_asSsSays() throws Exception {
        Process ss = namespace.here(() -> new ProcessBuilder("stdbuf", "-oL", "ss", "-E", "-H", "-n", "-t", "-e", "-O")
                .redirectErrorStream(true)
                .start());
        try (var endings = InetEndings.open(namespace.host(), Protocol.TCP);
                BufferedReader lines = ss.inputReader()) {
            Lab.until(() -> listeners() == 2);
            for (Kind kind : new Kind[] {Kind.TCP4, Kind.TCP6}) {
                Background<Diagnostics.SocketEntry> waiting =
                        new Background<>(() -> next(endings), ThreadKind::another);
                Diagnostics.SocketEntry before = endOfConnection(kind);
                var ended = new ArrayList<>(List.of(waiting.result(), next(endings)));
                var printed = List.of(lines.readLine(), lines.readLine());
                for (var each : ended) {
                    assertThat(printed)
                            .filteredOn(line -> (line + " ").contains(" sk:" + Long.toHexString(each.cookie()) + " "))
                            .singleElement()
                            .asString()
                            .containsIgnoringWhitespaces(each.local() + " " + each.peer());
                }
                var here = ended.stream()
                        .filter(each -> each.cookie() == before.cookie())
                        .findFirst()
                        .orElseThrow();
                assertThat(here.local()).isEqualTo(before.local());
                assertThat(here.peer()).isEqualTo(before.peer());
                assertThat(here.protocol()).isEqualTo(Protocol.TCP);
                assertThat(here.state()).isEqualTo(Diagnostics.State.CLOSE);
                assertThat(here.info().orElseThrow().bytesSent()).hasValue(700);
            }
        } finally {
            ss.destroy();
        }
    }

    @Test
    void next_tellsTheProtocolsThatWereNamed() throws IOException {
        try (var both = InetEndings.open(namespace.host());
                var udp = InetEndings.open(namespace.host(), Protocol.UDP)) {
            Socket tcp = lab.listener(Kind.TCP4);
            Address ofTcp = tcp.localAddress();
            tcp.close();
            assertThat(next(both)).satisfies(each -> {
                assertThat(each.protocol()).isEqualTo(Protocol.TCP);
                assertThat(each.local()).isEqualTo(ofTcp);
            });
            for (Kind kind : new Kind[] {Kind.UDP4, Kind.UDP6}) {
                Socket datagrams = lab.bound(kind);
                Address local = datagrams.localAddress();
                datagrams.close();
                for (var endings : List.of(both, udp)) {
                    assertThat(next(endings)).satisfies(each -> {
                        assertThat(each.protocol()).isEqualTo(Protocol.UDP);
                        assertThat(each.local()).isEqualTo(local);
                    });
                }
            }
            assertThat(udp.next(Deadline.NOW)).isEmpty();
        }
    }

    @Test
    void next_withoutPrivilege_works() throws IOException {
        try (var endings = InetEndings.open(namespace.unprivileged(), Protocol.UDP)) {
            lab.bound(Kind.UDP4).close();
            assertThat(next(endings).protocol()).isEqualTo(Protocol.UDP);
        }
    }

    @Test
    @Covers("Endings.close")
    void next_whereNoneEnds_endsByDeadlineOrClose() throws Exception {
        try (var endings = InetEndings.open(namespace.host())) {
            assertThat(endings.next(Deadline.NOW)).isEmpty();
            assertThatThrownBy(() -> endings.next(Deadline.after(Duration.ofMillis(20))))
                    .isInstanceOf(CallTimeoutException.class);
        }
        InetEndings closed = InetEndings.open(namespace.host());
        Background<Diagnostics.SocketEntry> waiting = lab.waiting(closed.socket, () -> next(closed));
        closed.close();
        assertThat(waiting.failure()).isInstanceOf(IOException.class);
    }

    @Test
    void next_afterTooMany_isEnobufsAndGoesOn() throws IOException {
        try (var endings = InetEndings.open(namespace.host(), Protocol.UDP)) {
            assertTellsOfLosses(endings, lab);
        }
    }

    static void assertTellsOfLosses(InetEndings endings, Lab lab) throws IOException {
        endings.socket.set(Options.SO_RCVBUF, 1);
        Lab.until(() -> hasLostSome(endings, lab));
        Lab.until(() -> isToldOfAnother(endings, lab));
    }

    /// Ends many sockets and takes nothing before the kernel has counted a loss: it tells of them one by one, and a
    /// reader that is woken by each would miss none.
    private static boolean hasLostSome(InetEndings endings, Lab lab) {
        try {
            for (int i = 0; i < 1_000 && endings.socket.get(Options.SO_MEMINFO).drops() == 0; i++) {
                lab.bound(Kind.UDP4).close();
            }
            while (true) {
                endings.next(Deadline.after(Duration.ofMillis(300)));
            }
        } catch (CallTimeoutException all) {
            return false;
        } catch (IOException lost) {
            assertThat(Errno.of(lost)).isEqualTo(Errno.ENOBUFS);
            return true;
        }
    }

    /// Ends a socket. The kernel drops what comes until all is taken, so this one may be lost as well.
    private static boolean isToldOfAnother(Diagnostics.Endings endings, Lab lab) {
        try {
            Socket another = lab.bound(Kind.UDP4);
            long cookie = another.get(Options.SO_COOKIE);
            another.close();
            while (endings.next(Deadline.after(Duration.ofMillis(300)))
                            .orElseThrow()
                            .cookie()
                    != cookie) {
                // those that found room before
            }
            return true;
        } catch (CallTimeoutException lost) {
            return false;
        } catch (IOException lost) {
            assertThat(Errno.of(lost)).isEqualTo(Errno.ENOBUFS);
            return false;
        }
    }

    /// Whatever else ends on this machine meanwhile.
    @Test
    @Covers("Diagnostics.endings")
    void endings_ofThisMachine_tellOfOurs() throws IOException {
        try (Diagnostics.Endings endings = Diagnostics.endings(Protocol.UDP)) {
            assertTellsOfOurs(endings);
        }
    }

    static void assertTellsOfOurs(Diagnostics.Endings endings) throws IOException {
        long cookie;
        try (Socket ours = Socket.open(Family.INET, SocketType.DGRAM)) {
            ours.bind(Address.Inet4.loopback(0));
            cookie = ours.get(Options.SO_COOKIE);
        }
        Diagnostics.SocketEntry ended;
        do {
            ended = next(endings);
        } while (ended.cookie() != cookie);
        assertThat(ended.protocol()).isEqualTo(Protocol.UDP);
    }

    @Test
    void endings_ofOtherProtocols_areRefused() {
        assertThatThrownBy(() -> Diagnostics.endings(Protocol.ICMP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ICMP");
    }
}
