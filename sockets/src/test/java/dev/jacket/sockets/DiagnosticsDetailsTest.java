package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The details of sockets, field by field, against ss(8) and against what the sockets themselves say.
@Needs({"root", "netns", "ip", "ss"})
@OnEachThread
class DiagnosticsDetailsTest {
    private static final Pattern COOKIE = Pattern.compile(" sk:(\\w+)");

    private NetworkNamespace namespace = new NetworkNamespace();
    private Lab lab = new Lab(namespace.host(), ThreadKind::another);

    @AfterEach
    void close() throws IOException {
        lab.close();
        namespace.close();
    }

    /// {@return the lines of ss by the cookies of the sockets}
    private Map<Long, String> ss(String... kind) {
        var command = new ArrayList<>(List.of("ss", "-H", "-n", "-a", "-e", "-m", "-i", "-o", "-O"));
        command.addAll(List.of("--tos", "--cgroup", "--inet-sockopt"));
        command.addAll(List.of(kind));
        return namespace
                .run(command.toArray(String[]::new))
                .lines()
                .collect(Collectors.toMap(line -> Long.parseLong(part(line, COOKIE), 16), line -> line));
    }

    private static String part(String line, Pattern pattern) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String part(String line, String pattern) {
        return part(line, Pattern.compile(pattern));
    }

    private static String memory(Options.MemInfo info) {
        return "r%d,rb%d,t%d,tb%d,f%d,w%d,o%d,bl%d,d%d"
                .formatted(
                        info.received(),
                        info.receiveBuffer(),
                        info.sent(),
                        info.sendBuffer(),
                        info.forward(),
                        info.queued(),
                        info.options(),
                        info.backlog(),
                        info.drops());
    }

    private static String arrow(Optional<Shutdown> shutdown) {
        return shutdown.map(each -> switch (each) {
                    case READ -> "-->";
                    case WRITE -> "<--";
                    case BOTH -> "---";
                })
                .orElse("<->");
    }

    private static String hex(long number) {
        return number == 0 ? "0" : "0x" + Long.toHexString(number);
    }

