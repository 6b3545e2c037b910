package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The list of sockets against ss(8), in a network where there are none but the test's.
@Needs({"root", "netns", "ip", "ss"})
@OnEachThread
class DiagnosticsTest {
    private static final int LOOPBACK = 1;

    private NetworkNamespace namespace = new NetworkNamespace();
    private Host host = namespace.host();
    private Lab lab = new Lab(host, ThreadKind::another);

    @BeforeEach
    void open() throws IOException {
        assertThat(Diagnostics.inet(host, Family.INET, Protocol.TCP)).isEmpty();
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
        namespace.close();
    }

    /// {@return what ss prints, its columns one space apart, sorted}
    private Set<String> ss(String... flags) {
        var command = new ArrayList<>(List.of("ss", "-H", "-n", "-a"));
        command.addAll(List.of(flags));
        return namespace
                .run(command.toArray(String[]::new))
                .lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static <T> Set<String> lines(List<T> entries, Function<T, String> line) {
        return entries.stream().map(line).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String state(Diagnostics.State state) {
        return switch (state.name()) {
            case "ESTABLISHED" -> "ESTAB";
            case "CLOSE" -> "UNCONN";
            case "FIN_WAIT2" -> "FIN-WAIT-2";
            default -> state.name().replace('_', '-');
        };
    }

    private static String line(Diagnostics.SocketEntry entry) {
        return "%s %d %d %s %s"
                .formatted(
                        state(entry.state()),
                        entry.receiveQueue(),
                        entry.sendQueue(),
                        entry.local(),
                        entry.peer().port() == 0
                                ? entry.peer().toString().replaceAll(":0$", ":*")
                                : entry.peer().toString());
    }

    private void connections(Kind kind) throws IOException {
        Socket listener = lab.listener(kind, 17);
        Socket here = lab.connected(kind, listener);
        Socket there = lab.keep(listener.accept());
        lab.connected(kind, listener); // waits to be accepted
        there.send(new byte[5]); // waits to be received
        Socket shut = lab.connected(kind, listener);
        shut.shutdown(Shutdown.WRITE);
        Lab.until(() -> isSettled(here, there, shut));
        Lab.awaitQueued(listener, 2);
    }

    /// What is sent is acknowledged a little later, and both listings must see the same.
    private static boolean isSettled(Socket receiver, Socket sender, Socket shut) {
        try {
            boolean seen = shut.get(Options.TCP_INFO).state() == Diagnostics.State.FIN_WAIT2.number();
            return seen && receiver.available() == 5 && sender.unsent() == 0;
        } catch (IOException closed) {
            throw new AssertionError(closed);
        }
    }

    @Test
    @Covers("Diagnostics.inet")
    void tcp_isWhatSsSays() throws Exception {
        connections(Kind.TCP4);
        connections(Kind.TCP6);
        for (Family family : new Family[] {Family.INET, Family.INET6}) {
            Lab.untilTheyAgree(() -> assertThat(
                            lines(Diagnostics.inet(host, family, Protocol.TCP), DiagnosticsTest::line))
                    .isEqualTo(ss("-t", family.equals(Family.INET) ? "-4" : "-6")));
            List<Diagnostics.SocketEntry> found = Diagnostics.inet(host, family, Protocol.TCP);
            assertThat(found).hasSize(7);
            assertThat(found)
                    .extracting(Diagnostics.SocketEntry::state)
                    .contains(
                            Diagnostics.State.LISTEN,
                            Diagnostics.State.ESTABLISHED,
                            Diagnostics.State.FIN_WAIT2,
                            Diagnostics.State.CLOSE_WAIT);
        }
    }

    @Test
    void tcp_entry_isTheSocketThatItDescribes() throws IOException {
        Socket listener = lab.listener(Kind.TCP4, 17);
        Socket here = lab.connected(Kind.TCP4, listener);
        Socket there = lab.keep(listener.accept());
        here.sendAll(new byte[1000]);
        assertThat(Lab.exactly(there, 1000)).hasSize(1000);

        var entry = Diagnostics.inet(host, Family.INET, Protocol.TCP, Diagnostics.State.ESTABLISHED).stream()
                .filter(each -> each.local().equals(uncheckedLocal(here)))
                .findFirst()
                .orElseThrow();

        assertThat(entry.peer()).isEqualTo(there.localAddress());
        assertThat(entry.protocol()).isEqualTo(Protocol.TCP);
        assertThat(entry.cookie()).isEqualTo(here.get(Options.SO_COOKIE));
        assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd/" + here.fd())))
                .hasToString("socket:[" + entry.inode() + "]");
        TcpInfo info = entry.info().orElseThrow();
        assertThat(info.state()).isEqualTo(1);
        assertThat(info.bytesSent()).hasValue(1000);
        assertThat(entry.congestion()).isEqualTo(here.get(Options.TCP_CONGESTION));
        assertThat(entry.isListening()).isFalse();
        assertThat(Diagnostics.inet(host, Family.INET, Protocol.TCP, Diagnostics.State.LISTEN))
                .singleElement()
                .satisfies(each -> assertThat(each.sendQueue()).isEqualTo(17))
                .satisfies(each -> assertThat(each.isListening()).isTrue());
    }

    private static Address uncheckedLocal(Socket socket) {
        try {
            return socket.localAddress();
        } catch (IOException closed) {
            throw new AssertionError(closed);
        }
    }

    @Test
    @Covers("Diagnostics.inet")
    void udp_isWhatSsSays() throws Exception {
        Lab.Ends ends = lab.ends(Kind.UDP4);
        lab.bound(Kind.UDP4);
        ends.here().send(new byte[100]);
        Lab.untilTheyAgree(() -> assertThat(
                        lines(Diagnostics.inet(host, Family.INET, Protocol.UDP), DiagnosticsTest::line))
                .isEqualTo(ss("-u", "-4")));
        List<Diagnostics.SocketEntry> found = Diagnostics.inet(host, Family.INET, Protocol.UDP);
        assertThat(found).hasSize(3);
        assertThat(found).allSatisfy(each -> assertThat(each.info()).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"TCP4", "TCP6"})
    @Covers("Diagnostics.destroy")
    void destroy_connection_endsItForBoth(Kind kind) throws Exception {
        Socket listener = lab.listener(kind);
        Socket here = lab.connected(kind, listener);
        Socket there = lab.keep(listener.accept());
        long cookie = here.get(Options.SO_COOKIE);
        var entry = Diagnostics.inet(host, kind.family, Protocol.TCP).stream()
                .filter(each -> each.cookie() == cookie)
                .findFirst()
                .orElseThrow();
        Lab.refused(Errno.EPERM, () -> Diagnostics.destroy(namespace.unprivileged(), entry));
        Background<byte[]> waiting = lab.waiting(here, () -> here.recv(1));

        Diagnostics.destroy(host, entry);

        assertThat(Errno.of(waiting.failure())).isEqualTo(Errno.ECONNABORTED);
        there.timeout(Lab.LONG);
        Lab.refused(Errno.ECONNRESET, () -> there.recv(1));
        Lab.refused(Errno.ENOENT, () -> Diagnostics.destroy(host, entry));
    }

    private static Address.Ip ip(Address address) {
        return (Address.Ip) address;
    }

    private Optional<Long> cookieAt(Address local, Address peer, int ifIndex) throws IOException {
        return Diagnostics.tcp(host, ip(local), ip(peer), ifIndex).map(Diagnostics.SocketEntry::cookie);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"TCP4", "TCP6"})
    @Covers("Diagnostics.tcp")
    void tcp_ofTwoAddresses_isTheSocketThatHasThem(Kind kind) throws IOException {
        lab.ends(kind);
        Lab.Ends ends = lab.ends(kind);
        for (Socket each : List.of(ends.here(), ends.there())) {
            var entry = Diagnostics.tcp(host, ip(each.localAddress()), ip(each.peerAddress()), LOOPBACK)
                    .orElseThrow();
            assertThat(entry.cookie()).isEqualTo(each.get(Options.SO_COOKIE));
            assertThat(entry.local()).isEqualTo(each.localAddress());
            assertThat(entry.peer()).isEqualTo(each.peerAddress());
            assertThat(entry.state()).isEqualTo(Diagnostics.State.ESTABLISHED);
            assertThat(link(each)).isEqualTo("socket:[" + entry.inode() + "]");
            assertThat(entry.info()).isPresent();
            assertThat(entry.uid()).isZero();
        }
    }

    /// As either end has them: of an IPv4 client a dual-stack server has the address mapped, and so has a client of
    /// IPv6 that is an IPv4 server's.
    @Test
    void tcp_ofMappedAddresses_isTheSameSocket() throws IOException {
        Socket dual = lab.open(Kind.TCP6);
        dual.set(Options.IPV6_V6ONLY, false);
        dual.bind(Address.inet("::", 0));
        dual.listen(3);
        Socket plain = lab.listener(Kind.TCP4);
        Socket here = lab.open(Kind.TCP4);
        here.connect(Address.Inet4.loopback(ip(dual.localAddress()).port()));
        isFoundByBothForms(here, lab.keep(dual.accept()));
        Socket mapped = lab.open(Kind.TCP6);
        mapped.connect(((Address.Inet4) plain.localAddress()).mapped());
        isFoundByBothForms(mapped, lab.keep(plain.accept()));
    }

    private void isFoundByBothForms(Socket here, Socket there) throws IOException {
        long client = here.get(Options.SO_COOKIE);
        long server = there.get(Options.SO_COOKIE);
        assertThat(cookieAt(here.localAddress(), here.peerAddress(), LOOPBACK)).hasValue(client);
        assertThat(cookieAt(there.peerAddress(), there.localAddress(), LOOPBACK))
                .hasValue(client);
        assertThat(cookieAt(there.peerAddress(), here.peerAddress(), LOOPBACK)).hasValue(client);
        assertThat(cookieAt(there.localAddress(), there.peerAddress(), LOOPBACK))
                .hasValue(server);
        assertThat(cookieAt(here.peerAddress(), here.localAddress(), LOOPBACK)).hasValue(server);
    }

    /// Where the kernel finds no connection it looks for a listener.
    @Test
    void tcp_ofAListenersAddress_isEmpty() throws IOException {
        for (Kind kind : new Kind[] {Kind.TCP4, Kind.TCP6}) {
            Address at = lab.listener(kind).localAddress();
            assertThat(cookieAt(at, ip(at).withPort(9), LOOPBACK)).isEmpty();
            assertThat(cookieAt(at, ip(at).withPort(0), LOOPBACK)).isEmpty();
            assertThat(cookieAt(ip(at).withPort(9), at, LOOPBACK)).isEmpty();
        }
    }

    @Test
    void tcp_ofASocketBoundToAnInterface_isFoundThere() throws IOException {
        Socket listener = lab.listener(Kind.TCP4);
        Socket here = lab.open(Kind.TCP4);
        here.set(Options.SO_BINDTODEVICE, "lo");
        here.connect(listener.localAddress());
        long cookie = here.get(Options.SO_COOKIE);
        assertThat(cookieAt(here.localAddress(), here.peerAddress(), LOOPBACK)).hasValue(cookie);
        assertThat(cookieAt(here.localAddress(), here.peerAddress(), 0)).isEmpty();
        assertThat(cookieAt(here.localAddress(), here.peerAddress(), LOOPBACK + 1))
                .isEmpty();
    }

    @Test
    void tcp_ofAnotherUser_isTheirs() throws IOException {
        Socket listener = lab.listener(Kind.TCP4);
        Socket here =
                lab.keep(Opening.open(namespace.unprivileged(), Family.INET, SocketType.STREAM, Protocol.DEFAULT));
        here.connect(listener.localAddress());
        assertThat(Diagnostics.tcp(host, ip(here.localAddress()), ip(here.peerAddress()), 0))
                .hasValueSatisfying(each -> assertThat(each.uid()).isEqualTo(65_534));
        assertThat(Diagnostics.tcp(
                        namespace.unprivileged(), ip(listener.localAddress()), ip(here.localAddress()), LOOPBACK))
                .as("the server's end, seen without privileges")
                .hasValueSatisfying(each -> assertThat(each.uid()).isZero());
    }

    @Test
    void tcp_ofWhatHasEnded_isNobodys() throws IOException {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        Address here = ends.here().localAddress();
        Address there = ends.there().localAddress();
        ends.here().close();
        Lab.until(() -> inode(here, there) == 0);
        ends.there().set(Options.SO_LINGER, Linger.RESET);
        ends.there().close();
        Lab.until(() -> inode(here, there) == -1);
    }

    /// {@return the inode of the socket there; -1 if there is none}
    private long inode(Address local, Address peer) {
        try {
            return Diagnostics.tcp(host, ip(local), ip(peer), LOOPBACK)
                    .map(Diagnostics.SocketEntry::inode)
                    .orElse(-1L);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void tcp_ofWhatNoSocketCanHave_isRefused() {
        var four = Address.inet("127.0.0.1", 1);
        var six = Address.inet("::1", 2);
        assertThatThrownBy(() -> Diagnostics.tcp(four, six, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("127.0.0.1:1 and [::1]:2 are not of one family");
        assertThatThrownBy(() -> Diagnostics.tcp(six, six, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("interface -1 is below 0");
    }

    @Test
    void mptcp_isAskedForByAttribute() throws IOException {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Kind.Group.INTERNET_STREAM.kinds().contains(Kind.MPTCP4));
        Socket listener = lab.listener(Kind.MPTCP4, 3);
        lab.listener(Kind.TCP4, 3);
        assertThat(Diagnostics.inet(host, Family.INET, Protocol.MPTCP))
                .singleElement()
                .satisfies(each -> assertThat(each.local()).isEqualTo(listener.localAddress()));
    }

    @Test
    void inet_whatTheKernelDoesNotList_isItsErrno() {
        Lab.refused(Errno.ENOENT, () -> Diagnostics.inet(host, Family.INET, Protocol.of(77)));
        assertThatThrownBy(() -> Diagnostics.inet(Family.UNIX, Protocol.TCP))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String line(Diagnostics.UnixEntry entry) {
        String type = entry.type().equals(SocketType.STREAM)
                ? "u_str"
                : entry.type().equals(SocketType.DGRAM) ? "u_dgr" : "u_seq";
        String local = entry.local().isUnnamed()
                ? "*"
                : entry.local().isAbstract()
                        ? "@" + entry.local().name()
                        : entry.local().name();
        return "%s %s %d %d %s %d * %d"
                .formatted(
                        type,
                        state(entry.state()),
                        entry.receiveQueue(),
                        entry.sendQueue(),
                        local,
                        entry.inode(),
                        entry.peerInode());
    }

    @Test
    @Covers("Diagnostics.unix")
    void unix_isWhatSsSays() throws Exception {
        for (Kind kind : new Kind[] {Kind.STREAM_PATH, Kind.SEQPACKET_ABSTRACT}) {
            Socket listener = lab.listener(kind, 9);
            lab.connected(kind, listener);
            lab.keep(listener.accept());
        }
        lab.bound(Kind.DGRAM_ABSTRACT);
        List<Diagnostics.UnixEntry> found = Diagnostics.unix(host);
        assertThat(found).hasSize(7);
        // ss shows the peer's name too, where the peer has one.
        assertThat(lines(found, DiagnosticsTest::line))
                .isEqualTo(ss("-x").stream()
                        .map(line -> line.replaceAll("\\S+ (\\d+)$", "* $1"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void unix_entry_isTheSocketThatItDescribes() throws IOException {
        Socket listener = lab.listener(Kind.STREAM_PATH, 9);
        Socket here = lab.connected(Kind.STREAM_PATH, listener);
        here.send(new byte[7]);
        List<Diagnostics.UnixEntry> all = Diagnostics.unix(host);
        var listening = all.stream()
                .filter(Diagnostics.UnixEntry::isListening)
                .findFirst()
                .orElseThrow();
        assertThat(listening.local()).isEqualTo(listener.localAddress());
        assertThat(listening.type()).isEqualTo(SocketType.STREAM);
        assertThat(listening.receiveQueue()).isEqualTo(1);
        assertThat(listening.sendQueue()).isEqualTo(9);
        assertThat(listening.uid()).hasValue(0);
        assertThat(listening.cookie()).isEqualTo(listener.get(Options.SO_COOKIE));
        var client = all.stream()
                .filter(each -> ("socket:[" + each.inode() + "]").equals(link(here)))
                .findFirst()
                .orElseThrow();
        assertThat(listening.pending()).containsExactly(client.inode());
        assertThat(client.state()).isEqualTo(Diagnostics.State.ESTABLISHED);
        assertThat(Diagnostics.unix(host, Diagnostics.State.LISTEN)).containsExactly(listening);
    }

    private static String link(Socket socket) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + socket.fd()))
                    .toString();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Test
    void states_haveTheirNames() {
        assertThat(Diagnostics.State.FIN_WAIT1).hasToString("FIN_WAIT1");
        assertThat(new Diagnostics.State(12)).hasToString("STATE_12");
        assertThatThrownBy(() -> new Diagnostics.State(32)).isInstanceOf(IllegalArgumentException.class);
    }
}
