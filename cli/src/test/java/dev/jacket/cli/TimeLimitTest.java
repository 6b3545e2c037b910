package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimeLimitTest {
    @Test
    void parse_everyUnit_isNanoseconds() {
        assertThat(nanos("500ms")).isEqualTo(500_000_000L);
        assertThat(nanos("2s")).isEqualTo(2_000_000_000L);
        assertThat(nanos("2")).isEqualTo(2_000_000_000L);
        assertThat(nanos("1.5")).isEqualTo(1_500_000_000L);
        assertThat(nanos("1m")).isEqualTo(60_000_000_000L);
        assertThat(nanos("1h")).isEqualTo(3_600_000_000_000L);
    }

    @Test
    void parse_zeroNeverOff_isNoLimit() {
        assertThat(TimeLimit.parse("--wait", "0").isNever()).isTrue();
        assertThat(TimeLimit.parse("--wait", "0ms").isNever()).isTrue();
        assertThat(TimeLimit.parse("--wait", "never").isNever()).isTrue();
        assertThat(TimeLimit.parse("--wait", "off").isNever()).isTrue();
    }

    @Test
    void exactly_zero_isNoTime() {
        assertThat(TimeLimit.exactly("--delay", "0").nanos()).isZero();
    }

    @Test
    void parse_noTime_namesFlagAndValue() {
        for (String bad :
                new String[] {"", "x", "1 s", "-1", "1.2.3", "99999999999999999999", "9999999h", "ms", "1w"}) {
            assertThatThrownBy(() -> TimeLimit.parse("--wait", bad))
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("--wait")
                    .hasMessageContaining("is no time");
        }
    }

    private static long nanos(String text) {
        return TimeLimit.parse("--wait", text).nanos();
    }
}
