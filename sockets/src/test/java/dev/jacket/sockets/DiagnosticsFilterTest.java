package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Needs;
import dev.jacket.checks.Seed;
import dev.jacket.sockets.Diagnostics.Filter;
import dev.jacket.sockets.Diagnostics.SocketEntry;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Filters that run in the kernel, against the same said to ss(8), and against the same said in Java of the whole list.
@Needs({"root", "netns", "ip", "ss"})
@OnEachThread
class DiagnosticsFilterTest {
    private static final Pattern COOKIE = Pattern.compile(" sk:(\\w+)");
    private static final long ALL = 0xffff_ffffL;

    private NetworkNamespace namespace = new NetworkNamespace();
    private Lab lab = new Lab(namespace.host(), ThreadKind::another);
    private List<Integer> ports = new ArrayList<>();

    /// A filter, and what it means.
    private record Meaning(Filter filter, Predicate<SocketEntry> test) {
        Meaning and(Meaning other) {
            return new Meaning(filter.and(other.filter), test.and(other.test));
        }

        Meaning or(Meaning other) {
            return new Meaning(filter.or(other.filter), test.or(other.test));
        }

        Meaning not() {
            return new Meaning(filter.not(), test.negate());
        }
    }

    @BeforeEach
    void open() throws IOException {
        for (String host : List.of("127.0.0.1", "127.129.0.1", "::1", "::ffff:127.0.0.9", "::")) {
            Address.Ip any = Address.inet(host, 0);
            Socket listener = lab.open(any.family(), SocketType.STREAM, Protocol.DEFAULT);
            listener.bind(any);
            listener.listen(4);
            ports.add(((Address.Ip) listener.localAddress()).port());
            if (!host.equals("::")) {
                Socket client = lab.open(any.family(), SocketType.STREAM, Protocol.DEFAULT);
                client.set(Options.SO_MARK, host.equals("::1") ? 0xabL : 0xffff_00a0L);
                client.connect(listener.localAddress());
                lab.keep(listener.accept());
            }
        }
        Socket bound = lab.open(Kind.TCP4);
        bound.set(Options.SO_BINDTODEVICE, "lo");
        bound.bind(Address.inet("127.0.0.1", 20_000)); // below what the kernel gives by itself, so no client has it
        bound.listen(1);
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
        namespace.close();
    }

