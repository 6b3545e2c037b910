package dev.jacket.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampTest {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS").withZone(ZoneId.systemDefault());

    @Test
    void utc_anyMicrosecond_isTheFormattersOwn() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long micros = random.nextLong(-30_000_000_000_000_000L, 250_000_000_000_000_000L);
            var instant =
                    Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
            assertThat(Timestamp.utc(micros)).isEqualTo(UTC.format(instant));
        }
    }

    @Test
    void local_now_isTheFormattersOwn() {
        long micros = Timestamp.micros();
        var instant = Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);
        assertThat(Timestamp.local(micros)).isEqualTo(LOCAL.format(instant));
    }

    @Test
    void delta_span_hasMicroseconds() {
        assertThat(Timestamp.delta(1_000_203)).isEqualTo("+1.000203");
    }
}
