package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The codec of control messages, on little-endian bytes as both architectures have them.
@Row("M5")
@OnEachThread
class ControlCodecTest {
    private static final int SOCKET = 1;
    private static final int IP = 0;
    private static final int IP6 = 41;

    /// Closes nothing: the numbers in these bytes are not ours.
    private final List<Long> closed = new ArrayList<>();

    private final Host host = new Host(
            new FaultyKernel().with((_, nr, arguments) -> {
                if (nr == Syscall.CLOSE) {
                    closed.add(arguments[0]);
                }
                return 0;
            }),
            System::nanoTime);

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /// What the kernel writes, and what it means.
    record Example(int level, int type, String hex, ControlMessage means) {}

    private static Example row(int level, int type, String hex, ControlMessage means) {
        return new Example(level, type, hex, means);
    }

    /// As the kernel writes them; the manual pages and its headers say what each means.
    static Stream<Example> rows() {
        Instant time = Instant.ofEpochSecond(5, 7_000);
        Address.Inet4 one = (Address.Inet4) Address.inet("127.0.0.1", 0);
        return Stream.of(
                row(SOCKET, 2, "01000000 02000000 03000000", new ControlMessage.Credentials(1, 2, 3)),
                row(SOCKET, 3, "6c6162656c00", new ControlMessage.Security("label")),
                row(SOCKET, 29, "0500000000000000 0700000000000000", new ControlMessage.Timestamp(time)),
                row(SOCKET, 35, "0500000000000000 581b000000000000", new ControlMessage.Timestamp(time)),
                row(
                        SOCKET,
                        37,
                        "0500000000000000 581b000000000000" + "00".repeat(32),
                        new ControlMessage.HardwareTimestamps(Optional.of(time), Optional.empty())),
                row(
                        SOCKET,
                        37,
                        "00".repeat(32) + "0500000000000000 581b000000000000",
                        new ControlMessage.HardwareTimestamps(Optional.empty(), Optional.of(time))),
                row(SOCKET, 54, "0800 0100 01020304", new ControlMessage.TxStats(bytes("0800010001020304"))),
                row(SOCKET, 58, "02000000 dc050000" + "00".repeat(8), new ControlMessage.TimestampOrigin(2, 1500)),
                row(SOCKET, 36, "ffffffff", new ControlMessage.Mark(0xffff_ffffL)),
                row(SOCKET, 12, "06000000", new ControlMessage.Priority(6)),
                row(SOCKET, 40, "feffffff", new ControlMessage.Dropped(0xffff_fffeL)),
                row(SOCKET, 41, "01000000", new ControlMessage.WifiStatus(1)),
                row(SOCKET, 84, "e8030000", new ControlMessage.Unread(1000)),
                row(6, 36, "e8030000", new ControlMessage.Unread(1000)),
                row(IP, 8, "02000000 7f000001 e0000001", new ControlMessage.PacketInfo(2, one, (Address.Inet4)
                        Address.inet("224.0.0.1", 0))),
                row(IP, 2, "40000000", new ControlMessage.HopLimit(64)),
                row(IP, 1, "b8", new ControlMessage.TrafficClass(0xb8)),
                row(IP, 23, "01000080", new ControlMessage.Checksum(0x8000_0001L)),
                row(
                        IP,
                        20,
                        "0200 0050 7f000001" + "00".repeat(8),
                        new ControlMessage.OriginalDestination((Address.Inet4) Address.inet("127.0.0.1", 80))),
                row(IP, 25, "c8050000", new ControlMessage.FragmentSize(1480)),
                row(IP, 6, "94040000", new ControlMessage.IpOptionBytes(6, bytes("94040000"))),
                row(
                        IP,
                        11,
                        "6f000000 02 03 03 00 00000000 00000000" + "0200 0000 7f000001" + "00".repeat(8),
                        new ControlMessage.SocketError(Errno.ECONNREFUSED, 2, 3, 3, 0, 0, one)),
                row(
                        IP,
                        11,
                        "5a000000 01 00 00 00 dc050000 00000000" + "00".repeat(16),
                        new ControlMessage.SocketError(Errno.EMSGSIZE, 1, 0, 0, 1500, 0, Address.NONE)),
                row(
                        IP,
                        11,
                        "00000000 05 00 01 00 02000000 ffffffff",
                        new ControlMessage.ZeroCopyDone(2, 0xffff_ffffL, true)));
    }

