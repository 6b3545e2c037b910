package dev.jacket.sockets;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Row("M6")
class AddressCodecTest {
    private final byte[] memory = new byte[AddressCodec.STORAGE];
    private final MemorySegment storage = MemorySegment.ofArray(memory);

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4:80, 0200005001020304 0000000000000000",
        "[1:2::ff%5]:258, 0a000102 00000000 000100020000000000000000000000ff 05000000",
        "unix:/ab, 0100 2f616200",
        "unix:@ab, 0100 006162",
        "unix:@, 0100 00",
        "unix:, 0100",
        "raw:40:0102, 2800 0102",
        "packet:2/0x0800, 1100 0800 02000000 0000 00 00 0000000000000000",
        "packet:258/0x0003/02:00:00:00:00:01, 1100 0003 02010000 0000 00 06 0200000000010000",
        "packet:1/0x0003/00:01:02:03:04:05:06:07:08, 1100 0003 01000000 0000 00 09 000102030405060708",
        "netlink:258/0x11, 1000 0000 02010000 11000000",
        "vsock:2:258/1, 2800 0000 02010000 02000000 01 000000",
        "raw:2:0102, 0200 0102",
        "none, ''",
    })
    void write_isWhatTheKernelTakes(String address, String bytes) {
        Arrays.fill(memory, (byte) 0x55);
        byte[] expected = HexFormat.of().parseHex(bytes.replace(" ", ""));
        int length = Address.parse(address).write(storage);
        assertThat(Arrays.copyOf(memory, length)).isEqualTo(expected);
        assertThat(Arrays.copyOfRange(memory, length, memory.length)).containsOnly(0x55);
        assertThat(AddressCodec.read(storage, length)).isEqualTo(Address.parse(address));
    }

    @Test
    void flowInfo_isInNetworkOrder() {
        var address = Address.Inet6.of(new byte[16], 0, 0x01020304, 0x05060708);
        address.write(storage);
        assertThat(Arrays.copyOfRange(memory, 4, 8)).containsExactly(1, 2, 3, 4);
        assertThat(Arrays.copyOfRange(memory, 24, 28)).containsExactly(8, 7, 6, 5);
        assertThat(AddressCodec.read(storage, 28)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 107, 108})
    void path_ofAnyLength_comesBack(int length) {
        Arrays.fill(memory, (byte) 'z');
        var address = Address.Unix.path("p".repeat(length));
        int written = address.write(storage);
        assertThat(written).isEqualTo(length == 108 ? 110 : 2 + length + 1);
        assertThat(AddressCodec.read(storage, written)).isEqualTo(address);
    }

    @Test
    void path_of108Bytes_isReadWithAndWithoutTheNulThatGetsocknameCounts() {
        var address = Address.Unix.path("p".repeat(108));
        address.write(storage);
        memory[110] = 0;
        assertThat(AddressCodec.read(storage, 110)).isEqualTo(address);
        assertThat(AddressCodec.read(storage, 111)).isEqualTo(address);
    }

    @Test
    void path_withoutNul_endsWithTheLength() {
        Arrays.fill(memory, (byte) 'z');
        Address.Unix.UNNAMED.write(storage);
        assertThat(AddressCodec.read(storage, 5)).isEqualTo(Address.Unix.path("zzz"));
        memory[4] = 0;
        assertThat(AddressCodec.read(storage, 9)).isEqualTo(Address.Unix.path("zz"));
    }

    @Test
    void path_thatIsNotUtf8_keepsItsBytes() {
        byte[] name = new byte[108];
        for (int seed = 1; seed <= 100; seed++) {
            new Random(seed).nextBytes(name);
            for (int i = 0; i < name.length; i++) {
                name[i] = name[i] == 0 ? 1 : name[i];
            }
            var address = Address.Unix.path(name);
            assertThat(AddressCodec.read(storage, address.write(storage))).isEqualTo(address);
            assertThat(Address.parse(address.toString())).isEqualTo(address);
        }
    }

    /// Whatever the kernel or a peer puts there, the bytes that an address writes read as the same address again;
    /// cut addresses keep every byte.
    @Test
    void read_ofAnyBytesAndAnyLength_roundTrips() {
        long seed = Seed.value();
        var random = new Random(seed);
        int[] families = {0, 1, 2, 10, 16, 17, 40, 0xffff};
        byte[] before = new byte[AddressCodec.STORAGE];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(memory);
            int family = families[random.nextInt(families.length)];
            memory[0] = (byte) family;
            memory[1] = (byte) (family >> 8);
            System.arraycopy(memory, 0, before, 0, before.length);
            int length = random.nextInt(AddressCodec.STORAGE + 1);
            Address address = AddressCodec.read(storage, length);
            assertThat(memory).as("seed %d", seed).isEqualTo(before);
            int written = address.write(storage);
            assertThat(AddressCodec.read(storage, written)).as("seed %d", seed).isEqualTo(address);
            if (address instanceof Address.Raw) {
                assertThat(Arrays.copyOf(memory, written)).isEqualTo(Arrays.copyOf(before, length));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 15", "2, 2", "10, 27", "10, 24", "40, 15", "16, 11", "17, 11", "17, 18", "45, 16"})
    void read_ofShortAddress_keepsItsBytes(int family, int length) {
        Arrays.fill(memory, (byte) 7);
        memory[0] = (byte) family;
        memory[1] = 0;
        Address address = AddressCodec.read(storage, length);
        assertThat(address).isInstanceOf(Address.Raw.class);
        assertThat(address.family()).isEqualTo(Family.of(family));
        byte[] before = storage.asSlice(0, length).toArray(JAVA_BYTE);
        Arrays.fill(memory, (byte) 0);
        assertThat(address.write(storage)).isEqualTo(length);
        assertThat(Arrays.copyOf(memory, length)).isEqualTo(before);
    }

    /// As getsockname gives it: without an address 12 bytes, with Ethernet's 18; what lies behind is not read.
    @ParameterizedTest
    @CsvSource({"0, 12", "6, 18", "6, 20", "8, 20", "20, 32", "32, 44"})
    void read_ofPacketAddress_takesTheBytesThatItSays(int count, int length) {
        Arrays.fill(memory, (byte) 9);
        var received = new Address.Packet(0x86dd, 7, 772, 4, pattern(count));
        received.write(storage);
        assertThat(AddressCodec.read(storage, length)).isEqualTo(received);
        assertThat(received.isOutgoing()).isTrue();
        assertThat(received.hardwareType()).isEqualTo(772);
        assertThat(received.hardwareAddress()).isEqualTo(pattern(count));
    }

    private static byte[] pattern(int count) {
        return Arrays.copyOf(HexFormat.of().parseHex("01020304050607080910"), count);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1})
    void read_withoutAFamily_isNoAddress(int length) {
        assertThat(AddressCodec.read(storage, length)).isEqualTo(Address.NONE);
    }
}