    /// {@return the inode of a cgroup, as the kernel numbers them}
    private static long cgroup(String path) {
        try (var mounts = Files.lines(Path.of("/proc/mounts"))) {
            String root = mounts.map(line -> line.split(" ", 4))
                    .filter(words -> words[2].equals("cgroup2"))
                    .findFirst()
                    .orElseThrow()[1];
            return (long) Files.getAttribute(Path.of(root, path), "unix:ino");
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    /// The words by which ss knows the options.
    private static final Map<String, Option<Boolean>> WORDS = Map.of(
            "recverr", Options.IP_RECVERR,
            "freebind", Options.IP_FREEBIND,
            "hdrincl", Options.IP_HDRINCL,
            "mc_loop", Options.IP_MULTICAST_LOOP,
            "transparent", Options.IP_TRANSPARENT,
            "mc_all", Options.IP_MULTICAST_ALL,
            "nodefrag", Options.IP_NODEFRAG,
            "bind_addr_no_port", Options.IP_BIND_ADDRESS_NO_PORT,
            "recverr_rfc4884", Options.IP_RECVERR_RFC4884);

    private static void assertIsWhatSsSays(Diagnostics.SocketEntry entry, String line) {
        Diagnostics.Details details = entry.details();
        var ours = new TreeMap<String, String>();
        var theirs = new TreeMap<String, String>();
        record Field(String name, String pattern, String ours) {}
        Stream.of(
                        new Field(
                                "memory",
                                "skmem:\\(([^)]*)\\)",
                                details.memory()
                                        .map(DiagnosticsDetailsTest::memory)
                                        .orElse("")),
                        new Field("shutdown", " ([<-]-[>-]) ", arrow(details.shutdown())),
                        new Field(
                                "tos",
                                " tos:(\\w+)",
                                details.tos().isPresent() ? hex(details.tos().getAsInt()) : ""),
                        new Field(
                                "class",
                                " tclass:(\\w+)",
                                details.trafficClass().isPresent()
                                        ? hex(details.trafficClass().getAsInt())
                                        : ""),
                        new Field(
                                "v6only",
                                " v6only:(\\w)",
                                details.v6Only().map(only -> only ? "1" : "0").orElse("")),
                        new Field("ulp", " tcp-ulp-(\\w+)", details.upperProtocol()),
                        new Field(
                                "path",
                                " token:(\\S+\\)/\\S+\\))",
                                details.path()
                                        .map(DiagnosticsDetailsTest::tokens)
                                        .orElse("")),
                        new Field("inode", " ino:(\\d+)", Long.toString(entry.inode())),
                        new Field("congestion", " (bbr|cubic|reno) ", entry.congestion()))
                .forEach(field -> {
                    ours.put(field.name(), field.ours());
                    theirs.put(field.name(), part(line, field.pattern()));
                });
        // ss tells a mark of zero by saying nothing.
        ours.put("mark", hex(details.mark().orElse(0)));
        theirs.put(
                "mark",
                Optional.of(part(line, " fwmark:(\\w+)"))
                        .filter(mark -> !mark.isEmpty())
                        .orElse("0"));
        ours.put("cgroup", details.cgroup().toString());
        theirs.put(
                "cgroup", OptionalLong.of(cgroup(part(line, " cgroup:(/\\S*)"))).toString());
        List<String> words = List.of(part(line, "inet-sockopt: \\( ([^)]*)\\)").split(" ", -1));
        WORDS.forEach((word, option) -> {
            ours.put(word, String.valueOf(details.options().get(option)));
            theirs.put(word, String.valueOf(words.contains(word)));
        });
        assertThat(ours).as(line).isEqualTo(theirs);
    }

    private static String tokens(Diagnostics.Path path) {
        return "%04x(id:%d)/%04x(id:%d)"
                .formatted(path.remoteToken(), path.remoteId(), path.localToken(), path.localId());
    }

    private void assertAreWhatSsSays(Family family, Protocol protocol, int count, String... kind) throws IOException {
        Lab.untilTheyAgree(() -> compare(family, protocol, count, kind));
    }

    private void compare(Family family, Protocol protocol, int count, String... kind) throws IOException {
        List<Diagnostics.SocketEntry> found = Diagnostics.inet(namespace.host(), family, protocol);
        Map<Long, String> lines = ss(kind);
        assertThat(found)
                .hasSize(count)
                .extracting(Diagnostics.SocketEntry::cookie)
                .hasSameElementsAs(lines.keySet());
        found.forEach(each -> assertIsWhatSsSays(each, lines.getOrDefault(each.cookie(), "")));
    }

    /// Two connections of which one is shut, with options that are not the default. Returns when all is acknowledged,
    /// so that nothing changes between two listings.
    ///
    /// @return the listener
    private Socket connections(Kind kind, Lab lab) throws IOException {
        Socket listener = lab.open(kind);
        listener.set(Options.SO_MARK, 0xfedcba98L);
        listener.bind(lab.fresh(kind));
        listener.listen(3);
        Socket here = lab.open(kind);
        here.set(Options.IP_TOS, 0x28);
        here.set(Options.IP_RECVERR, true);
        here.set(Options.IP_BIND_ADDRESS_NO_PORT, true);
        if (kind.family.equals(Family.INET6)) {
            here.set(Options.IPV6_TCLASS, 0x44);
        }
        here.connect(listener.localAddress());
        Socket there = lab.keep(listener.accept());
        there.send(new byte[500]);
        there.shutdown(Shutdown.WRITE);
        here.set(Options.IP_FREEBIND, true);
        here.set(Options.IP_TRANSPARENT, true);
        Lab.until(() -> isSettled(here, there));
        return listener;
    }

    private static boolean isSettled(Socket here, Socket there) {
        try {
            return here.available() == 500
                    && there.unsent() == 0
                    && there.get(Options.TCP_INFO).state() == Diagnostics.State.FIN_WAIT2.number();
        } catch (IOException closed) {
            throw new AssertionError(closed);
        }
    }

    @Test
    void tcp_isWhatSsSaysFieldByField() throws IOException {
        connections(Kind.TCP4, lab);
        connections(Kind.TCP6, lab);
        assertAreWhatSsSays(Family.INET, Protocol.TCP, 3, "-t", "-4");
        assertAreWhatSsSays(Family.INET6, Protocol.TCP, 3, "-t", "-6");
    }

    /// ss and we must not agree on being wrong: the sockets know best.
    @Test
    void tcp_details_areWhatTheSocketsSay() throws IOException {
        Socket listening = connections(Kind.TCP6, lab);
        List<Diagnostics.SocketEntry> found = Diagnostics.inet(namespace.host(), Family.INET6, Protocol.TCP);
        Function<Diagnostics.State, Diagnostics.Details> of = state -> found.stream()
                .filter(each -> each.state().equals(state))
                .findFirst()
                .orElseThrow()
                .details();

        Diagnostics.Details listener = of.apply(Diagnostics.State.LISTEN);
        assertThat(listener.mark()).hasValue(0xfedcba98L);
        assertThat(listener.v6Only()).hasValue(true).hasValue(listening.get(Options.IPV6_V6ONLY));
        assertThat(listener.shutdown()).isEmpty();
        Diagnostics.Details here = of.apply(Diagnostics.State.CLOSE_WAIT);
        assertThat(here.shutdown()).as("by the peer").hasValue(Shutdown.READ);
        assertThat(here.tos()).hasValue(0x28);
        assertThat(here.trafficClass()).hasValue(0x44);
        assertThat(here.v6Only()).as("not told of a connection").isEmpty();
        assertThat(here.options()).containsEntry(Options.IP_RECVERR, true);
        assertThat(here.options()).containsEntry(Options.IP_BIND_ADDRESS_NO_PORT, true);
        assertThat(here.options()).containsEntry(Options.IP_NODEFRAG, false);
        assertThat(here.memory().orElseThrow().received()).isGreaterThanOrEqualTo(500);
        assertThat(of.apply(Diagnostics.State.FIN_WAIT2).shutdown()).hasValue(Shutdown.WRITE);
        assertThat(here.options()).containsEntry(Options.IP_FREEBIND, true);
        assertThat(here.options()).containsEntry(Options.IP_TRANSPARENT, true);
        assertThat(here.options()).hasSize(WORDS.size());
        assertThat(here.upperProtocol()).isEmpty();
    }

    @Test
    void v6Only_isToldOfListeners() throws IOException {
        for (boolean only : new boolean[] {true, false}) {
            Socket listener = lab.open(Kind.TCP6);
            listener.set(Options.IPV6_V6ONLY, only);
            listener.bind(Address.inet("::", 0));
            listener.listen(1);
            assertThat(Diagnostics.inet(namespace.host(), Family.INET6, Protocol.TCP))
                    .filteredOn(each -> each.details().v6Only().equals(Optional.of(only)))
                    .singleElement()
                    .satisfies(each -> assertThat(each.cookie()).isEqualTo(listener.get(Options.SO_COOKIE)));
        }
        assertAreWhatSsSays(Family.INET6, Protocol.TCP, 2, "-t", "-6");
    }

    @Test
    void tcp_mark_isNotToldToOthers() throws IOException {
        connections(Kind.TCP4, lab);
        assertThat(Diagnostics.inet(namespace.unprivileged(), Family.INET, Protocol.TCP))
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.details().mark()).isEmpty());
    }

