package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.server.internal.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PingTimesTest {
    private final PingTimes times = new PingTimes();

    @ParameterizedTest
    @CsvSource({"0,0.000 ms", "17499,0.017 ms", "170000,0.170 ms", "1999600,2.000 ms", "17700000,17.7 ms"})
    void millis_anyTime_hasThreeDigitsThatCount(long nanos, String text) {
        assertThat(PingTimes.millis(nanos)).isEqualTo(text);
    }

    @Test
    void report_answers_areByNearestRank() {
        for (int i = 100; i >= 1; i--) {
            times.asked();
            times.answered(i * 1_000_000L);
        }
        times.asked();
        times.again();
        assertThat(times.report())
                .containsExactly(
                        "101 sent, 100 replies, 1 more than once, 1 lost (1 %)",
                        "min 1.000 ms, median 50.0 ms, p99 99.0 ms, max 100 ms");
    }

    @Test
    void report_noAnswer_hasNoTimes() {
        times.asked();
        assertThat(times.report()).containsExactly("1 sent, 0 replies, 1 lost (100 %)");
        assertThat(times.result(new Json()).line()).isEqualTo("{\"messages\":1,\"replies\":0,\"lost\":1}\n");
    }
}
