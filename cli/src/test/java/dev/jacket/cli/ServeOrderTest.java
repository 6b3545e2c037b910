package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.server.Concurrency;
import dev.jacket.server.ServerLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServeOrderTest {
    private static ServeOrder order(String... words) {
        return ServeOrder.of(new ArgumentParser(Verb.SERVE).parse(List.of(words)));
    }

    private static String refusal(String... words) {
        try {
            return order(words).toString();
        } catch (Trouble e) {
            return e.line("serve");
        }
    }

    @Test
    void words_thatAreWrong_areNamed() {
        assertThat(refusal())
                .isEqualTo(
                        "serve : a service is missing: echo, discard, chargen, reply, time, hello, greet, exec, shell;"
                                + " see: jacket help serve");
        assertThat(refusal("ehco", "0"))
                .contains("ehco is no service")
                .endsWith("did you mean echo? See: jacket help serve");
        assertThat(refusal("echo")).startsWith("serve : an endpoint is missing");
        assertThat(refusal("echo", "0", "x")).startsWith("serve : x is too much; only reply takes a text");
        assertThat(refusal("reply", "0")).startsWith("serve : reply needs a text");
        assertThat(refusal("files", "0")).isEqualTo("serve files : not built yet");
        assertThat(refusal("echo", "0", "--concurrency=processes"))
                .startsWith("serve : --concurrency processes is nothing for echo");
        assertThat(refusal("echo", "0", "--greeting=x")).startsWith("serve : echo has no use for --greeting");
        assertThat(refusal("exec", "0"))
                .startsWith("serve : exec needs a program: jacket serve exec ENDPOINT -- PROGRAM");
        assertThat(refusal("echo", "0", "--stderr=log")).startsWith("serve : echo has no use for --stderr");
        assertThat(refusal("exec", "0", "--concurrency=virtual-threads", "cat"))
                .startsWith("serve : --concurrency virtual-threads is nothing for exec");
    }

    /// Nothing is opened where nobody could be proven: A1.
    @Test
    @Row("A1")
    void shell_isForProvenPeersAlone() {
        assertThat(refusal("shell", "0")).startsWith("serve : shell needs either --command");
        for (var place : List.of("*:0", "192.168.1.2:9999", "example.org:1")) {
            assertThat(refusal("shell", place, "--any-command"))
                    .contains("missing: TLS (tls://HOST:PORT), and a proof of who asks");
            assertThat(refusal("shell", place, "--command", "a=ls")).contains("missing: TLS");
            assertThat(refusal("shell", place, "--any-command", "--token-file", "f"))
                    .contains("missing: TLS (tls://HOST:PORT)")
                    .doesNotContain("proof");
            assertThat(refusal("exec", place, "cat")).contains("missing: TLS (tls://HOST:PORT), and a proof");
            assertThat(refusal("exec", "udp://" + place, "cat")).contains("missing: TLS");
            assertThat(refusal("shell", "tls://" + place, "--any-command"))
                    .contains("missing: a proof of who asks (--client-ca FILE or --token-file FILE)")
                    .doesNotContain("missing: TLS");
            assertThat(refusal("exec", "tls://" + place, "cat")).contains("missing: a proof of who asks");
            assertThat(order("shell", "tls://" + place, "--any-command", "--token-file", "f")
                            .service())
                    .isEqualTo(ServiceWord.SHELL);
        }
        for (var place : List.of("udp://127.0.0.1:0", "seqpacket:@x", "vsock://1:1")) {
            assertThat(refusal("shell", place, "--any-command")).contains("is no stream");
        }
        assertThat(refusal("exec", "vsock://1:1", "cat")).contains("missing: TLS");
        assertThat(refusal("shell", "0", "--any-command", "--token"))
                .contains("--token would stand in lists of processes");
        for (var place : List.of("0", "127.0.0.1:0", "[::1]:0", "localhost:0", "unix:@x", "fd:3", "fd:web")) {
            assertThat(order("shell", place, "--any-command").service()).isEqualTo(ServiceWord.SHELL);
        }
        assertThat(refusal("shell", "0", "--command", "a")).contains("is no NAME='PROGRAM ARGS'");
        assertThat(refusal("shell", "0", "--command", "a=ls {x:file}")).contains("is none of");
        assertThat(refusal("exec", "0", "--any-command", "cat")).contains("exec has no use for --any-command");
    }

    /// The proxy would be the one who is proven.
    @Test
    @Row("A1")
    void commands_areNotRunBehindProxies() {
        var proxies = new String[] {"--proxy-protocol=accept", "--proxy-trusted-sources=127.0.0.1"};
        assertThat(refusal("shell", "0", "--any-command", proxies[0], proxies[1]))
                .contains("shell has no use for proxies");
        assertThat(refusal("exec", "0", proxies[0], proxies[1], "cat")).contains("exec has no use for proxies");
    }

    @Test
    void exec_takesAProgramWithItsOwnFlags() {
        var order = order("exec", "0", "--env", "A=b", "--", "ls", "-l", "--all");
        assertThat(order.program()).containsExactly("ls", "-l", "--all");
        assertThat(order.concurrency()).isEqualTo(Concurrency.PROCESSES);
        assertThat(order("echo", "0", "--concurrency=one-at-a-time").concurrency())
                .isEqualTo(Concurrency.ONE_AT_A_TIME);
    }

    @Test
    void limits_unlessTold_areTheDocumented() {
        var limits = order("echo", "0").limits();
        assertThat(limits.times().idle()).isEqualTo(Duration.ofMinutes(5));
        assertThat(limits.times().write()).isEqualTo(Duration.ofSeconds(30));
        assertThat(limits.times().message()).isEqualTo(Duration.ofSeconds(10));
        assertThat(limits.times().firstMessage()).isEqualTo(ServerLimits.NEVER);
        assertThat(limits.perAddress()).isEqualTo(40);
        assertThat(limits).isEqualTo(ServerLimits.DEFAULT);
    }

    @Test
    void limits_told_areTaken() {
        var limits = order("echo", "0?idle-timeout=2s", "--max-conns=7", "--per-address", "never", "--write-timeout=0")
                .limits();
        assertThat(limits.times().idle()).isEqualTo(Duration.ofSeconds(2));
        assertThat(limits.maxConns()).isEqualTo(7);
        assertThat(limits.perAddress()).isEqualTo(ServerLimits.UNLIMITED);
        assertThat(limits.times().write()).isEqualTo(ServerLimits.NEVER);
        assertThat(refusal("echo", "0", "--max-conns=-1")).isNotEmpty();
        assertThat(order("echo", "0", "--max-conns=0").limits().maxConns()).isEqualTo(ServerLimits.UNLIMITED);
    }
}
