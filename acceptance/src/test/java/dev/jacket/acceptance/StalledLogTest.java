package dev.jacket.acceptance;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who reads our log and stalls holds nobody up, and hears afterwards how much is missing.
class StalledLogTest {
    /// Each is told in two lines of its length or more. A pipe holds 64 KiB, and so many lines may wait besides.
    private static final int MESSAGES = 2_000;

    private static final int WAITING = 1_000;

    private static final Pattern DROPPED = Pattern.compile("(\\d+) lines were dropped, as nobody read them");
    private static final Pattern LOST = Pattern.compile("\\{.*\"event\":\"warning\".*\"lost\":(\\d+).*}");

    private static final Pattern METRIC =
            Pattern.compile("jacket_log_lines_lost_total\\{server=\"echo\",log=\"([a-z]+)\"} (\\d+)");

    @RegisterExtension
    final Programs programs = new Programs();

    private Path folder = Path.of("");

    private static void echo(Peer client, int first, int count) {
        for (var i = first; i < first + count; i++) {
            var message = "number " + i + "x".repeat(100) + "\n";
            Bytes.same(client.send(message).read(message.length()), message);
        }
    }

    /// A server and, at a descriptor of its, a reader that keeps what it reads.
    private Server server(int descriptor, String... flags) {
        folder = programs.folder();
        var reader = "exec \"$@\" %d> >(echo $BASHPID >%2$s/reader; exec cat >%2$s/log)".formatted(descriptor, folder);
        var program = Program.jacket("serve", "echo", "127.0.0.1:0", "--metrics=unix:" + folder.resolve("metrics"))
                .plus(flags);
        return program.words().stream().anyMatch(word -> word.startsWith("--json"))
                ? listening(programs.start(program.inShell(reader)))
                : programs.server(program.inShell(reader));
    }

    private static Server listening(Running running) {
        running.err().nextThrough("listening on ");
        return new Server(running, running.err().nextLine());
    }

    private List<String> log() throws IOException {
        var log = folder.resolve("log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    private void signalReader(String name, String state) throws IOException {
        await().atMost(Limits.ANSWER)
                .until(() -> !Files.readString(folder.resolve("reader")).isBlank());
        var pid = Files.readString(folder.resolve("reader")).strip();
        programs.program("kill", "-" + name, pid).ends(0);
        await(state)
                .atMost(Limits.ANSWER)
                .until(() ->
                        Files.readString(Path.of("/proc/" + pid + "/stat")).matches("(?s).*\\) [" + state + "] .*"));
    }

    /// Stops the reader, has far more said than may wait, and lets it go on.
    private void stall(Peer client) throws IOException {
        echo(client, 0, 10);
        await().atMost(Limits.ANSWER).until(() -> numbers().count() == 20);
        signalReader("STOP", "T");
        echo(client, 10, MESSAGES);
        signalReader("CONT", "RS");
    }

    private java.util.stream.Stream<String> numbers() throws IOException {
        return log().stream().filter(line -> line.contains("number "));
    }

    /// What was read and what was said to be lost are all that was there to be said.
    private long assertAllIsToldOf(int messages, Pattern loss) throws IOException {
        var told = log().stream()
                .map(loss::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
        assertThat(told).as("lines that tell of a loss").hasSize(1);
        assertThat(told.getFirst()).isPositive();
        assertThat(numbers().count() + told.getFirst()).isEqualTo(2L * messages);
        assertThat(numbers()).doesNotHaveDuplicates();
        return told.getFirst();
    }

    /// {@return how many lines each log has lost, as the metrics of the server say}
    private Map<String, Long> lostByMetrics() throws IOException {
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("metrics")))) {
            client.write(ByteBuffer.wrap(Bytes.utf8("GET /metrics HTTP/1.0\r\n\r\n")));
            var page = new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
            return METRIC.matcher(page)
                    .results()
                    .collect(toMap(sample -> sample.group(1), sample -> Long.valueOf(sample.group(2))));
        }
    }

    private void assertGoesOnAndTells(int descriptor, String log, Pattern loss, String... more) throws IOException {
        var server = server(descriptor, more);
        try (var client = Peer.to(server)) {
            stall(client);
            await().atMost(Limits.ANSWER).until(() -> log().stream().anyMatch(loss.asPredicate()));
            echo(client, MESSAGES + 10, 1);
            await().atMost(Limits.ANSWER)
                    .until(() -> numbers()
                                    .filter(line -> line.contains("number " + (MESSAGES + 10) + "x"))
                                    .count()
                            == 2);
            long lost = assertAllIsToldOf(MESSAGES + 11, loss);
            var none = log.equals("events") ? "stderr" : "events";
            assertThat(lostByMetrics()).isEqualTo(Map.of(log, lost, none, 0L));
        }
    }

    @Row("L7")
    @Test
    void serve_readerOfTheLogIsStopped_goesOnAndTellsWhatIsMissing() throws IOException {
        assertGoesOnAndTells(2, "stderr", DROPPED, "-v", "--log-queue-records=" + WAITING);
    }

    @Row("L7")
    @Test
    void serve_readerOfTheEventsIsStopped_goesOnAndTellsWhatIsMissing() throws IOException {
        assertGoesOnAndTells(3, "events", LOST, "--json=fd:3", "--log-queue-records=" + WAITING);
    }
}