    static Stream<Example> moreRows() {
        Address.Inet6 six = Address.Inet6.of(Arrays.copyOf(bytes("20010db8"), 16), 0);
        return Stream.of(
                row(IP6, 50, "20010db8" + "00".repeat(12) + "02000000", new ControlMessage.PacketInfo(2, six, six)),
                row(IP6, 52, "ff000000", new ControlMessage.HopLimit(255)),
                row(IP6, 67, "b8000000", new ControlMessage.TrafficClass(0xb8)),
                row(IP6, 11, "02345678", new ControlMessage.FlowInfo(0x0234_5678)),
                row(IP6, 77, "c8050000", new ControlMessage.FragmentSize(1480)),
                row(IP6, 54, "3b00010400000000", new ControlMessage.ExtensionHeader(54, bytes("3b00010400000000"))),
                row(
                        IP6,
                        61,
                        "0a00 0000 00000000 20010db8" + "00".repeat(12) + "00000000" + "00050000",
                        new ControlMessage.PathMtu(six, 1280)),
                row(17, 104, "78050000", new ControlMessage.SegmentSize(1400)),
                row(
                        263,
                        8,
                        "51000000 3e000000 20000000 1000 1e00 0700 0081",
                        new ControlMessage.PacketAux(0x51, 62, 32, 16, 30, 7, 0x8100)),
                row(270, 3, "01000000", new ControlMessage.NetlinkGroup(1)),
                row(270, 8, "67120000", new ControlMessage.NamespaceId(4711)),
                row(287, 1, "00000000 05 00 00 00 01000000 02000000", new ControlMessage.ZeroCopyDone(1, 2, false)),
                row(282, 2, "16", new ControlMessage.TlsRecordType(22)),
                row(4711, 1, "0102", new ControlMessage.RawControl(4711, 1, bytes("0102"))));
    }

    /// What no kernel sends over a loopback: times of devices, labels of security modules, types of TLS.
    @Test
    @Covers({
        "ControlMessage.Security",
        "ControlMessage.TimestampOrigin",
        "ControlMessage.TlsRecordType",
        "ControlMessage.WifiStatus"
    })
    void decode_whatNoLoopbackSends_isTyped() {
        assertThat(ControlCodec.decode(SOCKET, 3, bytes("6c6162656c00"), host))
                .isEqualTo(new ControlMessage.Security("label"));
        assertThat(ControlCodec.decode(SOCKET, 58, bytes("02000000 dc050000" + "00".repeat(8)), host))
                .isEqualTo(new ControlMessage.TimestampOrigin(2, 1500));
        assertThat(ControlCodec.decode(282, 2, bytes("16"), host)).isEqualTo(new ControlMessage.TlsRecordType(22));
        assertThat(ControlCodec.decode(SOCKET, 41, bytes("01000000"), host))
                .isEqualTo(new ControlMessage.WifiStatus(1));
    }

    @ParameterizedTest
    @MethodSource({"rows", "moreRows"})
    void decode_whatTheKernelWrites_isTyped(Example row) {
        assertThat(ControlCodec.decode(row.level, row.type, bytes(row.hex), host))
                .isEqualTo(row.means);
    }

    /// Cut at every length, or too long: raw, and never a guess at the rest.
    @ParameterizedTest
    @MethodSource({"rows", "moreRows"})
    void decode_anotherLength_isRawOrReadsWhatIsThere(Example row) {
        byte[] whole = bytes(row.hex);
        for (int length = 0; length <= whole.length + 9; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            ControlMessage got = ControlCodec.decode(row.level, row.type, cut, host);
            if (got instanceof ControlMessage.RawControl raw) {
                assertThat(raw).isEqualTo(new ControlMessage.RawControl(row.level, row.type, cut));
            } else {
                assertThat(got).hasSameClassAs(row.means);
            }
        }
    }

