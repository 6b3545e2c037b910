package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StallTest {
    private static Duration millis(String word) {
        return word.equals("never") ? ServerLimits.NEVER : Duration.ofMillis(Long.parseLong(word));
    }

    /// Half of the kernel's clock, a quarter of the limit of a write, and half a second: whichever is least.
    @ParameterizedTest
    @CsvSource({
        "20000, 30000, 500",
        "20000, never, 500",
        "never, never, 500",
        "never, 30000, 500",
        "2147483647, 31536000000, 500",
        "3600000, 3600000, 500",
        "600, 30000, 300",
        "999, 1999, 499.5",
        "1, never, 0.5",
        "never, 1000, 250",
        "20000, 1001, 250.25",
    })
    void firstLook_isTheLeast(String userTimeout, String write, double expected) {
        var limits = ServerLimits.DEFAULT.writeTimeout(millis(write)).tcpUserTimeout(millis(userTimeout));
        assertThat(Stall.firstLook(limits)).isEqualTo(Duration.ofNanos((long) (expected * 1e6)));
    }
}
