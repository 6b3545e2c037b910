package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.server.DatagramServerBuilder;
import dev.jacket.server.OpenMetrics;
import dev.jacket.server.ServerBuilder;
import dev.jacket.server.ServerLimits;
import dev.jacket.server.Settings;
import dev.jacket.server.SocketServer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The table of limits in `docs/socketserver.md` says what the code does.
class LimitsTableTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Map<String, String> OTHERS = Map.of("time", "3s", "size", "5000", "number", "77");

    /// A row, or one of the words of a row that has several.
    private record Row(String word, String unit, String standard, String builder, String metric, String reload) {}

    private static List<Row> rows() throws IOException {
        var rows = new ArrayList<Row>();
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("..", "docs", "socketserver.md"))) {
            inside = line.startsWith("| Word | What | Unit |") || (inside && line.startsWith("|"));
            if (inside && line.startsWith("| `")) {
                var cells =
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
                for (String word : codes(cells.get(1))) {
                    rows.add(new Row(word, cells.get(3), cells.get(4), cells.get(5), cells.get(6), cells.get(7)));
                }
            }
        }
        return rows;
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(result -> result.group(1)).toList();
    }

    private static String camel(String word) {
        var name = new StringBuilder();
        for (String part : word.split("-", -1)) {
            name.append(name.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return name.toString();
    }

    private static List<String> methods(Class<?> type) {
        return Arrays.stream(type.getMethods()).map(Method::getName).toList();
    }

    private static Settings say(String word, String value) {
        return Settings.NONE.with(new Settings.Entry(word, value, "here"));
    }

    @Test
    void words_areThoseOfTheServer_andOfItsFlags() throws IOException {
        var words = rows().stream().map(Row::word).toList();
        assertThat(words).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(Settings.words());
        var flags = Verb.SERVE.flags().stream()
                .filter(flag -> !flag.later)
                .map(Flag::word)
                .toList();
        assertThat(flags).containsAll(words).contains("watchdog-handler", "uring-buffer-bytes", "log-queue-records");
    }

    @Test
    void builders_haveAMethodOfEachWord() throws IOException {
        for (Row row : rows()) {
            switch (codes(row.builder()).getFirst()) {
                case "limits" -> assertThat(methods(ServerLimits.class)).contains(camel(row.word()));
                case "ServerBuilder" -> assertThat(methods(ServerBuilder.class)).contains(camel(row.word()));
                case "DatagramServerBuilder" ->
                    assertThat(methods(DatagramServerBuilder.class)).contains(camel(row.word()));
                default ->
                    assertThat(methods(ServerBuilder.class))
                            .contains(codes(row.builder()).getFirst());
            }
        }
    }

    @Test
    void defaults_areThoseThatHold_andAnotherValueIsAnother() throws IOException {
        for (Row row : rows()) {
            if (!row.builder().equals("`limits`")) {
                continue;
            }
            var standard = codes(row.standard());
            if (!standard.isEmpty()) {
                assertThat(say(row.word(), standard.getFirst()).limits(ServerLimits.DEFAULT))
                        .as(row.word())
                        .isEqualTo(ServerLimits.DEFAULT);
            }
            assertThat(say(row.word(), OTHERS.getOrDefault(row.unit(), "loopback"))
                            .limits(ServerLimits.DEFAULT))
                    .as(row.word())
                    .isNotEqualTo(ServerLimits.DEFAULT);
        }
    }

    @Test
    void metrics_areTold_andReloadsSayWhatIsLeft() throws Exception {
        try (var server =
                SocketServer.tcp("127.0.0.1:0").handler(connection -> {}).start()) {
            var text = OpenMetrics.text(Map.of("x", server.metrics()));
            for (Row row : rows()) {
                var metric = codes(row.metric());
                if (metric.isEmpty()) {
                    assertThat(row.metric()).startsWith("none: ");
                } else {
                    assertThat(text.lines())
                            .as(row.word())
                            .anyMatch(line -> line.startsWith(metric.getFirst())
                                    && (metric.size() == 1 || line.contains('"' + metric.get(1) + '"')));
                }
                if (!row.unit().equals("file")) {
                    assertThat(server.reload(say(row.word(), OTHERS.getOrDefault(row.unit(), "loopback"))))
                            .as(row.word())
                            .isEqualTo(row.reload().equals("yes") ? List.of() : List.of(row.word()));
                }
            }
        }
    }
}
