package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadExpectationTest {
    /// 1,000 messages of 1 ms to 1,000 ms in 2 s, 64 kB a second, 3 errors.
    private static LoadResult result() {
        var histogram = new LatencyHistogram();
        for (int i = 1; i <= 1_000; i++) {
            histogram.add(i, i * 1_000_000L, 1);
        }
        return new LoadResult(
                2,
                new LoadResult.Counts(1_000, 64_000, 64_000),
                new LoadResult.Missing(0, 0, 0),
                new LoadResult.Connections(1, 1, 0, 0),
                3,
                histogram.percentiles(),
                new LatencyHistogram().percentiles());
    }

    private static boolean isMet(String term) {
        return LoadExpectation.parse(term).getFirst().isMetBy(result());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p50<510ms",
                "p50>499ms",
                "p99 < 1s",
                "p99.9<1010000us",
                "p75<=0.76s",
                "max<=1s",
                "max>=1000ms",
                "rate>499",
                "rate=500/s",
                "rate<1e3",
                "rate<5.01e+2/s",
                "messages>=1000",
                "errors<=3",
                "errors=3",
                "bytes>62k",
                "bytes<0.1M/s",
                "bytes=64e3"
            })
    void term_thatHolds_isMet(String term) {
        assertThat(isMet(term)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p50<500ms", // exactly 500 ms was the median
                "p50>510ms",
                "p99<5ms",
                "max<1s",
                "max>1s",
                "rate>500",
                "rate>=501",
                "messages>1e3",
                "errors=0",
                "errors<3",
                "bytes>63k"
            })
    void term_thatDoesNot_isUnmet(String term) {
        assertThat(isMet(term)).isFalse();
    }

    @Test
    void parse_severalTerms_areAll() {
        assertThat(LoadExpectation.parse("p99<5ms, rate>1e4,errors=0"))
                .extracting(LoadExpectation::text)
                .containsExactly("p99<5ms", "rate>1e4", "errors=0");
        assertThat(LoadExpectation.parse("")).isEmpty();
    }

    @Test
    void unmet_term_tellsWhatCame() {
        assertThat(LoadExpectation.parse("p99.9<5ms").getFirst().unmet(result()))
                .startsWith("p99.9<5ms (1");
        assertThat(LoadExpectation.parse("rate>1e4").getFirst().unmet(result())).isEqualTo("rate>1e4 (500)");
    }

    @Test
    void times_withoutAnyReply_areNotMet() {
        var none = LoadResult.NONE;
        assertThat(LoadExpectation.parse("p99<5ms").getFirst().isMetBy(none)).isFalse();
        assertThat(LoadExpectation.parse("p99>0ms").getFirst().isMetBy(none)).isFalse();
        assertThat(LoadExpectation.parse("p99<5ms").getFirst().unmet(none)).isEqualTo("p99<5ms (no reply)");
        assertThat(LoadExpectation.parse("errors=0").getFirst().isMetBy(none)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p99           | compares nothing; write p99<5ms, rate>1e4 or errors=0",
                "p99<5         | --expect p99<5 has no unit; write p99<5ms",
                "p99<5parsec   | is no time",
                "p99<          | has no unit",
                "p0<5ms        | p0 is no figure",
                "p100<5ms      | p100 is no figure",
                "p9x<5ms       | p9x is no figure",
                "rat>5         | rat is no figure; it takes p50, p90, p99, p99.9, max, rate, messages, bytes, errors; did you mean rate?",
                "rate>fast     | ends in no number; write rate>1e4",
                "rate>0x10     | ends in no number",
                "rate>1e       | ends in no number",
                "rate>-1       | ends in no number",
                "bytes>1Q      | is no size",
                "errors=0,,    | compares nothing",
                "latency<1ms   | latency is no figure"
            })
    void parse_wrongWords_areRefused(String term, String reason) {
        assertThatThrownBy(() -> LoadExpectation.parse(term))
                .isInstanceOf(Trouble.class)
                .hasMessageContaining(reason);
    }
}
