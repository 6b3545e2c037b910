package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import dev.jacket.server.ProxyHeader.Field;
import dev.jacket.sockets.Address;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What is written is read as it was meant, and junk is no header.
@Row("M3")
class ProxyHeaderTest {
    private static final int ROUNDS = 200_000;

    private static ProxyHeader read(byte[] bytes) throws ProtocolException {
        var all = ByteBuffer.wrap(bytes);
        var header = ProxyParser.parse(all, 1 << 17);
        assertThat(all.hasRemaining()).isFalse();
        return Objects.requireNonNull(header);
    }

    private static void assertSame(ProxyHeader one, ProxyHeader other) {
        assertThat(one.source()).isEqualTo(other.source());
        assertThat(one.destination()).isEqualTo(other.destination());
        assertThat(one.type()).isEqualTo(other.type());
    }

    @Test
    void written_isReadAgain() throws Exception {
        for (var header : List.of(
                ProxyHeader.of(Address.parse("192.0.2.1:1"), Address.parse("192.0.2.2:65535")),
                ProxyHeader.of(Address.parse("[2001:db8::1]:1"), Address.parse("[::1]:2")),
                ProxyHeader.of(Address.parse("unix:/run/a"), Address.parse("unix:@b")),
                ProxyHeader.of(Address.Unix.UNNAMED, Address.parse("unix:" + "/b".repeat(54))),
                ProxyHeader.LOCAL)) {
            assertSame(read(header.v2()), header);
            if (header.source() instanceof Address.Ip) {
                assertSame(read(header.v1()), header);
            } else {
                assertThat(read(header.v1()).isLocal()).isTrue();
            }
        }
    }

    @Test
    void v1_isTheLineThatOthersExpect() {
        var header = ProxyHeader.of(Address.parse("192.0.2.1:54253"), Address.parse("[::ffff:198.51.100.2]:443"));
        assertThat(new String(header.v1(), StandardCharsets.US_ASCII))
                .isEqualTo("PROXY TCP4 192.0.2.1 198.51.100.2 54253 443\r\n");
        assertThat(new String(ProxyHeader.LOCAL.v1(), StandardCharsets.US_ASCII))
                .isEqualTo("PROXY UNKNOWN\r\n");
    }

    @Test
    void fields_areReadAgain() throws Exception {
        var header = ProxyHeader.of(Address.parse("192.0.2.1:1"), Address.parse("192.0.2.2:2"))
                .with(Field.authority("jacket.example"))
                .with(Field.alpn("h2"))
                .with(Field.of(Field.UNIQUE_ID, new byte[128]))
                .with(Field.of(0xE0, new byte[5000]));
        var again = read(header.v2());
        assertThat(again.fields()).isEqualTo(header.fields());
        assertThat(again.authority()).contains("jacket.example");
        assertThat(read(header.v1()).fields()).isEmpty();
    }

    @Test
    void of_familiesThatDoNotGoTogether() {
        var mixed = ProxyHeader.of(Address.parse("192.0.2.1:1"), Address.parse("[2001:db8::1]:2"));
        assertThat(mixed.source()).isEqualTo(Address.parse("[::ffff:192.0.2.1]:1"));
        assertThatThrownBy(() -> ProxyHeader.of(Address.parse("192.0.2.1:1"), Address.Unix.UNNAMED))
                .hasMessageContaining("192.0.2.1:1");
        assertThatThrownBy(() -> Field.of(Field.CRC32C, new byte[4])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Field.of(Field.UNIQUE_ID, new byte[129])).hasMessageContaining("129");
        var tooLong = ProxyHeader.LOCAL.with(Field.of(1, new byte[65535]));
        assertThatThrownBy(tooLong::v2).hasMessageContaining("more than 65535");
    }

    /// Good headers with some bytes changed, left out or put in: whatever is read lies within the bytes.
    @Test
    void junk_isAHeaderOrNone_andNothingElse() {
        var chance = new SplittableRandom(Seed.value());
        var seeds = corpus();
        int good = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = changed(seeds.get(chance.nextInt(seeds.size())), chance);
            var all = ByteBuffer.wrap(bytes);
            try {
                var header = ProxyParser.parse(all, 1024);
                good += header == null ? 0 : 1;
                assertThat(all.position() == 0).isEqualTo(header == null);
                if (header != null) {
                    header.tls();
                    header.authority();
                }
            } catch (ProtocolException none) {
                assertThat(none).hasMessageStartingWith("PROXY header: ");
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + Seed.value() + ", round " + round, e);
            }
        }
        assertThat(good).isBetween(ROUNDS / 100, ROUNDS);
    }

    private static List<byte[]> corpus() {
        var source = Address.parse("192.0.2.1:54253");
        var inet4 = ProxyHeader.of(source, Address.parse("198.51.100.2:443"));
        var inet6 = ProxyHeader.of(Address.parse("[2001:db8::1]:1"), Address.parse("[::1]:2"));
        byte[] tls = {1, 0, 0, 0, 0, 0x21, 0, 7, 'T', 'L', 'S', 'v', '1', '.', '3'};
        var all = new ArrayList<byte[]>();
        for (var header : List.of(inet4, inet6, ProxyHeader.LOCAL)) {
            all.add(header.v1());
            all.add(header.v2());
            all.add(withoutChecksum(header.with(Field.of(Field.SSL, tls))));
            all.add(withoutChecksum(header.with(Field.authority("a")).with(Field.of(4, new byte[9]))));
        }
        all.add(ProxyHeader.of(Address.parse("unix:/run/a"), Address.parse("unix:@b"))
                .v2());
        return all;
    }

    /// The checksum would find nearly every change; the field becomes one of no meaning.
    private static byte[] withoutChecksum(ProxyHeader header) {
        byte[] bytes = header.v2();
        bytes[bytes.length - 7] = Field.NOOP;
        return bytes;
    }

    private static byte[] changed(byte[] seed, SplittableRandom chance) {
        byte[] bytes = seed.clone();
        for (int i = chance.nextInt(4); i > 0; i--) {
            int at = chance.nextInt(bytes.length);
            switch (chance.nextInt(4)) {
                case 0 -> bytes[at] = (byte) chance.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << chance.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
                default -> bytes[at] = (byte) "\0\r\n :.0%\u00ff".charAt(chance.nextInt(9));
            }
        }
        return bytes;
    }
}
