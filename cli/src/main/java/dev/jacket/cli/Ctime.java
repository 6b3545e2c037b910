package dev.jacket.cli;

import dev.jacket.server.internal.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// Times as C's ctime(3) writes them: 24 letters, local time, English whatever the locale.
final class Ctime {
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private Ctime() {}

    /// {@return the time now, such as `Thu Jan  1 00:00:00 1970`}
    static String now() {
        return text(Timestamp.micros(), ZoneId.systemDefault());
    }

    static String text(long micros, ZoneId zone) {
        ZonedDateTime time =
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L)).atZone(zone);
        var out = new StringBuilder(24);
        name(out, DAYS, time.getDayOfWeek().getValue()).append(' ');
        name(out, MONTHS, time.getMonthValue()).append(' ');
        padded(out, time.getDayOfMonth(), ' ').append(' ');
        padded(out, time.getHour(), '0').append(':');
        padded(out, time.getMinute(), '0').append(':');
        padded(out, time.getSecond(), '0').append(' ');
        return out.append(time.getYear()).toString();
    }

    private static StringBuilder name(StringBuilder out, String names, int number) {
        return out.append(names, 3 * number - 3, 3 * number);
    }

    private static StringBuilder padded(StringBuilder out, int number, char pad) {
        return number < 10 ? out.append(pad).append(number) : out.append(number);
    }
}
