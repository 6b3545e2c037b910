package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Mutations;
import dev.jacket.checks.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Words that are nearly right: each is understood, or refused by one line of ours with exit code 2.
@Row("M5")
@Timeout(900)
class WordsFuzzTest {
    private static void each(List<String> samples, Consumer<String> parser) {
        var understood = new int[1];
        new Mutations(samples.stream()
                        .map(sample -> sample.getBytes(StandardCharsets.UTF_8))
                        .toList())
                .each(bytes -> {
                    try {
                        parser.accept(new String(bytes, StandardCharsets.ISO_8859_1));
                        understood[0]++;
                    } catch (Trouble refused) {
                        assertThat(refused.exit()).isEqualTo(Exit.USAGE);
                        assertThat(refused.line("serve")).doesNotContain("\n", "\r", "\033", "\0");
                    }
                });
        assertThat(understood[0]).isPositive();
    }

    @Test
    void times() {
        each(List.of("500ms", "2s", "1.5m", "0", "never", "off", "18d"), text -> {
            assertThat(TimeLimit.parse("--t", text).nanos()).isPositive();
        });
    }

    @Test
    void sizes() {
        each(List.of("512", "64k", "1.5MiB", "4G", "off", "999999999999999999T"), text -> {
            assertThat(Quantity.size("--s", text)).isNotNegative();
        });
    }

    @Test
    void endpoints() {
        each(
                List.of(
                        "1234",
                        "*:1234",
                        "[::1%lo]:80",
                        "tls://example.org:443?sni=a&alpn=b,c",
                        "unix:/run/x?mode=660",
                        "unix:@name",
                        "udp://224.0.0.1:5000?ttl=3&from=127.0.0.1",
                        "vsock://2:1024",
                        "fd:7",
                        "-",
                        "file:/tmp/x?append",
                        "exec:cat -n"),
                text -> assertThat(Endpoint.parse(Verb.CONNECT, text).toString())
                        .isNotEmpty());
    }
}