    @Test
    void udp_isWhatSsSaysFieldByField() throws IOException {
        Lab.Ends ends = lab.ends(Kind.UDP4);
        ends.here().set(Options.IP_RECVERR_RFC4884, true);
        ends.here().set(Options.IP_MULTICAST_LOOP, false);
        ends.here().set(Options.IP_MULTICAST_ALL, false);
        ends.there().send(new byte[300]);
        assertAreWhatSsSays(Family.INET, Protocol.UDP, 2, "-u", "-4");
    }

    @Test
    void raw_isWhatSsSaysFieldByField() throws IOException {
        try {
            assertThat(Diagnostics.inet(namespace.host(), Family.INET, Protocol.RAW))
                    .isEmpty();
        } catch (IOException refused) {
            Assumptions.abort("the kernel does not list raw sockets: " + refused.getMessage());
        }
        Socket raw = lab.open(Family.INET, SocketType.RAW, Protocol.ICMP);
        raw.set(Options.IP_HDRINCL, true);
        raw.set(Options.IP_NODEFRAG, true);
        assertAreWhatSsSays(Family.INET, Protocol.RAW, 1, "-w", "-4");
    }

    @Test
    void mptcp_subflows_areToldByTheUpperProtocol() throws IOException {
        Assumptions.assumeTrue(Kind.Group.INTERNET_STREAM.kinds().contains(Kind.MPTCP4));
        Socket listener = lab.listener(Kind.MPTCP4, 3);
        lab.connected(Kind.MPTCP4, listener);
        lab.keep(listener.accept());
        assertThat(Diagnostics.inet(namespace.host(), Family.INET, Protocol.TCP))
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.details().upperProtocol()).isEqualTo("mptcp"))
                .filteredOn(each -> !each.isListening())
                .allSatisfy(
                        each -> assertThat(each.details().path().orElseThrow().localToken())
                                .isPositive());
        assertAreWhatSsSays(Family.INET, Protocol.TCP, 3, "-t", "-4");
        assertAreWhatSsSays(Family.INET, Protocol.MPTCP, 3, "-M", "-4");
    }

    private static String number(String line, String name) {
        return part(line, "\\b" + name + ":([0-9.]+)");
    }

    private static String number(OptionalLong value) {
        // ss leaves out what is zero.
        return value.orElse(0) == 0 ? "" : Long.toString(value.getAsLong());
    }

    @Test
    void tcpInfo_isWhatSsSays() throws IOException {
        connections(Kind.TCP4, lab);
        Lab.untilTheyAgree(this::compareTcpInfo);
    }

    private void compareTcpInfo() throws IOException {
        Map<Long, String> lines = ss("-t", "-4");
        for (var entry : Diagnostics.inet(namespace.host(), Family.INET, Protocol.TCP)) {
            String line = lines.getOrDefault(entry.cookie(), "");
            if (entry.isListening()) {
                continue;
            }
            TcpInfo info = entry.info().orElseThrow();
            var ours = new ArrayList<String>();
            var theirs = new ArrayList<String>();
            Map.of(
                            "mss", info.sndMss(),
                            "cwnd", info.sndCwnd(),
                            "pmtu", info.pmtu(),
                            "bytes_sent", info.bytesSent(),
                            "bytes_received", info.bytesReceived(),
                            "segs_out", info.segsOut(),
                            "segs_in", info.segsIn(),
                            "delivered", info.delivered(),
                            "rcv_space", info.rcvSpace(),
                            "snd_wnd", info.sndWnd())
                    .forEach((name, value) -> {
                        ours.add(name + " " + number(value));
                        theirs.add(name + " " + number(line, name));
                    });
            ours.add("minrtt "
                    + info.minRtt().map(time -> trimmed(time.toNanos() / 1e6)).orElse(""));
            theirs.add("minrtt " + number(line, "minrtt"));
            assertThat(ours).as(line).isEqualTo(theirs);
        }
    }

    /// {@return a number as `%g` of C prints it}
    private static String trimmed(double number) {
        return Double.toString(number).replaceAll("\\.0$", "");
    }

    @Test
    void unix_isWhatSsAndStatSay() throws IOException {
        Socket listener = lab.listener(Kind.STREAM_PATH, 9);
        lab.connected(Kind.STREAM_PATH, listener);
        Socket there = lab.keep(listener.accept());
        there.send(new byte[100]);
        there.shutdown(Shutdown.WRITE);
        lab.connected(Kind.STREAM_PATH, listener);
        lab.bound(Kind.DGRAM_ABSTRACT);

        List<Diagnostics.UnixEntry> found = Diagnostics.unix(namespace.host());
        Map<Long, String> lines = namespace
                .run("ss", "-H", "-n", "-a", "-e", "-m", "-O", "-x")
                .lines()
                .collect(Collectors.toMap(line -> Long.parseLong(line.split("\\s+", -1)[5]), line -> line));

        assertThat(found).hasSize(5).extracting(Diagnostics.UnixEntry::inode).hasSameElementsAs(lines.keySet());
        for (var each : found) {
            String line = lines.getOrDefault(each.inode(), "");
            assertThat(each.memory().map(DiagnosticsDetailsTest::memory))
                    .as(line)
                    .hasValue(part(line, "skmem:\\(([^)]*)"));
            assertThat(arrow(each.shutdown())).as(line).isEqualTo(part(line + " ", " ([<-]-[>-]) "));
            assertThat(each.file().map(file -> Long.toString(file.inode())).orElse(""))
                    .as(line)
                    .isEqualTo(part(line, " ino:(\\d+)"));
            assertThat(each.pending().stream().map(inode -> " " + inode).collect(Collectors.joining()))
                    .as(line)
                    .isEqualTo(part(line + " ", "peers:((?: \\d+)*)"));
        }
        var listening = found.stream()
                .filter(Diagnostics.UnixEntry::isListening)
                .findFirst()
                .orElseThrow();
        // Of the device ss tells another number: it takes the kernel's for that of stat.
        String path = ((Address.Unix) listener.localAddress()).name();
        assertThat(listening.file().map(file -> "%d %d %d".formatted(file.inode(), file.major(), file.minor())))
                .hasValue(namespace.run("stat", "-c", "%i %Hd %Ld", path).strip());
        assertThat(found)
                .extracting(Diagnostics.UnixEntry::shutdown)
                .contains(Optional.of(Shutdown.READ), Optional.of(Shutdown.WRITE), Optional.empty());
    }
}
