package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.loop.LoopStatus;
import dev.jacket.sockets.Address;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The text of the metrics, by the rules of OpenMetrics 1.0.
class OpenMetricsTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_]+)\\{server=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(?:,([a-z]+)=\"([^\"]+)\")?} ([0-9.]+)");
    private static final String ODD = "a \"b\" \\ c\nd é";

    /// Prints each sample as Python's parser, which is strict, understands it: the name, the labels, the value.
    private static final String PARSER = """
        import sys
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
        text = sys.stdin.buffer.read().decode()
        for family in parse(text):
            for s in family.samples:
                print(family.name, family.type, s.name, sorted(s.labels.items()), float(s.value))
        """;

    private static ServerMetrics metrics(long scale) {
        var tally = new Tally();
        for (int i = 0; i < 3 * scale; i++) {
            tally.accepted.increment();
            tally.refused(Address.NONE, Refusal.PER_ADDRESS);
            tally.dropped(DatagramDrop.QUEUE);
            tally.handled(2_500_000);
        }
        tally.handled(7_200_000_000_000L);
        tally.in.add(1 << 20);
        var loop = new LoopStatus("jacket-loop-0", 3, 1, 900 * scale, 2, 5, 17, 256, 250, 9);
        return tally.metrics(
                2, new Backlog(5, 4096, 7), List.of(loop), Map.of("events", 6 * scale, "commands", scale), Map.of());
    }

    private static String text() {
        var servers = new LinkedHashMap<String, ServerMetrics>();
        servers.put("echo", metrics(1));
        servers.put(ODD, metrics(2));
        return OpenMetrics.text(servers);
    }

    @Test
    void text_ofEachFamily_isDescribedOnceAndBeforeItsSamples() {
        var types = new LinkedHashMap<String, String>();
        String family = "";
        for (String line : text().lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                family = words[2];
                assertThat(types).doesNotContainKey(family);
                types.put(family, words[3]);
            } else if (!line.startsWith("#")) {
                var sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(sample.group(1)).startsWith(family);
                assertThat(sample.group(1).substring(family.length()))
                        .isIn(
                                switch (types.getOrDefault(family, "")) {
                                    case "counter" -> List.of("_total");
                                    case "histogram" -> List.of("_bucket", "_count", "_sum");
                                    default -> List.of("");
                                });
            } else if (!line.equals("# EOF")) {
                assertThat(line).matches("# (UNIT|HELP) " + family + " .+");
            }
        }
        assertThat(types).hasSizeGreaterThan(15);
        assertThat(text()).endsWith("\n# EOF\n").containsOnlyOnce("# EOF");
    }

    @Test
    void text_ofHistogram_countsUpToEachBoundInSeconds() {
        assertThat(text())
                .contains(
                        "jacket_handler_seconds_bucket{server=\"echo\",le=\"0.001\"} 0\n",
                        "jacket_handler_seconds_bucket{server=\"echo\",le=\"0.005\"} 3\n",
                        "jacket_handler_seconds_bucket{server=\"echo\",le=\"3600.0\"} 3\n",
                        "jacket_handler_seconds_bucket{server=\"echo\",le=\"+Inf\"} 4\n",
                        "jacket_handler_seconds_count{server=\"echo\"} 4\n",
                        "jacket_handler_seconds_sum{server=\"echo\"} 7200.0075\n");
    }

    @Test
    void text_ofLoops_hasALineForEach() {
        assertThat(text())
                .contains(
                        "jacket_loops_threads{server=\"echo\",loop=\"jacket-loop-0\"} 3\n",
                        "jacket_loops_runnable{server=\"echo\",loop=\"jacket-loop-0\"} 1\n",
                        "jacket_loops_rounds_total{server=\"echo\",loop=\"jacket-loop-0\"} 900\n",
                        "jacket_loops_stalls_total{server=\"echo\",loop=\"jacket-loop-0\"} 2\n",
                        "jacket_loops_stand_ins{server=\"echo\",loop=\"jacket-loop-0\"} 5\n",
                        "jacket_loops_taken_over_total{server=\"echo\",loop=\"jacket-loop-0\"} 17\n",
                        "jacket_loops_buffers{server=\"echo\",loop=\"jacket-loop-0\"} 256\n",
                        "jacket_loops_buffers_free{server=\"echo\",loop=\"jacket-loop-0\"} 250\n",
                        "jacket_loops_overflows_total{server=\"echo\",loop=\"jacket-loop-0\"} 9\n");
    }

    @Test
    void text_ofLogs_hasALineForEach() {
        assertThat(text())
                .contains(
                        "jacket_log_lines_lost_total{server=\"echo\",log=\"commands\"} 1\n",
                        "jacket_log_lines_lost_total{server=\"echo\",log=\"events\"} 6\n");
    }

    @Test
    void text_ofNameWithQuotes_isEscaped() {
        assertThat(text()).contains("jacket_connections_accepted_total{server=\"a \\\"b\\\" \\\\ c\\nd é\"} 6\n");
    }

    @Test
    void words_ofEnums_needNoEscape() {
        var words = new EnumMap<Refusal, String>(Refusal.class);
        for (Refusal why : Refusal.values()) {
            words.put(why, why.word());
        }
        assertThat(words.values()).allMatch(word -> word.matches("[a-z-]+")).doesNotHaveDuplicates();
    }

    @Test
    @Needs("prometheus_client")
    void text_readByPrometheusParser_isWhatWasCounted() throws Exception {
        var python = new ProcessBuilder("/usr/bin/python3", "-X", "utf8", "-c", PARSER)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var to = python.getOutputStream()) {
            to.write(text().getBytes(StandardCharsets.UTF_8));
        }
        String read = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).isZero();
        Map<Boolean, List<String>> odd =
                read.lines().collect(Collectors.partitioningBy(line -> line.contains("'a \"b\" \\\\ c\\nd é'")));
        assertThat(odd.getOrDefault(true, List.of()))
                .hasSameSizeAs(odd.getOrDefault(false, List.of()))
                .isNotEmpty();
        assertThat(read)
                .contains(
                        "jacket_refused counter jacket_refused_total [('reason', 'per-address'), ('server', 'echo')]"
                                + " 3.0\n",
                        "jacket_work_open gauge jacket_work_open [('server', 'echo')] 2.0\n",
                        "jacket_received_bytes counter jacket_received_bytes_total [('server', 'echo')] 1048576.0\n",
                        "jacket_handler_seconds histogram jacket_handler_seconds_bucket"
                                + " [('le', '+Inf'), ('server', 'echo')] 4.0\n");
    }
}
