package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server does as lines of JSON.
class EventLogTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String STAMP = "\\{\"ts\":\"[0-9T:.-]+Z\",\"event\":";
    private static final String ENDPOINT = "\"127\\.0\\.0\\.1:\\d+\"";

    @TempDir
    Path folder;

    private static ServerBuilder builder() {
        return SocketServer.tcp("127.0.0.1:0").handler(Served.ECHO).watch(ServerWatch.none());
    }

    @Test
    void server_clientsThatComeAreRefusedAndGo_areALineEach() throws Exception {
        var file = folder.resolve("events.jsonl");
        try (var log = EventLog.to(file);
                var served =
                        Served.of(builder().limits(limits -> limits.maxConns(1)).eventLog(log))) {
            try (var client = served.client()) {
                Served.exchange(client, "hello");
                try (var tooMany = served.client()) {
                    assertThat(Served.rest(tooMany)).isEmpty();
                }
                // It is told after the refusal, while the other may go.
                await().atMost(LONG).until(() -> Files.readAllLines(file).size() == 2);
            }
            await().atMost(LONG).until(() -> served.server().counts().open() == 0);
            served.server().drain(Duration.ofSeconds(1));
            log.flush(LONG);
            assertThat(log.lost()).isZero();
        }
        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0))
                .matches(STAMP + "\"accepted\",\"conn\":1,\"local\":" + ENDPOINT + ",\"peer\":" + ENDPOINT
                        + ",\"family\":\"inet\"}");
        assertThat(lines.get(1)).matches(STAMP + "\"refused\",\"why\":\"max-conns\",\"peer\":" + ENDPOINT + "}");
        assertThat(lines.get(2))
                .matches(STAMP + "\"closed\",\"conn\":1,\"local\":" + ENDPOINT + ",\"peer\":" + ENDPOINT
                        + ",\"in\":5,\"out\":5,\"ms\":\\d+,\"why\":\"eof\",\"rtt_us\":\\d+,\"retrans\":\\d+}");
        assertThat(lines.get(3)).matches(STAMP + "\"drain\",\"open\":0,\"grace_s\":1}");
    }

    @Test
    void handler_thatFails_isAWarningBesideWhatTheWatchHears() throws Exception {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        var heard = new Served.Heard();
        try (var served = Served.of(builder()
                        .handler(connection -> {
                            throw new IllegalStateException("no\nway");
                        })
                        .watch(heard)
                        .eventLog(EventLog.to(lines::add)));
                var client = served.client()) {
            assertThat(Served.rest(client)).isEmpty();
            await().atMost(LONG).until(() -> lines.size() == 3);
        }
        assertThat(heard.failures).hasSize(1);
        assertThat(List.copyOf(lines).get(1))
                .matches(STAMP + "\"warning\",\"text\":\"a handler failed: java.lang.IllegalStateException:"
                        + " no\\\\nway\",\"conn\":1,\"peer\":" + ENDPOINT + "}");
    }

    @Test
    void close_ofAServer_writesWhatWaits() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var served = Served.of(builder().eventLog(EventLog.to(out)));
                var client = served.client()) {
            Served.exchange(client, "hello");
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("\"closed\"");
    }

    @Test
    @Row("L7")
    void reader_thatStalls_holdsNobodyUp_andWhatIsDroppedIsCounted() throws Exception {
        var pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (var log = EventLog.to(pipe).logQueueRecords(10)) {
            try (var served = Served.of(builder().eventLog(log))) {
                // two lines each: more than the 64 KiB of a pipe and the queue
                for (int i = 0; i < 300; i++) {
                    try (var client = served.client()) {
                        assertThat(Served.exchange(client, "hello")).isEqualTo("hello");
                    }
                }
                await().atMost(LONG).until(() -> log.lost() > 0);
                assertThat(lostByMetrics(served.server())).isBetween(1L, log.lost());
                try (var reader = Files.newBufferedReader(pipe)) {
                    var line = reader.readLine();
                    while (!line.contains("\"lost\":")) {
                        assertThat(line).matches("\\{.*}");
                        line = reader.readLine();
                    }
                }
            }
        }
    }

    private static long lostByMetrics(Server server) {
        String sample = "jacket_log_lines_lost_total{server=\"x\",log=\"events\"} ";
        return OpenMetrics.text(Map.of("x", server.metrics()))
                .lines()
                .filter(line -> line.startsWith(sample))
                .mapToLong(line -> Long.parseLong(line.substring(sample.length())))
                .sum();
    }

    @Test
    void metrics_ofAServerWhoseWatchHasALogToo_tellWhatBothHaveLost() throws Exception {
        var watch = new ServerWatch() {
            @Override
            public Map<String, Long> lostLines() {
                return Map.of("events", 3L, "commands", 2L);
            }
        };
        try (var served = Served.of(builder().watch(watch).eventLog(EventLog.to(line -> {})))) {
            assertThat(served.server().metrics().lostLines()).isEqualTo(Map.of("events", 3L, "commands", 2L));
        }
        try (var served = Served.of(builder())) {
            assertThat(served.server().metrics().lostLines()).isEmpty();
        }
    }

    @Test
    void logQueueRecords_lessThanOne_isRefused() {
        var log = EventLog.to(line -> {});
        assertThatThrownBy(() -> log.logQueueRecords(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("log-queue-records 0 is less than 1");
        assertThat(log.lost()).isZero();
    }
}