    @Test
    void read_severalMessages_keepsTheirOrder() {
        byte[] buffer = bytes("1400000000000000 01000000 24000000 07000000 00000000"
                + "1100000000000000 00000000 01000000 b8 00000000000000"
                + "1400000000000000 00000000 02000000 40000000");

        assertThat(ControlCodec.read(MemorySegment.ofArray(buffer), host))
                .containsExactly(
                        new ControlMessage.Mark(7),
                        new ControlMessage.TrafficClass(0xb8),
                        new ControlMessage.HopLimit(64));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "14", "0000000000000000 01000000 24000000", "0f00000000000000 01000000 24000000 07000000"})
    void read_noWholeHeader_isNothing(String hex) {
        assertThat(ControlCodec.read(MemorySegment.ofArray(bytes(hex)), host)).isEmpty();
    }

    /// Whatever stands around them, descriptors have to get an owner.
    @Test
    void read_descriptorsWithALengthThatLies_ownsThemAll() {
        byte[] buffer = bytes("ffffff7f00000000 01000000 01000000 07000000 08000000 0900");
        List<ControlMessage> control = ControlCodec.read(MemorySegment.ofArray(buffer), host);
        assertThat(control).hasSize(1);
        Message message = new Message(1, MsgFlags.NONE, Address.NONE, control);
        assertThat(message.fds()).extracting(Fd::number).containsExactly(7, 8);

        message.close();
        assertThat(closed).containsExactly(7L, 8L);
    }

    @Test
    void write_thenRead_isTheSame() {
        var raw = List.of(
                new ControlMessage.RawControl(4711, 1, new byte[0]),
                new ControlMessage.RawControl(4711, 2, new byte[] {1}),
                new ControlMessage.RawControl(4711, 3, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        byte[] buffer = ControlCodec.write(raw);
        assertThat(buffer).hasSize(16 + 24 + 24);
        assertThat(ControlCodec.read(MemorySegment.ofArray(buffer), host)).isEqualTo(raw);
    }

    @Test
    void space_isWhatCSays() {
        assertThat(ControlMessage.length(0)).isEqualTo(16);
        assertThat(ControlMessage.space(0)).isEqualTo(16);
        assertThat(ControlMessage.length(4)).isEqualTo(20);
        assertThat(ControlMessage.space(4)).isEqualTo(24);
        assertThat(ControlMessage.space(8)).isEqualTo(24);
        assertThatThrownBy(() -> ControlMessage.space(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ControlMessage.space(Integer.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }

    /// Junk, and whole buffers with a few bytes changed: messages, soon, and no read past the end, which would throw.
    @Test
    void read_junk_endsSoonInMessages() {
        long seed = Seed.value();
        var random = new Random(seed);
        List<byte[]> corpus =
                Stream.concat(rows(), moreRows()).map(ControlCodecTest::buffer).toList();
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 50_000; i++) {
            byte[] junk = i % 5 == 0 ? noise(random) : mutated(corpus.get(random.nextInt(corpus.size())), random);
            long begun = System.nanoTime();
            try {
                Message.close(ControlCodec.read(MemorySegment.ofArray(junk), host));
            } catch (RuntimeException wrong) {
                throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(junk), wrong);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            longest = took.compareTo(longest) > 0 && i > 1000 ? took : longest;
        }
        assertThat(longest).isLessThan(Duration.ofSeconds(1));
    }

    private static byte[] buffer(Example row) {
        return ControlCodec.write(List.of(new ControlMessage.RawControl(row.level, row.type, bytes(row.hex))));
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(120)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = Arrays.copyOf(whole, Math.max(1, whole.length - 10 + random.nextInt(30)));
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(64));
        }
        return bytes;
    }
}
