package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The line of the timestamp server: `[` C's ctime `] ` and the text that was sent.
final class Ctime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

    private Ctime() {}

    /// Asserts that this is a reply to `sent`, stamped now in this zone.
    static void reply(String reply, String sent, ZoneId zone) {
        assertThat(reply).startsWith("[").endsWith("] " + sent).hasSize(24 + 3 + sent.length());
        var stamp = LocalDateTime.parse(reply.substring(1, 25), FORMAT);
        assertThat(Duration.between(stamp, LocalDateTime.now(zone)).abs()).isLessThan(Duration.ofSeconds(20));
    }

    static void reply(String reply, String sent) {
        reply(reply, sent, ZoneId.systemDefault());
    }
}
