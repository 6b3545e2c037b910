package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Seed;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnEachThread
class InetTest {
    @ParameterizedTest
    @CsvSource({
        "127.1, 127.0.0.1",
        "0x7f.1, 127.0.0.1",
        "0177.0.0.1, 127.0.0.1",
        "2130706433, 127.0.0.1",
        "1.2.65535, 1.2.255.255",
        "1.16777215, 1.255.255.255",
        "4294967295, 255.255.255.255",
        "0XA.0XB, 10.0.0.11",
        "0, 0.0.0.0",
        "00, 0.0.0.0",
    })
    @Covers({"Inet.aton", "Inet.ntoa"})
    void aton_takesEveryFormOfC(String text, String address) {
        assertThat(Inet.ntoa(Inet.aton(text))).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.",
                ".1",
                "1..2",
                "256.1.1.1",
                "1.2.3.256",
                "1.2.65536",
                "1.16777216",
                "4294967296",
                "08",
                "0x",
                "0xg",
                "1.2.3.4.5",
                "-1",
                "1.2.3.4 ",
                "99999999999999999999",
                "１.2.3.4"
            })
    @Covers("Inet.aton")
    void aton_refusesTheRest(String text) {
        assertThatThrownBy(() -> Inet.aton(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.1", "01.2.3.4", "1.2.3", "1.2.3.4.5", "", "1.2.3.1000", "１.2.3.4", "::1"})
    @Covers("Inet.pton")
    void pton_ofInet_takesFourPlainDecimalsOnly(String text) {
        assertThatThrownBy(() -> Inet.pton(Family.INET, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text + "\" is not a numeric INET address");
    }

    @Test
    @Covers("Inet.pton")
    void pton_ofInet6_refusesZones() {
        assertThatThrownBy(() -> Inet.pton(Family.INET6, "fe80::1%1")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Inet.pton(Family.INET6, "::1.2.3.4")).endsWith(1, 2, 3, 4).hasSize(16);
    }

    @Test
    @Covers("Inet.ntop")
    void ptonAndNtop_areInverse() {
        long seed = Seed.value();
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] address = new byte[i % 2 == 0 ? 4 : 16];
            for (int at = 0; at < address.length; at++) {
                // Zeroes are what makes the text of IPv6 addresses interesting.
                address[at] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
            }
            Family family = address.length == 4 ? Family.INET : Family.INET6;
            String text = Inet.ntop(family, address);
            assertThat(Inet.pton(family, text)).as("seed %d: %s", seed, text).isEqualTo(address);
        }
    }

    @Test
    void ntop_ofOtherLength_isRefused() {
        assertThatThrownBy(() -> Inet.ntop(Family.INET, new byte[16]))
                .hasMessage("an INET address has 4 bytes, not 16");
        assertThatThrownBy(() -> Inet.ntoa(new byte[3])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Inet.ntop(Family.UNIX, new byte[4])).hasMessageContaining("UNIX");
        assertThatThrownBy(() -> Inet.pton(Family.of(99), "1.2.3.4")).hasMessageContaining("AF_99");
    }

    /// The header of RFC 1071's and everybody's example, and the cases that a loop gets wrong.
    @ParameterizedTest
    @CsvSource({
        "'', ffff",
        "0001f203f4f5f6f7, 220d",
        "4500003c1c4640004006 0000 ac100a63ac100a0c, b1e6",
        "4500003c1c4640004006 b1e6 ac100a63ac100a0c, 0000",
        "ff, 00ff",
        "0001 02, fdfe",
        "ffff, 0000",
        "ffff ffff 0001, fffe",
    })
    @Covers("Inet.checksum")
    void checksum_isTheInternets(String hex, String sum) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(Inet.checksum(bytes)).isEqualTo(HexFormat.fromHexDigits(sum));
        byte[] within = new byte[bytes.length + 2];
        Arrays.fill(within, (byte) 0x5a);
        System.arraycopy(bytes, 0, within, 1, bytes.length);
        assertThat(Inet.checksum(within, 1, bytes.length)).isEqualTo(HexFormat.fromHexDigits(sum));
    }

    @Test
    @Covers("Inet.checksum")
    void checksum_ofLargePackets_doesNotOverflow() {
        byte[] bytes = new byte[1 << 20];
        Arrays.fill(bytes, (byte) 0xff);
        assertThat(Inet.checksum(bytes)).isZero();
        assertThatThrownBy(() -> Inet.checksum(bytes, 1, bytes.length)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
