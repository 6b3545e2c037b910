package dev.jacket.sockets;

import static dev.jacket.sys.LinuxRtnetlink.RTM_GETADDR;
import static dev.jacket.sys.LinuxRtnetlink.RTM_GETLINK;
import static dev.jacket.sys.LinuxSockDiag.SOCK_DIAG_BY_FAMILY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.ifaddrmsg;
import dev.jacket.sys.ifinfomsg;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the kernel says of sockets and interfaces, spoilt at random: a result or our parse error comes of it, soon, and
/// no other error, as a read beyond the bytes would be.
@Row("M5")
class NetlinkJunkTest {
    private static final Duration SOON = Duration.ofMillis(10);

    interface Parse {
        Object of(NetlinkMessage message) throws ProtocolException;
    }

    /// One parser, and how to have the kernel say what it takes.
    record Parser(String name, Protocol protocol, int type, Supplier<byte[]> request, Parse parse) {
        /// {@return a few messages as the kernel makes them}
        List<NetlinkMessage> good() throws IOException {
            try (NetlinkDump dump = NetlinkDump.open(Host.system(), protocol)) {
                List<NetlinkMessage> all = dump.of(type, request.get());
                return all.subList(0, Math.min(all.size(), 20));
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Parser ofSockets(String name, Supplier<byte[]> request, Parse parse) {
        return new Parser(name, Protocol.Netlink.SOCK_DIAG, SOCK_DIAG_BY_FAMILY, request, parse);
    }

    static List<Parser> parsers() {
        Parse inet = message -> InetDump.entry(message, Protocol.TCP);
        return List.of(
                ofSockets("tcp4", () -> InetDump.request(Family.INET, Protocol.TCP, new byte[0], -1), inet),
                ofSockets("tcp6", () -> InetDump.request(Family.INET6, Protocol.TCP, new byte[0], -1), inet),
                ofSockets(
                        "endings",
                        () -> InetDump.request(Family.INET, Protocol.TCP, new byte[0], -1),
                        InetEndings::entry),
                ofSockets("unix", () -> UnixDump.request(-1), UnixDump::entry),
                new Parser(
                        "links",
                        Protocol.Netlink.ROUTE,
                        RTM_GETLINK,
                        () -> new byte[ifinfomsg.SIZEOF],
                        message -> InterfaceDump.parse(List.of(message), List.of())),
                new Parser(
                        "addresses",
                        Protocol.Netlink.ROUTE,
                        RTM_GETADDR,
                        () -> new byte[ifaddrmsg.SIZEOF],
                        message -> InterfaceDump.parse(List.of(), List.of(message))));
    }

    private static final Lab LAB = new Lab(Host.system(), ThreadKind.PLATFORM::thread);

    @BeforeAll
    static void open() throws IOException {
        for (Kind kind : new Kind[] {Kind.TCP4, Kind.TCP6, Kind.STREAM_PATH, Kind.STREAM_ABSTRACT}) {
            LAB.ends(kind).here().send(new byte[9]);
            LAB.connected(kind, LAB.listener(kind, 3));
        }
    }

    @AfterAll
    static void close() throws IOException {
        LAB.close();
    }

    private static byte[] spoilt(byte[] good, Random random) {
        byte[] bytes = random.nextInt(3) > 0 ? good.clone() : Arrays.copyOf(good, random.nextInt(good.length + 9));
        for (int i = random.nextInt(8); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            // Lengths stand at fours, and small numbers do the most harm there.
            if (random.nextBoolean()) {
                at &= ~3;
            }
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(40) : random.nextInt());
        }
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void parse_ofWhatTheKernelSaysSpoilt_isAResultOrOurError(Parser parser) throws IOException {
        var goods = new ArrayList<byte[]>();
        List<NetlinkMessage> messages = parser.good();
        for (NetlinkMessage message : messages) {
            assertThat(parser.parse().of(message)).isNotNull();
            goods.add(message.body().toArray(ValueLayout.JAVA_BYTE));
        }
        assertThat(goods).isNotEmpty();
        int type = messages.getFirst().type();
        long seed = Seed.value();
        var random = new Random(seed);
        int results = 0;
        int errors = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = spoilt(goods.get(random.nextInt(goods.size())), random);
            long begin = cpu();
            try {
                parser.parse().of(new NetlinkMessage(type, 0, 0, MemorySegment.ofArray(bytes)));
                results++;
            } catch (ProtocolException ours) {
                assertThat(ours).as("seed %d", seed).hasMessageStartingWith("netlink ");
                errors++;
            }
            long took = cpu() - begin;
            // The first ones load classes.
            assertThat(took).as("seed %d, message %d", seed, i).isLessThan(i < 1000 ? Long.MAX_VALUE : SOON.toNanos());
        }
        assertThat(results).as("not all are so bad, seed %d", seed).isPositive();
        assertThat(errors).as("some are, seed %d", seed).isPositive();
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /// Attributes of no length at all would be parsed for ever, and those with too little behind the header are
    /// no numbers.
    @Test
    void entry_withAnAttributeThatIsTooShort_isRefused() throws IOException {
        byte[] good = new byte[72 + 4];
        good[0] = 2;
        for (int type : new int[] {5, 6, 8, 11, 15, 21, 22}) {
            for (int length : new int[] {0, 3, 4}) {
                good[72] = (byte) length;
                good[74] = (byte) type;
                assertThatThrownBy(() ->
                                InetDump.entry(new NetlinkMessage(20, 0, 0, MemorySegment.ofArray(good)), Protocol.TCP))
                        .as("attribute %d of %d bytes", type, length)
                        .isInstanceOf(ProtocolException.class);
            }
        }
    }

    /// As the kernel's `tls_get_info` writes it; this one's kernels may be built without TLS.
    @Test
    @Row("N6")
    void entry_withTlsInTheKernel_tellsWhoEncrypts() throws IOException {
        String tls = "06000100 04030000" + "06000200 33000000" + "06000300 02000000" + "06000400 03000000" + "04000500"
                + "04000600";
        String upper = "08000100 746c7300" + "2c000280" + tls;
        byte[] attribute = HexFormat.of().parseHex(("38001380" + upper).replace(" ", ""));
        var details = entry(attribute).details();

        assertThat(details.upperProtocol()).isEqualTo("tls");
        assertThat(details.tls()).hasValue(new Diagnostics.KernelTls(0x0304, 51, 2, 3, true, true));
        assertThat(details.path()).isEmpty();
    }

    /// Before there are keys, and none at all for another protocol.
    @Test
    @Row("N6")
    void entry_withTlsThatHasNoKeys_orWithout_tellsNoMore() throws IOException {
        String begun = "20001380" + "08000100 746c7300" + "14000280" + "06000300 01000000" + "06000400 01000000";
        String other = "10001380" + "0a000100 6d70746370000000";

        assertThat(entry(HexFormat.of().parseHex(begun.replace(" ", "")))
                        .details()
                        .tls())
                .hasValue(new Diagnostics.KernelTls(0, 0, 1, 1, false, false));
        assertThat(entry(HexFormat.of().parseHex(other.replace(" ", "")))
                        .details()
                        .tls())
                .isEmpty();
        for (int type = 1; type <= 4; type++) {
            byte[] cut = HexFormat.of().parseHex("10001380" + "0c000280" + "0500" + "0" + type + "00" + "01000000");
            assertThatThrownBy(() -> entry(cut)).isInstanceOf(ProtocolException.class);
        }
    }

    private static Diagnostics.SocketEntry entry(byte[] attributes) throws ProtocolException {
        byte[] bytes = Arrays.copyOf(new byte[] {2}, 72 + attributes.length);
        System.arraycopy(attributes, 0, bytes, 72, attributes.length);
        return InetDump.entry(new NetlinkMessage(20, 0, 0, MemorySegment.ofArray(bytes)), Protocol.TCP);
    }

    @Test
    void entry_withMoreMemoryNumbersThanAreKnown_hasThoseThatAre() throws IOException {
        byte[] bytes = new byte[72 + 4 + 60];
        bytes[0] = 2;
        bytes[72] = 64;
        bytes[74] = 7;
        bytes[76 + 8 * 4] = 5;
        var entry = InetDump.entry(new NetlinkMessage(20, 0, 0, MemorySegment.ofArray(bytes)), Protocol.TCP);
        assertThat(entry.details().memory().orElseThrow().drops()).isEqualTo(5);
    }
}
