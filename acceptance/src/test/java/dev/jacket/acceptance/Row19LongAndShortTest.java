package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Row 19: the same messages over one connection, and over a new one for each; and `load` against servers of all kinds.
/// Nothing here asserts a speed.
class Row19LongAndShortTest {
    @RegisterExtension
    static final Programs SHARED = new Programs();

    @RegisterExtension
    final Programs programs = new Programs();

    private static String time() {
        return "127.0.0.1:" + SHARED.serverOnce("serve", "time", "127.0.0.1:0").port();
    }

    private static String echo() {
        return "127.0.0.1:" + SHARED.serverOnce("serve", "echo", "127.0.0.1:0").port();
    }

    @Test
    void load_longAndShort_differInConnectionsSegmentsAndTimeWait() {
        var once = Loaded.by(programs, 0, time(), "--eol", "lf", "--message", "hi", "--connections", "1");
        var each = Loaded.by(programs, 0, time(), "--eol", "lf", "--message", "hi", "--connections", "1", "--short");
        assertThat(once.figure("connections")).isEqualTo(1);
        assertThat(once.figure("segments")).isBetween(1.9, 4.0);
        assertThat(once.figure("time_wait")).isLessThanOrEqualTo(1);
        assertThat(each.figure("connections")).isGreaterThanOrEqualTo(each.figure("messages"));
        assertThat(each.figure("segments"))
                .isBetween(7.0, 12.0); // SYN, SYN, ACK, message, reply, FIN, FIN, ACK and ACKs
        assertThat(each.figure("time_wait")).isGreaterThan(1);
        for (var figures : List.of(once, each)) {
            assertThat(figures.figure("errors")).isZero();
            assertThat(figures.figure("messages")).isPositive();
            assertThat(figures.figure("bytes_out")).isEqualTo(3 * figures.figure("messages"));
            assertThat(figures.figure("bytes_in"))
                    .isEqualTo("[Thu Jan  1 00:00:00 1970] hi\n".length() * figures.figure("messages"));
        }
    }