    private Set<Long> cookies(Family family, Filter filter, Diagnostics.State... states) throws IOException {
        return Diagnostics.inet(namespace.host(), family, Protocol.TCP, filter, states).stream()
                .map(SocketEntry::cookie)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<Long> ss(Family family, String filter) {
        String lines = namespace.run(
                "ss", "-H", "-n", "-a", "-t", "-e", "-O", family.equals(Family.INET) ? "-4" : "-6", filter);
        return COOKIE.matcher(lines)
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1), 16))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<Long> meant(Family family, Predicate<SocketEntry> test) throws IOException {
        return Diagnostics.inet(namespace.host(), family, Protocol.TCP).stream()
                .filter(test)
                .map(SocketEntry::cookie)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean begins(Address.Ip address, Address.Ip like, int prefix) {
        byte[] bytes = address.bytes();
        byte[] wanted = like.bytes();
        if (bytes.length == 16 && wanted.length == 4) {
            bytes = ((Address.Ip) address.unmapped()).bytes();
        }
        if (bytes.length != wanted.length) {
            return false;
        }
        int shift = wanted.length * 8 - prefix;
        return new BigInteger(1, bytes).shiftRight(shift).equals(new BigInteger(1, wanted).shiftRight(shift))
                && (like.port() == 0 || like.port() == address.port());
    }

    private static Meaning local(String like, int port, int prefix) {
        Address.Ip address = Address.inet(like, port);
        return new Meaning(Filter.local(address, prefix), each -> begins(each.local(), address, prefix));
    }

    private static Meaning peer(String like, int port, int prefix) {
        Address.Ip address = Address.inet(like, port);
        return new Meaning(Filter.peer(address, prefix), each -> begins(each.peer(), address, prefix));
    }

    private static Meaning localPorts(int first, int last) {
        return new Meaning(
                Filter.localPorts(first, last),
                each -> each.local().port() >= first && each.local().port() <= last);
    }

    private static Meaning peerPorts(int first, int last) {
        return new Meaning(
                Filter.peerPorts(first, last),
                each -> each.peer().port() >= first && each.peer().port() <= last);
    }

    private static Meaning mark(long mark, long mask) {
        return new Meaning(
                Filter.mark(mark, mask), each -> (each.details().mark().orElseThrow() & mask) == (mark & mask));
    }

    private List<Meaning> conditions() {
        int some = ports.getFirst();
        return List.of(
                localPorts(some, some),
                localPorts(some + 1, 65535),
                localPorts(0, some),
                peerPorts(0, 0),
                peerPorts(1, 65535),
                peerPorts(ports.get(2), ports.get(2)),
                new Meaning(Filter.device(1), each -> each.ifIndex() == 1),
                mark(0xab, ALL),
                mark(0xffff_0000L, 0xffff_0000L),
                mark(0, ALL));
    }

    private List<Meaning> hosts4() {
        return List.of(
                local("127.0.0.1", 0, 32),
                local("127.0.0.0", 0, 9),
                local("127.128.0.0", 0, 9),
                local("0.0.0.0", 0, 0),
                local("127.0.0.1", ports.getFirst(), 32),
                peer("127.0.0.0", 0, 8),
                peer("127.0.0.8", ports.get(3), 31));
    }

    private List<Meaning> hosts6() {
        return List.of(
                local("::1", 0, 128),
                local("::", 0, 128),
                local("::", 0, 0),
                local("::", ports.getLast(), 127),
                peer("::1", 0, 127),
                peer("::ffff:0.0.0.0", 0, 96),
                peer("::1", ports.get(2), 128));
    }

    private void assertMeans(Meaning meaning, boolean ssToo, Family... families) throws IOException {
        for (Family family : families) {
            Set<Long> found = cookies(family, meaning.filter());
            assertThat(found).as("%s %s", family, meaning.filter()).isEqualTo(meant(family, meaning.test()));
            if (ssToo) {
                assertThat(found)
                        .as("%s %s", family, meaning.filter())
                        .isEqualTo(ss(family, meaning.filter().toString()));
            }
        }
    }

    @Test
    @Covers({
        "Filter.localPorts",
        "Filter.peerPorts",
        "Filter.local",
        "Filter.peer",
        "Filter.device",
        "Filter.mark",
        "Filter.not"
    })
    void condition_isWhatSsAndJavaSay() throws IOException {
        for (Meaning each : conditions()) {
            assertMeans(each, true, Family.INET, Family.INET6);
            assertMeans(each.not(), true, Family.INET, Family.INET6);
        }
        for (Meaning each : hosts4()) {
            assertMeans(each, true, Family.INET);
            assertMeans(each.not(), true, Family.INET);
            // ss asks for IPv4 only; the kernel also finds those that are mapped.
            assertMeans(each, false, Family.INET6);
        }
        for (Meaning each : hosts6()) {
            assertMeans(each, true, Family.INET6);
            assertMeans(each.not(), true, Family.INET6);
        }
        assertThat(cookies(Family.INET6, Filter.peer(Address.inet("127.0.0.9", 0), 32)))
                .as("mapped")
                .hasSize(1);
        assertThat(cookies(Family.INET, Filter.device(1))).hasSize(1);
        assertThat(cookies(Family.INET6, Filter.mark(0xab, ALL))).hasSize(1);
    }

    /// Where the parts of a filter go out to, only mixtures show.
    @Test
    @Covers({"Filter.and", "Filter.or", "Filter.not"})
    void mixture_isWhatSsAndJavaSay() throws IOException {
        long seed = Seed.value();
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Family family = random.nextBoolean() ? Family.INET : Family.INET6;
            var leaves = new ArrayList<>(conditions());
            leaves.addAll(family.equals(Family.INET) ? hosts4() : hosts6());
            Meaning mixture = mixture(leaves, random, 1 + random.nextInt(5));
            assertThat(cookies(family, mixture.filter()))
                    .as("seed %d: %s %s", seed, family, mixture.filter())
                    .isEqualTo(meant(family, mixture.test()));
            if (i % 10 == 0) {
                assertMeans(mixture, true, family);
            }
        }
    }

    private static Meaning mixture(List<Meaning> leaves, Random random, int depth) {
        if (depth == 0) {
            return leaves.get(random.nextInt(leaves.size()));
        }
        Meaning first = mixture(leaves, random, depth - 1);
        return switch (random.nextInt(5)) {
            case 0, 1 -> first.and(mixture(leaves, random, random.nextInt(depth)));
            case 2, 3 -> first.or(mixture(leaves, random, random.nextInt(depth)));
            default -> first.not();
        };
    }

    @Test
    @Covers("Diagnostics.inet")
    void filterWithStates_isBoth() throws IOException {
        Filter some = Filter.localPorts(ports.getFirst(), ports.getFirst());
        assertThat(cookies(Family.INET, some)).hasSize(2);
        assertThat(cookies(Family.INET, some, Diagnostics.State.LISTEN)).hasSize(1);
        assertThat(cookies(Family.INET, some, Diagnostics.State.SYN_SENT)).isEmpty();
    }

    @Test
    @Covers("Filter.autobound")
    void autobound_isWhatSsSays() throws IOException {
        Set<Long> found = cookies(Family.INET, Filter.autobound());
        assertThat(found)
                .hasSize(6)
                .isEqualTo(ss(Family.INET, Filter.autobound().toString()));
        assertThat(cookies(Family.INET, Filter.autobound().not()))
                .as("the port was named")
                .hasSize(1);
    }

    @Test
    @Covers("Filter.cgroup")
    void cgroup_isWhatSsSaysOfItsPath() throws IOException {
        List<SocketEntry> all = Diagnostics.inet(namespace.host(), Family.INET, Protocol.TCP);
        long own = all.getFirst().details().cgroup().orElseThrow();
        try (var mounts = Files.lines(Path.of("/proc/mounts"))) {
            Path root = mounts.map(line -> line.split(" ", 4))
                    .filter(words -> words[2].equals("cgroup2"))
                    .map(words -> Path.of(words[1]))
                    .findFirst()
                    .orElseThrow();
            long inode = (long) Files.getAttribute(root, "unix:ino");
            assertThat(cookies(Family.INET, Filter.cgroup(inode))).isEqualTo(ss(Family.INET, "cgroup = " + root));
        }
        assertThat(cookies(Family.INET, Filter.cgroup(own))).hasSize(all.size());
        assertThat(cookies(Family.INET, Filter.cgroup(-1))).isEmpty();
    }

    @Test
    void mark_withoutPrivilege_isEperm() throws IOException {
        Lab.refused(
                Errno.EPERM,
                () -> Diagnostics.inet(namespace.unprivileged(), Family.INET, Protocol.TCP, Filter.mark(1, 1)));
        assertThat(Diagnostics.inet(namespace.unprivileged(), Family.INET, Protocol.TCP, Filter.localPorts(0, 65535)))
                .hasSize(7);
    }

    @Test
    void filter_ofUdp_isTheSame() throws IOException {
        Socket first = lab.bound(Kind.UDP4);
        lab.bound(Kind.UDP4);
        int port = ((Address.Ip) first.localAddress()).port();
        assertThat(Diagnostics.inet(namespace.host(), Family.INET, Protocol.UDP, Filter.localPorts(port, port)))
                .singleElement()
                .satisfies(each -> assertThat(each.cookie()).isEqualTo(first.get(Options.SO_COOKIE)));
    }

    @Test
    void hugeFilter_worksUpToItsLimit() throws IOException {
        Filter filter = Filter.localPorts(ports.getFirst(), ports.getFirst());
        int most = (65280 - 16) / (4 + 16);
        for (int i = 0; i < most; i++) {
            filter = Filter.localPorts(1, 1).or(filter);
        }
        assertThat(cookies(Family.INET, filter)).hasSize(2);
        Filter full = filter;
        assertThatThrownBy(() -> Filter.localPorts(1, 1).or(full))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65280");
        assertThatThrownBy(() -> full.and(full)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void values_outOfRange_areRefused() {
        for (Runnable each : List.<Runnable>of(
                () -> Filter.localPorts(-1, 3),
                () -> Filter.peerPorts(3, 65536),
                () -> Filter.localPorts(3, 2),
                () -> Filter.local(Address.inet("127.0.0.1", 0), 33),
                () -> Filter.peer(Address.inet("::1", 0), 129),
                () -> Filter.peer(Address.inet("::1", 0), -1),
                () -> Filter.device(0),
                () -> Filter.mark(-1, 1),
                () -> Filter.mark(1, 0x1_0000_0000L))) {
            assertThatThrownBy(each::run).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void text_isWhatSsTakes() {
        Filter filter = Filter.localPorts(80, 80)
                .or(Filter.peer(Address.inet("10.0.0.0", 443), 8)
                        .and(Filter.device(2).not()));
        assertThat(filter).hasToString("( sport = :80 or ( dst 10.0.0.0/8:443 and ! ( dev = if2 ) ) )");
        assertThat(Filter.local(Address.inet("fe80::", 0), 10)).hasToString("src [fe80::/10]");
        assertThat(Filter.mark(1, 255)).hasToString("fwmark = 0x1/0xff").isEqualTo(Filter.mark(1, 255));
        assertThat(Filter.mark(1, 255)).isNotEqualTo(Filter.mark(1, 254)).hasSameHashCodeAs(Filter.mark(1, 255));
    }
}
