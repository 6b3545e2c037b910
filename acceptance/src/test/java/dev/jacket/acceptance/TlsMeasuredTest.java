package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `load` and `ping` of servers under TLS, ours and openssl's. Nothing here asserts a speed.
@Needs("openssl")
class TlsMeasuredTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private Certificates certificates;
    private Server server;

    @BeforeEach
    void startEcho() {
        certificates = Certificates.in(programs).signed("good", "localhost");
        server = certificates.serve("echo", "good");
    }

    private String endpoint() {
        return endpoint(server);
    }

    private String endpoint(Server server) {
        return "tls://localhost:" + server.port() + "?ca=" + certificates.file("root.pem");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--connections=4", "--pipeline=16", "--size=100000", "--rate=200/s", "--tls-versions=1.2"})
    void load_ownEcho_shakesHandsOnceAConnection(String word) {
        var load = Loaded.by(programs, 0, endpoint(), word, "--verify");
        assertThat(load.figure("messages")).isPositive();
        assertThat(load.figure("errors")).isZero();
        assertThat(load.figure("bytes_in")).isEqualTo(load.figure("bytes_out"));
        assertThat(load.figure("handshakes"))
                .isEqualTo(load.figure("connections"))
                .isBetween(1.0, 4.0);
        assertThat(load.figure("handshake_p50_us")).isBetween(1.0, load.figure("handshake_p99_us"));
    }

    /// Neither side takes such a message at once: where nobody reads while it is sent, both wait for ever.
    @Test
    void load_messageLargerThanTheBuffers_isAnsweredWhileItIsSent() {
        var buffers = List.of("--opt", "SO_SNDBUF=16384", "--opt", "SO_RCVBUF=16384");
        var narrow = certificates.serve("echo", "good", buffers.toArray(String[]::new));
        var words = new ArrayList<>(buffers);
        words.addAll(List.of("--size=600000", "--connections=1", "--duration=5s", "--verify"));
        var load = Loaded.by(programs, 0, endpoint(narrow), words.toArray(String[]::new));
        assertThat(load.figure("messages")).isPositive();
        assertThat(load.figure("errors")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void load_short_shakesHandsForEachMessage(String version) {
        var load = Loaded.by(programs, 0, endpoint(), "--short", "--verify", "--tls-versions", version);
        assertThat(load.named("tls")).hasSize(1);
        assertThat(load.named("tls").getFirst().text("version")).isEqualTo(version);
        assertThat(load.figure("messages")).isGreaterThan(1);
        assertThat(load.figure("errors")).isZero();
        assertThat(load.figure("handshakes"))
                .isEqualTo(load.figure("connections"))
                .isGreaterThanOrEqualTo(load.figure("messages"));
        assertThat(load.figure("resumed")).isLessThan(load.figure("handshakes"));
        assertThat(load.figure("segments")).isPositive();
        assertThat(server.events().awaitCount(server.running(), "tls", 2)).hasSizeGreaterThan(1);
    }

    @Test
    void load_opensslServer_isMeasuredAsText() {
        var openssl = programs.start(Program.of("openssl", "s_server", "-accept", "127.0.0.1:0", "-rev")
                .plus("-cert", certificates.file("good.pem"), "-key", certificates.file("good.key")));
        openssl.out().nextThrough("ACCEPT 127.0.0.1:");
        var words = Program.jacket("load", "tls://localhost:" + openssl.port(), "--insecure", "--eol", "lf");
        var load = programs.start(
                words.plus("--message", "hi", "--connections", "1", "--warmup", "0", "--duration", "400ms"));
        load.ends(0);
        assertThat(load.err().restText()).startsWith("insecure: nobody checked who answers");
        assertThat(load.out().restText())
                .startsWith("load localhost:" + openssl.port() + ": tls, 1 connection, 3 bytes a message")
                .containsPattern("\n  handshakes +1   of TLS, 0 resumed; p50 [\\d.]+ ms, p99 [\\d.]+ ms\n");
    }

    @Test
    @Row("A7")
    void load_ofSomebodyElse_endsAtTheFirstHandshake() {
        for (var verb : new String[] {"load", "ping"}) {
            var stranger =
                    programs.jacket(verb, "tls://127.0.0.1:" + server.port() + "?ca=" + certificates.file("root.pem"));
            stranger.ends(4);
            assertThat(stranger.err().restText())
                    .contains("is for localhost and not for 127.0.0.1; to trust exactly this one: --pin sha256:");
        }
        assertThat(server.events().named("accepted")).isEmpty();
    }

    @Test
    @Needs("python3")
    void load_endWithoutGoodBye_isNoReply() {
        var python = programs.pythonServer("tls_server.py", "cut", certificates.file("good"), "TLSv1_3");
        var place = "tls://localhost:" + python.port() + "?ca=" + certificates.file("root.pem");
        var load = Loaded.by(programs, 5, place, "--connections", "1");
        assertThat(load.text("errors_by")).matches("\\{.*(closed|ECONNRESET)=1.*}");
        assertThat(load.figure("messages")).isZero();
    }

    @Test
    void ping_tls_isTheTimeOfConnectAndHandshake() {
        var ping = programs.jacket("ping", endpoint(), "-c", "2", "--interval", "50ms", "--reply-timeout", "20s", "-v");
        ping.ends(0);
        assertThat(ping.out().restText())
                .startsWith("ping localhost:" + server.port() + ": tls, ")
                .contains("\n2 sent, 2 replies, 0 lost (0 %)\n");
        assertThat(ping.err().restText()).containsOnlyOnce("TLSv1.3 TLS_").contains(", verified");
        assertThat(server.events().awaitCount(server.running(), "tls", 2)).hasSize(2);

        var insecure = programs.jacket("ping", "tls://localhost:" + server.port(), "--insecure", "-c", "1");
        insecure.ends(0);
        assertThat(insecure.err().restText()).startsWith("insecure: nobody checked who answers");
    }

    /// A check that nobody would make is not promised.
    @ParameterizedTest
    @CsvSource({
        "ping 127.0.0.1,ip://127.0.0.1/icmp",
        "load 127.0.0.1:1,127.0.0.1:1",
        "ping udp://127.0.0.1:1,udp://127.0.0.1:1"
    })
    void wordsOfTls_withoutIt_areRefused(String words, String endpoint) {
        var verb = words.substring(0, 4);
        var client = programs.jacket(verb, words.substring(5), "--ca=x.pem");
        client.ends(2);
        OneLine.of(client)
                .isEqualTo("jacket: " + verb + " : --ca is for tls://HOST:PORT, and " + endpoint
                        + " is none; see: jacket help " + verb);
    }
}
