package dev.jacket.acceptance;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `serve … --metrics`, asked by curl and read by the parser of Prometheus.
@Needs("curl")
class MetricsTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private static String place(Server server) {
        server.running().err().nextThrough("metrics at ");
        return server.running().err().nextLine();
    }

    private Running ask(String url, String... more) {
        return programs.start(Program.of("curl", "-sS", "--noproxy", "*", url).plus(more));
    }

    /// Each sample as the parser has it: its name and labels, and its value.
    private Map<String, Double> samples(String url, String... more) {
        var parser = programs.start(Program.of("/usr/bin/python3")
                .plus(Launcher.peers().resolve("openmetrics.py").toString()));
        var curl = ask(url, more);
        curl.ends(0);
        parser.write(curl.out().rest()).endInput();
        parser.ends(0);
        return parser.out()
                .restText()
                .lines()
                .collect(toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))));
    }

    @Test
    @Needs("prometheus_client")
    void whatHappened_isWhatPrometheusReads() {
        var server = programs.server("serve", "echo", "127.0.0.1:0", "--metrics", "0", "-v", "--max-message", "1k");
        var url = "http://" + place(server) + "/metrics";
        assertThat(samples(url)).containsEntry("jacket_connections_accepted_total server=echo", 0.0);
        try (var here = Peer.to(server);
                var gone = Peer.to(server)) {
            here.send("hello").read(5);
            gone.send("x".repeat(1000)).read(1000);
            gone.reset();
            server.events().await(server.running(), "closed");
            await().untilAsserted(() -> assertThat(samples(url))
                    .containsEntry("jacket_connections_accepted_total server=echo", 2.0)
                    .containsEntry("jacket_work_open server=echo", 1.0)
                    .containsEntry("jacket_connections_ended_total reason=reset server=echo", 1.0)
                    .containsEntry("jacket_received_bytes_total server=echo", 1005.0)
                    .containsEntry("jacket_sent_bytes_total server=echo", 1005.0)
                    .containsEntry("jacket_connection_received_bytes_bucket le=+Inf server=echo", 1.0)
                    .containsEntry("jacket_connection_seconds_count server=echo", 1.0));
        }
    }

    @Test
    @Needs("prometheus_client")
    @Row("L7")
    void recordOfCommandsThatCannotBeWritten_isCounted() {
        var running = programs.jacket(
                "serve", "exec", "127.0.0.1:0", "--metrics", "0", "-v", "--audit", "/dev/full", "--", "cat");
        running.err().nextThrough("metrics at ");
        var url = "http://" + running.err().nextLine() + "/metrics";
        running.err().nextThrough("listening on 127.0.0.1:");
        int port = Integer.parseInt(running.err().nextLine());
        var sample = "jacket_log_lines_lost_total log=commands server=exec";
        assertThat(samples(url)).containsEntry(sample, 0.0);
        try (var client = Peer.to("127.0.0.1", port)) {
            assertThat(client.rest()).isEmpty();
        }
        await().untilAsserted(() -> assertThat(samples(url)).containsEntry(sample, 1.0));
    }

    @Test
    void unixSocket_isAnsweredToo() {
        var path = programs.folder().resolve("metrics");
        programs.server("serve", "discard", "127.0.0.1:0", "--metrics", "unix:" + path);
        var curl = ask("http://localhost/metrics", "--unix-socket", path.toString());
        curl.ends(0);
        assertThat(curl.out().restText())
                .startsWith("# TYPE jacket_")
                .contains("{server=\"discard\"} 0\n")
                .endsWith("# EOF\n");
    }

    /// A page of somebody else, read by a browser on this machine, gets nothing, by whatever name it came here.
    @ParameterizedTest
    @CsvSource({
        "Host: evil.example, 403",
        "Host: localhost.evil.example, 403",
        "Origin: http://evil.example, 403",
        "Origin: null, 403",
        "Origin: http://localhost:3000, 200",
        "X-Other: 1, 200",
    })
    @Row("A11")
    void browserSentBySomebodyElse_isRefused(String header, String status) {
        var server = programs.server("serve", "echo", "127.0.0.1:0", "--metrics", "0", "-v");
        var curl = ask("http://" + place(server) + "/metrics", "-H", header, "-D", "-");
        curl.ends(0);
        var answer = curl.out().restText();
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContainIgnoringCase("access-control");
        assertThat(answer.contains("jacket_")).isEqualTo(status.equals("200"));
    }

    @Test
    void otherMachines_areNoPlace() {
        var server = programs.jacket("serve", "echo", "127.0.0.1:0", "--metrics", "0.0.0.0:9464");
        server.ends(2);
        assertThat(server.err().restText()).contains("is no place of this machine");
    }
}