    @Test
    void load_text_hasAllFigures() {
        var load = programs.jacket("load", echo(), "--warmup", "100ms", "--duration", "400ms", "--connections", "3");
        load.ends(0);
        assertThat(load.out().restText()).matches("""
            load 127\\.0\\.0\\.1:\\d+: tcp, 3 connections, 64 bytes a message, 400 ms after 100 ms of warm-up
            closed loop: the next message waits for the reply, so a slow server is asked less; see --rate

              messages    +[\\d,]+   [\\d,]+ a second
              bytes out   +[\\d.]+ [KM]iB   [\\d.]+ [KM]iB a second
              bytes in    +[\\d.]+ [KM]iB   [\\d.]+ [KM]iB a second
              latency              p50          p90          p99        p99\\.9          max
             ( +[\\d.]+ ms){5}
            (  no reply .*
            )?  connections             3   made, 3 open at the end
              segments           +[\\d.]+   a message, both ways
              TIME_WAIT           +\\d   left behind: \\d on this side, \\d on the server's
              errors               none
            """);
        assertThat(load.err().restText()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--short", "--pipeline=16", "--size=100000", "--size=3M", "--rate=200/s", "--eol=crlf"})
    void load_ownEcho_everyReplyIsTheMessage(String words) {
        var load = Loaded.by(programs, 0, echo(), with(words, "--verify"));
        assertThat(load.figure("messages")).isPositive();
        assertThat(load.figure("errors")).isZero();
        assertThat(load.figure("bytes_in")).isEqualTo(load.figure("bytes_out"));
        assertThat(load.figure("p50_us")).isBetween(1.0, load.figure("p90_us"));
        assertThat(load.figure("p99_us")).isBetween(load.figure("p90_us"), load.figure("p999_us"));
        assertThat(load.figure("max_us")).isGreaterThanOrEqualTo(load.figure("p999_us"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://127.0.0.1:0", "unix:@load-%s", "unix-dgram:@load-%s", "seqpacket:@load-%s"})
    void load_otherEndpoints_areMeasuredToo(String form) {
        var endpoint = form.formatted(ProcessHandle.current().pid());
        var server = programs.server("serve", "echo", endpoint);
        for (var words : List.of("--verify", "--short", "--rate=500/s")) {
            var load = Loaded.by(programs, 0, server.endpoint(), words);
            assertThat(load.figure("messages")).isPositive();
            assertThat(load.figure("errors")).isZero();
            assertThat(load.has("segments")).isFalse();
        }
    }

    @Test
    @Needs("python3")
    void load_lineServer_lineToLine() {
        var server = programs.pythonServer("odd_server.py", "127.0.0.1:0", "line");
        var load = Loaded.by(programs, 0, server.endpoint(), "--message", "one line", "--eol", "lf", "--verify");
        assertThat(load.figure("messages")).isPositive();
        assertThat(load.figure("errors")).isZero();
        assertThat(load.figure("bytes_in")).isEqualTo(9 * load.figure("messages"));
    }

    @Test
    void load_withoutReplies_countsWhatWasSent() {
        var server = programs.server("serve", "discard", "127.0.0.1:0");
        var load = Loaded.by(programs, 0, "127.0.0.1:" + server.port(), "--reply", "none");
        assertThat(load.figure("messages")).isPositive();
        assertThat(load.figure("bytes_in")).isZero();
    }

    @Test
    @Needs("python3")
    void load_replyThatEndsWithThePeer_isWhole() {
        var server = programs.pythonServer("odd_server.py", "127.0.0.1:0", "once");
        var load = Loaded.by(programs, 0, server.endpoint(), "--short", "--reply=eof", "--verify");
        assertThat(load.figure("messages")).isPositive();
        assertThat(load.figure("errors")).isZero();
    }

    @ParameterizedTest
    @Needs("python3")
    @CsvSource({"reset, ECONNRESET, 0", "cut, closed, 5", "long, long, 5", "wrong, wrong, 5"})
    void load_serverThatMisbehaves_isCountedAndAskedAgain(String how, String word, int exit) {
        var server = programs.pythonServer("odd_server.py", "127.0.0.1:0", how);
        var words = how.equals("wrong") ? new String[] {"--verify"} : new String[0];
        var load = Loaded.by(programs, exit, server.endpoint(), words);
        assertThat(load.text("errors_by")).contains(word + "=");
        assertThat(load.figure("errors")).isPositive();
        assertThat(load.figure("connections")).isGreaterThan(4);
        assertThat(load.figure("messages") > 0).isEqualTo(exit == 0);
    }

    @Test
    @Needs("python3")
    void load_serverThatClosesEachTime_isToldOfShort() {
        var server = programs.pythonServer("odd_server.py", "127.0.0.1:0", "once");
        var load = programs.jacket("load", server.endpoint(), "--warmup", "0", "--duration", "500ms");
        load.ends(0);
        assertThat(load.out().restText())
                .containsPattern("\n  errors +[\\d,]+ .*\n")
                .endsWith("\nthe server ends connections after a message or two; --short makes a new one for each\n");
    }

    @Test
    @Needs("python3")
    void load_udpThatLosesEveryTenth_goesOnAfterEach() {
        var server = programs.pythonServer("odd_server.py", "udp://127.0.0.1:0", "drop");
        var load = Loaded.by(programs, 0, server.endpoint(), "--duration", "4s", "--reply-timeout", "1s", "--verify");
        var lost = load.figure("errors");
        assertThat(load.text("errors_by")).matches("\\{late=\\d+\\}");
        assertThat(lost).as("each loss costs a second, on one of four").isBetween(4.0, 16.0);
        assertThat(load.figure("messages")).isBetween(9 * lost - 20, 9 * lost + 40);
    }

    @Test
    @Needs("python3")
    void load_silentServerInClosedLoop_saysHowLongItWaited() {
        var server = programs.pythonServer("odd_server.py", "127.0.0.1:0", "silent");
        var load = programs.jacket("load", server.endpoint(), "--warmup", "0", "--duration", "500ms");
        load.ends(5);
        assertThat(load.out().restText())
                .containsPattern(
                        "\n  latency +-   no reply\n  no reply +\\d+ ms   waited for the eldest message at the end\n");
        OneLine.of(load).isEqualTo("jacket: load tcp " + server.endpoint() + " : no reply at all");
    }

    @Test
    @Needs("python3")
    void load_silentServerInOpenLoop_latencyGrowsWithTheTime() {
        var server = programs.pythonServer("odd_server.py", "127.0.0.1:0", "silent");
        var load = Loaded.by(programs, 5, server.endpoint(), "--rate", "400/s", "--duration", "1s");
        // A second, or as much more as a busy machine makes of it: the others are measured against the eldest.
        var eldest = load.figure("max_us");
        assertThat(eldest).isGreaterThan(950_000);
        assertThat(load.figure("unanswered")).isEqualTo(4);
        assertThat(load.figure("unanswered") + load.figure("unsent"))
                .isCloseTo(400 * eldest / 1e6, Percentage.withPercentage(10));
        assertThat(load.figure("p50_us")).isCloseTo(eldest / 2, Percentage.withPercentage(15));
    }

    @Test
    @Needs("python3")
    void load_slowServer_openLoopShowsWhatClosedLoopHides() {
        var server =
                programs.pythonServer("odd_server.py", "127.0.0.1:0", "late"); // 300 ms: 13 a second by 4 connections
        var closed = Loaded.by(programs, 0, server.endpoint(), "--duration", "2s");
        var open = Loaded.by(programs, 0, server.endpoint(), "--duration", "2s", "--rate", "100/s");
        assertThat(open.figure("p90_us")).isGreaterThan(2 * closed.figure("p90_us"));
        assertThat(open.text("loop")).isEqualTo("open");
    }

    /// One pause of half a second: of the 400 messages, 100 were due in it, and each of them had to wait.
    @Test
    @Needs("python3")
    void load_serverThatStallsOnce_openLoopCountsAllWhoWaited() {
        var server = programs.pythonServer("odd_server.py", "127.0.0.1:0", "stall");
        var words = new String[] {"--connections", "1", "--rate", "200/s", "--duration", "2s"};
        var load = Loaded.by(programs, 0, server.endpoint(), words);
        assertThat(load.figure("messages")).isGreaterThan(100);
        assertThat(load.figure("p90_us")).isGreaterThan(250_000);
    }

    @Test
    @Needs("python3")
    void load_serverThatFallsSilent_isWaitedForAndTriedAgain() {
        var server = programs.pythonServer("odd_server.py", "127.0.0.1:0", "mute");
        var load = Loaded.by(programs, 0, server.endpoint(), "--duration", "1s", "--reply-timeout", "150ms");
        assertThat(load.figure("messages")).isGreaterThanOrEqualTo(20);
        assertThat(load.figure("connections")).isGreaterThan(4);
        assertThat(load.text("errors_by")).matches("\\{late=\\d+\\}");
    }

    @Test
    void load_serverThatGoesAway_isCountedByErrnoAndMissed() {
        var server = programs.server("serve", "echo", "127.0.0.1:0");
        var endpoint = "127.0.0.1:" + server.port();
        var events = programs.folder().resolve("load");
        var load = programs.jacket("load", endpoint, "--warmup", "0", "--duration", "2500ms", "--json=" + events);
        new Events(events).await(load, "sample");
        server.running().kill();
        load.ends(0);
        var result = new Events(events).named("result").getFirst();
        assertThat(result.text("errors_by")).contains("ECONNREFUSED=");
        assertThat(result.number("open")).isZero();
        assertThat(result.number("messages")).isPositive();
    }

    @Test
    void load_nobodyThere_isOneLine() {
        var load = programs.jacket("load", "127.0.0.1:1", "--short");
        load.ends(1);
        OneLine.of(load)
                .isEqualTo("jacket: connect tcp 127.0.0.1:1 : ECONNREFUSED (Connection refused); no program listens"
                        + " there");
    }

    @Test
    void load_expect_namesWhatIsUnmet() {
        var words = new String[] {"--expect", "p99<1h,rate>1e12,errors=0,max<1ns"};
        var load = Loaded.by(programs, 5, echo(), words);
        assertThat(load.running().err().restText())
                .matches(
                        "jacket: load tcp " + echo() + " : unmet: rate>1e12 \\([\\d,]+\\), max<1ns \\([\\d.]+ ms\\)\n");
        Loaded.by(programs, 0, echo(), "--expect", "p99<1h,rate>1,errors=0");
    }

    @Test
    void load_interrupted_showsTheFiguresSoFar() {
        var events = programs.folder().resolve("load");
        var load = programs.jacket("load", echo(), "--warmup", "0", "--duration", "1h", "--json=" + events);
        new Events(events).await(load, "sample");
        load.signal("INT");
        load.ends(130);
        assertThat(load.out().restText())
                .containsPattern("\n  messages +[1-9][\\d,]* ")
                .endsWith("errors               none\n");
        var result = new Events(events).named("result").getFirst();
        assertThat(result.number("t_s")).isBetween(1.0, 9.0);
        assertThat(load.err().restText()).isEmpty();
    }

    @Test
    void load_samples_addUpToTheResult() {
        var load = Loaded.by(programs, 0, echo(), "--duration", "2500ms");
        var samples = load.named("sample");
        assertThat(samples).hasSize(2);
        var sum = samples.stream().mapToDouble(each -> each.number("messages")).sum();
        assertThat(sum).isPositive().isLessThan(load.figure("messages"));
        assertThat(samples.getFirst().number("p50_us")).isPositive();
        assertThat(load.figure("t_s")).isEqualTo(2.5);
        assertThat(load.named("end").getFirst().number("in")).isEqualTo(load.figure("bytes_in"));
    }

    @Test
    void load_timeLimit_isExit3WithFigures() {
        Running load;
        String figures;
        int tries = 0;
        do { // the limit counts from its start, which may take longer on a busy machine
            load = programs.jacket("load", echo(), "--timeout", "1500ms", "--warmup", "0")
                    .ends(3);
            figures = load.out().restText();
        } while (!figures.matches("(?s).*\n  messages +[1-9].*") && ++tries < 5);
        assertThat(figures).containsPattern("\n  messages +[1-9]");
        OneLine.of(load).isEqualTo("jacket: load tcp " + echo() + " : the run was not over after 1500 ms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1:1 --rate fast          | --rate fast is no rate; write 500/s or 1e4/s",
                "127.0.0.1:1 --rate 0/s           | --rate 0/s is no rate; write 500/s or 1e4/s",
                "127.0.0.1:1 --expect p99<5       | --expect p99<5 has no unit; write p99<5ms",
                "127.0.0.1:1 --reply eof          | --reply=eof ends each connection with its first reply; add --short",
                "127.0.0.1:1 --reply 3 --verify   | --verify needs replies as long as the message",
                "127.0.0.1:1 --size 0             | --size 0 is out of range; it takes 1 to 67108864",
                "udp://127.0.0.1:1 --size 1M      | --size 1048576 is out of range; it takes 1 to 65507",
                "127.0.0.1:1 --size 9 --message x | --message and --size exclude each other",
                "127.0.0.1:1 --short --pipeline 2 | --pipeline goes with neither --short nor --rate, and needs replies"
                        + " that can be counted: line, a number of bytes, or none",
                "127.0.0.1:1 --duration never     | --duration and --warmup have an end",
                "127.0.0.1:1 --connections 0      | --connections 0 is out of range; it takes a number, 1 to 1000000",
                "ip://127.0.0.1/253               | ip://127.0.0.1/253 cannot be measured; load takes HOST:PORT,"
                        + " tls://HOST:PORT, udp://HOST:PORT, unix:PATH, unix-dgram:PATH, seqpacket:PATH, vsock://CID:PORT",
                "127.0.0.1:1?role=listen          | ?role=listen: load measures a server, which it connects to"
            })
    void load_wrongWords_areOneLine(String words, String reason) {
        var all = new ArrayList<>(List.of("load"));
        all.addAll(List.of(words.split(" ")));
        var load = programs.jacket(all.toArray(String[]::new));
        load.ends(2);
        OneLine.of(load).isEqualTo("jacket: load : " + reason + "; see: jacket help load");
    }

    @Test
    @Needs("tmux")
    void load_onATerminal_tellsHowItGoesInOneLineThatGoesAway() {
        var program = Program.jacket("load", echo(), "--connections", "2", "--warmup", "1s", "--duration", "2s");
        try (var tmux = Tmux.start(programs, 100, 30, program)) {
            tmux.awaitScreen(
                    "the warm-up", rows -> rows.stream().anyMatch(row -> row.matches("warming up, 1 s left  2 open")));
            tmux.awaitScreen(
                    "the progress",
                    rows -> rows.stream()
                            .anyMatch(row -> row.matches(
                                    "[01] s of 2 s  2 open  [\\d,]+ messages a second  p50 [\\d.]+ ms  p99 .* ms")));
            assertThat(tmux.exit()).isZero();
            assertThat(tmux.all()).doesNotContain("warming up", " s of 2 s").contains("\n  errors               none");
        }
    }

    private static String[] with(String words, String... more) {
        var all = new ArrayList<>(List.of(more));
        all.addAll(words.isEmpty() ? List.of() : List.of(words));
        return all.toArray(String[]::new);
    }
}
