package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 0800000000070001aabb | icmp echo request id 7 seq 1, 10 bytes, ttl 64",
                "1 | 0000000000070001 | icmp echo reply id 7 seq 1, 8 bytes, ttl 64",
                "1 | 0b00000000000000 | icmp time exceeded on the way, 8 bytes, ttl 64",
                "1 | 0304 | icmp cut short, 2 bytes, ttl 64",
                "2 | 1600000ae0000001 | igmp v2 report 224.0.0.1, 8 bytes, ttl 64",
                "2 | 1100000000000000 | igmp query of all groups, 8 bytes, ttl 64",
                "2 | 2200f9fd0000000104000000ef010203 | igmp v3 report joins 239.1.2.3, 16 bytes, ttl 64",
                "2 | 2200f9fd0000000103000000ef010203 | igmp v3 report leaves 239.1.2.3, 16 bytes, ttl 64",
                "2 | 2200f9fd00000002 04000000ef010203 | igmp v3 report joins 239.1.2.3 cut short, 16 bytes, ttl 64",
                "17 | 003504d200080000 | udp 53 > 1234, 8 bytes, ttl 64",
                "6 | 005004d2000000000000000050120000 | tcp 80 > 1234 SYN ACK, 16 bytes, ttl 64",
                "253 | 68690a1b5b | protocol 253 \"hi\\n\\e[\", 5 bytes, ttl 64"
            })
    void of_aPacketWithItsHeader_tellsWhatItIs(int protocol, String payload, String text) {
        assertThat(of(inet4(protocol, payload.replace(" ", "")), "", protocol))
                .isEqualTo("127.0.0.9 > 127.0.0.1 " + text);
    }

    @Test
    void of_anError_tellsWhatItIsAbout() {
        String inner = inet4(17, "c8ec000900080000");
        assertThat(of(inet4(1, "0303000000000000" + inner), "", 1))
                .isEqualTo("127.0.0.9 > 127.0.0.1 icmp unreachable: port"
                        + " (127.0.0.9 > 127.0.0.1 udp 51436 > 9), 36 bytes, ttl 64");
    }

    @Test
    void of_aPacketWithoutHeader_namesTheSender() {
        assertThat(of("80000000000900020000", "::1", 58)).isEqualTo("::1 icmp6 echo request id 9 seq 2, 10 bytes");
        assertThat(of("6869", "::1", 200)).isEqualTo("::1 protocol 200 \"hi\", 2 bytes");
    }

    /// Whatever comes: a line, no exception, nothing that moves a cursor.
    @Test
    void of_anything_isOneLine() {
        var random = new Random(20);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 9 && random.nextBoolean()) {
                bytes[0] = (byte) (0x40 + random.nextInt(16));
                bytes[9] = new byte[] {1, 2, 6, 17, 58}[random.nextInt(5)];
            }
            String line = PacketText.of(ByteBuffer.wrap(bytes), random.nextBoolean() ? "" : "::1", random.nextInt(256));
            assertThat(line).isNotEmpty().doesNotContain("\n", "\033", "\r");
        }
    }

    private static String inet4(int protocol, String payload) {
        return "4500%04x00010000%02x%02x00007f0000097f000001".formatted(20 + payload.length() / 2, 64, protocol)
                + payload;
    }

    private static String of(String hex, String from, int protocol) {
        return PacketText.of(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), from, protocol);
    }
}
