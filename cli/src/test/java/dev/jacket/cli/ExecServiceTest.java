package dev.jacket.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `serve exec` with the words of `serve shell`.
class ExecServiceTest {
    @TempDir
    Path folder;

    private Path record() {
        return folder.resolve("commands");
    }

    private ServeOrder order(String endpoint, String script, String... flags) {
        var words = new ArrayList<>(List.of("exec", endpoint, "--audit", record().toString()));
        words.addAll(List.of(flags));
        words.addAll(List.of("--", "sh", "-c", script));
        return ServeOrder.of(new ArgumentParser(Verb.SERVE).parse(words));
    }

    private String heard(String script, String... flags) throws IOException {
        try (var served = Served.of(order("127.0.0.1:0", script, flags), ServerWatch.none());
                var client = served.client()) {
            client.setSoTimeout(50_000);
            return new String(client.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private List<String> recorded(int lines) {
        return await().until(() -> Files.readAllLines(record()), each -> each.size() == lines);
    }

    @Test
    @Row("A3")
    void limits_areThoseOfShell() throws Exception {
        assertThat(heard("yes", "--exec-output-bytes", "1k"))
                .isEqualTo("y\n".repeat(512) + "stopped: exec-output-bytes\n");
        assertThat(heard("echo a; sleep infinity", "--exec-wall-time", "2s")).isEqualTo("a\nstopped: exec-wall-time\n");
        assertThat(heard("while :; do :; done", "--exec-cpu-time", "1s")).isEqualTo("stopped: exec-cpu-time\n");
        assertThat(heard("ulimit -v; ulimit -f", "--exec-memory", "1G", "--exec-scratch-bytes", "1M"))
                .isEqualTo("1048576\n2048\n");
        assertThat(heard("ulimit -v; ulimit -f; ulimit -t")).isEqualTo("unlimited\nunlimited\nunlimited\n");
    }

    @Test
    @Row("A2")
    @Needs({"bwrap", "prlimit", "userns"})
    void sandbox_isThatOfShell() throws Exception {
        var canary = folder.resolve("canary");
        var script = "touch " + canary + "; ls -d /proc/[0-9]* | wc -l";
        assertThat(heard(script, "--sandbox=auto", "--stderr=drop").strip()).hasSize(1);
        assertThat(canary).doesNotExist();
        heard(script, "--sandbox=off");
        assertThat(canary).exists();
    }

    @Test
    void record_hasALineBeforeAndAfter() throws Exception {
        assertThat(heard("echo ah; exit 3", "--exec-output-bytes", "1k")).isEqualTo("ah\n");
        var lines = recorded(2);
        assertThat(lines.getFirst())
                .contains(
                        "\"event\":\"exec\"",
                        "\"peer\":\"127.0.0.1:",
                        "\"uid\":",
                        "\"command\":\"sh -c 'echo ah; exit 3'\"");
        assertThat(lines.getLast())
                .contains("\"event\":\"exec-end\"", "\"end\":\"exited\"", "\"status\":3", "\"bytes\":3");
        heard("yes", "--exec-output-bytes", "1k");
        assertThat(recorded(4).getLast()).contains("\"end\":\"exec-output-bytes\"", "\"bytes\":1024");
    }

    @Test
    void datagrams_haveTheSameLimitsAndRecord() throws Exception {
        var order = order("udp://127.0.0.1:0", "cat; exec yes", "--exec-output-bytes", "12");
        try (var service = new ExecService(order);
                var served = Served.datagrams(order, service.handler());
                var client = new DatagramSocket()) {
            client.setSoTimeout(50_000);
            var to = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    Integer.parseInt(served.place().substring(served.place().lastIndexOf(':') + 1)));
            client.send(new DatagramPacket("asked\n".getBytes(UTF_8), 6, to));
            var answer = new DatagramPacket(new byte[100], 100);
            client.receive(answer);
            assertThat(new String(answer.getData(), 0, answer.getLength(), UTF_8))
                    .isEqualTo("asked\ny\ny\ny\n");
            assertThat(recorded(2).getLast()).contains("\"end\":\"exec-output-bytes\"", "\"bytes\":12");
        }
    }

    @Test
    void turn_isWaitedForAsLongAsWasSaid() throws Exception {
        var order = order("127.0.0.1:0", "echo here; cat", "--exec-max-running", "1", "--exec-max-wait", "100ms");
        try (var served = Served.of(order, ServerWatch.none());
                var first = served.client()) {
            first.setSoTimeout(50_000);
            assertThat(first.getInputStream().readNBytes(5)).asString().isEqualTo("here\n");
            try (var second = served.client()) {
                second.setSoTimeout(9_000); // less than is waited where nobody says how long
                assertThat(second.getInputStream().readAllBytes())
                        .asString()
                        .isEqualTo("error: busy: 1 commands are running\n");
            }
        }
    }

    private List<String> warnings(String... flags) throws IOException {
        try (var service = new ExecService(order("127.0.0.1:0", "true", flags))) {
            return service.warnings();
        }
    }

    @Test
    void limitThatIsNamedAndNotEnforced_isAWarning() throws Exception {
        assertThat(warnings()).isEmpty();
        assertThat(warnings("--exec-cpu-time", "3s")).isEmpty();
        assertThat(warnings("--exec-pids", "3")).containsExactly("nothing limits exec-pids: the number of processes");
        assertThatThrownBy(() -> warnings("--sandbox=off", "--run-as", "nobody"))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("--run-as needs a sandbox");
    }

    @Test
    @Row("A1")
    void beyondThisMachine_allLimitsAreEnforcedOrNothingBegins() {
        var place = "tls://*:0";
        assertThatThrownBy(() -> new ExecService(order(place, "true", "--client-ca", "ca.pem", "--sandbox=off")))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("nothing limits exec-pids")
                .hasMessageContaining("what it may read, write and reach");
        assertThat(record()).doesNotExist();
    }

    /// A program has no dialogue in which somebody could say a token.
    @Test
    @Row("A1")
    void tokens_areNoProof() throws IOException {
        var file = folder.resolve("settings");
        Files.writeString(file, "token-file = tokens\n");
        assertThatThrownBy(() -> order("tls://*:0", "true", "--config", file.toString()))
                .isInstanceOf(Trouble.class);
    }
}
