package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadReportTest {
    private static final long SECOND = 1_000_000_000;

    private long now;
    private final LoadWindow window = new LoadWindow(() -> now, SECOND, 2 * SECOND);
    private final LoadTally tally = new LoadTally(window, 10, new LoadHandshakes());

    private static LoadReport report(String words) {
        var arguments = new ArgumentParser(Verb.LOAD).parse(List.of(words.split(" ")));
        return new LoadReport(LoadPlan.of(Endpoint.only(arguments), arguments, Events.off()));
    }

    private List<String> lines(String words) {
        now = 4 * SECOND;
        return report(words).lines(new LoadRun.End(tally, tally.result(), null));
    }

    @Test
    void lines_goodRun_haveEachFigure() {
        now = 2 * SECOND;
        for (int i = 0; i < 2_000; i++) {
            tally.opened();
            tally.replied(i, 1, 12, 1_000_000);
        }
        tally.closed();
        assertThat(lines("1234 --connections 2000"))
                .containsExactly(
                        "  messages            2,000   1,000 a second",
                        "  bytes out        19.5 KiB   9.77 KiB a second",
                        "  bytes in         23.4 KiB   11.7 KiB a second",
                        "  latency              p50          p90          p99        p99.9          max",
                        "                  1.000 ms     1.000 ms     1.000 ms     1.000 ms     1.000 ms",
                        "  connections         2,000   made, 1,999 open at the end",
                        "  errors               none");
    }

    @Test
    void lines_badRun_tellWhatIsMissing() {
        tally.failed("ECONNREFUSED");
        now = 2 * SECOND;
        tally.failed(LoadErrors.LATE);
        tally.failed(LoadErrors.LATE);
        tally.failed("EPIPE");
        tally.unanswered(0, SECOND);
        tally.unsent(0, 1_234, SECOND / 2);
        assertThat(lines("1234 --rate 5/s"))
                .contains(
                        "  no reply                1   messages; in the latency as long as they waited",
                        "  not sent            1,234   due, but their connections were not free; in the latency too",
                        "  connections             0   made, 0 open at the end, 50 never",
                        "  errors                  1   EPIPE (Broken pipe)",
                        "                          2   no reply within 10 s",
                        "  in warm-up              1   ECONNREFUSED (Connection refused)")
                .doesNotContain("  errors               none");
    }

    @Test
    void lines_waitLongerThanAnyReply_isSaid() {
        now = 2 * SECOND;
        tally.replied(0, 1, 10, 5_000_000);
        tally.waited(4_000_000);
        assertThat(lines("1234")).noneMatch(line -> line.contains("no reply"));
        tally.waited(6_000_000);
        assertThat(lines("1234")).contains("  no reply         6.000 ms   waited for the eldest message at the end");
    }

    @Test
    void lines_timeWait_isToldBySide() {
        now = 4 * SECOND;
        var waits = new TimeWaits(new HashSet<>(Set.of(1L, 2L, 3L)), new HashSet<>(Set.of(4L)))
                .since(new TimeWaits(Set.of(3L), Set.of()));
        assertThat(report("1234").lines(new LoadRun.End(tally, tally.result(), waits)))
                .contains("  TIME_WAIT               3   left behind: 2 on this side, 1 on the server's");
    }

    @Test
    void head_short_saysSo() {
        assertThat(report("localhost:80 --short --connections 1 --size 1 --rate 0.5/s")
                        .head())
                .containsExactly(
                        "load localhost:80: tcp, 1 connection, each for one message of 1 byte, 10 s after 2 s of warm-up",
                        "open loop: 0.5 messages a second are due, whatever the server does; latency counts from then");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "999|999", "1000|1,000", "1234567|1,234,567", "-1000|-1,000", "-100|-100"})
    void grouped_thousands_haveCommas(long number, String text) {
        assertThat(LoadReport.grouped(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"103000,0.103 ms", "9999000000,9999 ms", "12345678901,12.3 s"})
    void time_long_isInSeconds(long nanos, String text) {
        assertThat(LoadReport.time(nanos)).isEqualTo(text);
    }
}
