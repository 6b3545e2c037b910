package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Mutations;
import dev.jacket.checks.Row;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Headers that are nearly right.
@Row("M3")
class ProxyFuzzTest {
    private static final String V2 = "0d0a0d0a000d0a515549540a";
    private static final int MOST = 4096;

    private static byte[] line(String text) {
        return (text + "\r\nGET / HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /// What a parser makes of bytes: a header and where it ends, a refusal, or the wish for more.
    private record Verdict(@Nullable String header, int end, boolean refused) {
        static Verdict of(byte[] bytes, int length) {
            var buffer = ByteBuffer.wrap(bytes, 0, length);
            try {
                var header = ProxyParser.parse(buffer, MOST);
                return new Verdict(header == null ? null : header + " " + header.fields(), buffer.position(), false);
            } catch (ProtocolException flaw) {
                assertThat(buffer.position()).isZero();
                return new Verdict(null, 0, true);
            }
        }

        boolean isOpen() {
            return header == null && !refused;
        }
    }

    /// However they are cut, the verdict is the same; and it comes in time.
    @Test
    @Timeout(900)
    void parse_headersNearlyRight_neverDependsOnHowTheyCame() {
        var all = new Mutations(List.of(
                line("PROXY TCP4 192.0.2.1 198.51.100.2 54253 443"),
                line("PROXY TCP6 2001:db8::1 ::ffff:192.0.2.1 1 65535"),
                line("PROXY UNKNOWN anything at all"),
                hex(V2 + "2111000cc0000201c6336402d3ed01bb"),
                hex(V2 + "2121002420010db8000000000000000000000001200100000000000000000000000000010001ffff"),
                hex(V2 + "20000000"),
                hex(V2 + "21110013c0000201c6336402d3ed01bb0300040123abcd"),
                hex(V2 + "21110011c0000201c6336402d3ed01bb0100026832")));
        var accepted = new int[1];
        all.each(bytes -> {
            var whole = Verdict.of(bytes, bytes.length);
            var before = Verdict.of(bytes, 0);
            for (int length = 1; length <= Math.min(bytes.length, 200); length++) {
                var now = Verdict.of(bytes, length);
                if (!before.isOpen()) {
                    assertThat(now).isEqualTo(before);
                } else if (now.header() != null) {
                    assertThat(now.end()).isEqualTo(length);
                }
                before = now;
            }
            if (whole.isOpen()) {
                assertThat(bytes.length).isLessThan(MOST);
            }
            if (whole.header() != null) {
                accepted[0]++;
                assertThat(whole.end()).isPositive();
            }
        });
        assertThat(accepted[0]).isGreaterThan(1000);
    }
}
