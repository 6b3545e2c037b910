package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.SocketType;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Headers byte by byte, as the specification and HAProxy write them.
@Row("M3")
class ProxyParserTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String ADDRESSES = "c0000201c6336402d3ed01bb"; // 192.0.2.1:54253 -> 198.51.100.2:443
    private static final int MOST = 4096;

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] line(String text) {
        return text.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Also that a header is whole with its last byte and no byte before.
    private static ProxyHeader whole(byte[] bytes) throws ProtocolException {
        for (int i = 0; i < bytes.length; i++) {
            var some = ByteBuffer.wrap(bytes, 0, i);
            assertThat(ProxyParser.parse(some, MOST)).as("%d bytes", i).isNull();
            assertThat(some.position()).isZero();
        }
        var followed = ByteBuffer.allocate(bytes.length + 3)
                .put(bytes)
                .put(line("GET"))
                .flip();
        @Nullable ProxyHeader header = ProxyParser.parse(followed, MOST);
        assertThat(followed.remaining()).isEqualTo(3);
        if (header == null) {
            throw new AssertionError("not whole");
        }
        return header;
    }

    private static void assertNone(byte[] bytes) {
        assertThatThrownBy(() -> ProxyParser.parse(ByteBuffer.wrap(bytes), MOST))
                .isInstanceOf(ProtocolException.class)
                .hasMessageStartingWith("PROXY header: ");
    }

    @Test
    void v1_tcp4() throws Exception {
        var header = whole(line("PROXY TCP4 192.0.2.1 198.51.100.2 54253 443~"));
        assertThat(header.version()).isEqualTo(1);
        assertThat(header.source()).isEqualTo(Address.parse("192.0.2.1:54253"));
        assertThat(header.destination()).isEqualTo(Address.parse("198.51.100.2:443"));
        assertThat(header.isLocal()).isFalse();
    }

    @Test
    void v1_tcp6AtItsLongest() throws Exception {
        String six = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
        var header = whole(line("PROXY TCP6 " + six + " " + six + " 65535 65535~"));
        assertThat(header.source()).isEqualTo(Address.inet(six, 65535));
    }

    @Test
    void v1_unknown_namesNobody() throws Exception {
        assertThat(whole(line("PROXY UNKNOWN~")).isLocal()).isTrue();
        var longest = whole(line("PROXY UNKNOWN " + "x".repeat(91) + "~"));
        assertThat(longest.source()).isEqualTo(Address.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.0~",
                "proxy TCP4 192.0.2.1 198.51.100.2 1 2~",
                "PROXYTCP4",
                "PROXY ~",
                "PROXY TCP4~",
                "PROXY TCP4 192.0.2.1 198.51.100.2 1~",
                "PROXY TCP4 192.0.2.1 198.51.100.2 1 2 3~",
                "PROXY TCP4  192.0.2.1 198.51.100.2 1 2~",
                "PROXY TCP4 192.0.2.1 198.51.100.2 1 2 ~",
                "PROXY TCP4 192.0.2.1 198.51.100.2 1 65536~",
                "PROXY TCP4 192.0.2.1 198.51.100.2 -1 2~",
                "PROXY TCP4 192.0.2.1 198.51.100.2 01 2~",
                "PROXY TCP4 192.0.2.01 198.51.100.2 1 2~",
                "PROXY TCP4 192.0.2 198.51.100.2 1 2~",
                "PROXY TCP4 192.0.2.256 198.51.100.2 1 2~",
                "PROXY TCP4 ::1 ::1 1 2~",
                "PROXY TCP6 192.0.2.1 198.51.100.2 1 2~",
                "PROXY TCP6 fe80::1%lo ::1 1 2~",
                "PROXY TCP6 1::2::3 ::1 1 2~",
                "PROXY TCP5 192.0.2.1 198.51.100.2 1 2~",
                "PROXY UDP4 192.0.2.1 198.51.100.2 1 2~",
                "PROXY UNKNOWNS~",
                "PROXY TCP4 localhost 198.51.100.2 1 2~",
            })
    void v1_anythingElse_isNone(String text) {
        assertNone(line(text));
    }

    @Test
    void v1_withoutEndIn107Bytes_isNone() throws Exception {
        byte[] longer = line("PROXY UNKNOWN " + "x".repeat(92) + "~");
        assertThat(ProxyParser.parse(ByteBuffer.wrap(longer, 0, 106), MOST)).isNull();
        assertNone(longer);
        assertNone(line("PROXY TCP4 192.0.2.1 198.51.100.2 1 2\n" + "x".repeat(100)));
    }

    @Test
    void v2_inet4() throws Exception {
        var header = whole(hex(SIGNATURE + "2111000c" + ADDRESSES));
        assertThat(header.version()).isEqualTo(2);
        assertThat(header.source()).isEqualTo(Address.parse("192.0.2.1:54253"));
        assertThat(header.destination()).isEqualTo(Address.parse("198.51.100.2:443"));
        assertThat(header.type()).isEqualTo(SocketType.STREAM);
        assertThat(whole(hex(SIGNATURE + "2112000c" + ADDRESSES)).type()).isEqualTo(SocketType.DGRAM);
    }

    @Test
    void v2_inet6() throws Exception {
        String one = "20010db8000000000000000000000001";
        var header = whole(hex(SIGNATURE + "21210024" + one + one + "d3ed01bb"));
        assertThat(header.source()).isEqualTo(Address.parse("[2001:db8::1]:54253"));
    }

    @Test
    void v2_unix() throws Exception {
        String path = "2f72756e2f61" + "00".repeat(102);
        String name = "0061" + "00".repeat(106);
        var header = whole(hex(SIGNATURE + "213100d8" + path + name));
        assertThat(header.source()).isEqualTo(Address.parse("unix:/run/a"));
        assertThat(header.destination()).isEqualTo(Address.parse("unix:@a"));
        assertThat(whole(hex(SIGNATURE + "213100d8" + path + "00".repeat(108))).destination())
                .isEqualTo(Address.Unix.UNNAMED);
    }

    @Test
    void v2_local_passesOverWhatItCarries() throws Exception {
        assertThat(whole(hex(SIGNATURE + "20000000")).isLocal()).isTrue();
        assertThat(whole(hex(SIGNATURE + "20ff0003ffffff")).isLocal()).isTrue();
        assertThat(whole(hex(SIGNATURE + "21000003ffffff")).isLocal()).isTrue();
    }

    @Test
    void v2_fieldsOfTls() throws Exception {
        String version = "210007" + "544c5376312e33";
        String name = "220003" + "626f62";
        String tls = "20" + "0019" + "0700000000" + version + name + "2300" + "01" + "78";
        String fields = "010002" + "6832" + "02000b" + "6578616d706c652e6f7267" + "050002abcd" + "040001ff" + tls;
        int length = 12 + fields.length() / 2;
        var header = whole(hex(SIGNATURE + "2111" + HexFormat.of().toHexDigits((short) length) + ADDRESSES + fields));
        assertThat(header.alpn()).contains("h2");
        assertThat(header.authority()).contains("example.org");
        assertThat(header.uniqueId()).hasValueSatisfying(id -> assertThat(id).containsExactly(0xab, 0xcd));
        assertThat(header.fields()).hasSize(5);
        assertThat(header.tls()).hasValueSatisfying(said -> {
            assertThat(said.encrypted() && said.certificate() && said.verified())
                    .isTrue();
            assertThat(said.version()).contains("TLSv1.3");
            assertThat(said.commonName()).contains("bob");
            assertThat(said.cipher()).contains("x");
            assertThat(said.key()).isEmpty();
        });
    }

    /// Counted by the checksum's definition (RFC 3720), not by our writer.
    @Test
    void v2_checksum_isLookedAt() throws Exception {
        String good = SIGNATURE + "21110013" + ADDRESSES + "030004" + checksum(SIGNATURE + "21110013" + ADDRESSES);
        assertThat(whole(hex(good)).fields()).isEmpty();
        for (int i = 16; i < good.length() / 2; i++) {
            byte[] broken = hex(good);
            if (i == 28) {
                continue; // the number of the field, without which it is no checksum
            }
            broken[i] ^= 1;
            assertNone(broken);
        }
    }

    private static String checksum(String before) {
        int crc = -1;
        for (byte each : hex(before + "03000400000000")) {
            crc ^= each & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }
        return HexFormat.of().toHexDigits(~crc);
    }

    @ParameterizedTest
    @CsvSource({
        "version 1, 1111000c" + ADDRESSES,
        "version 3, 3111000c" + ADDRESSES,
        "command 2, 2211000c" + ADDRESSES,
        "family 4, 2141000c" + ADDRESSES,
        "protocol 3, 2113000c" + ADDRESSES,
        "no protocol, 2110000c" + ADDRESSES,
        "unknown family with protocol 5, 2105000c" + ADDRESSES,
        "too short for IPv4, 2111000bc0000201c6336402d3ed01",
        "too short for IPv6, 21210023" + ADDRESSES,
        "too short for Unix, 213100d7" + ADDRESSES,
        "longer than the limit, 21110ff1" + ADDRESSES,
        "half a field, 2111000e" + ADDRESSES + "0400",
        "a field behind the end, 21110010" + ADDRESSES + "04000200",
        "a checksum of 3 bytes, 21110012" + ADDRESSES + "030003000000",
        "TLS in 4 bytes, 21110013" + ADDRESSES + "20000400000000",
        "TLS with half a field, 21110015" + ADDRESSES + "200006000000000021",
        "TLS with a field behind the end, 21110017" + ADDRESSES + "2000080000000000210001",
    })
    void v2_anythingElse_isNone(String what, String block) {
        assertThat(what).isNotEmpty();
        assertNone(hex(SIGNATURE + block));
    }

    @Test
    void v2_twoChecksumsOrALongId_isNone() {
        assertNone(hex(SIGNATURE + "21110090" + ADDRESSES + "050081" + "00".repeat(129)));
        String head = SIGNATURE + "2111001a" + ADDRESSES + "0300040000000003000400000000";
        assertNone(hex(head));
    }

    @Test
    void anythingElse_isNoneFromItsFirstWrongByte() throws Exception {
        byte[] signature = hex(SIGNATURE);
        for (int i = 0; i < signature.length; i++) {
            byte[] wrong = Arrays.copyOf(signature, i + 1);
            wrong[i] ^= 0x20;
            assertNone(wrong);
        }
        assertNone(new byte[1]);
        assertNone(line("X"));
    }
}
