package dev.jacket.server.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Wall-clock times as text, without the weight of a formatter.
public final class Timestamp {
    private static final long DAY = 86_400;

    private Timestamp() {}

    /// {@return microseconds since 1970, for stamps only: nothing waits by this clock}
    public static long micros() {
        var now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /// {@return RFC 3339 in UTC with microseconds}
    ///
    /// @param micros since 1970
    public static String utc(long micros) {
        long seconds = Math.floorDiv(micros, 1_000_000L);
        var out = new StringBuilder(27);
        date(out, Math.floorDiv(seconds, DAY));
        out.append('T');
        clock(out, (int) Math.floorMod(seconds, DAY));
        fraction(out, Math.floorMod(micros, 1_000_000L));
        return out.append('Z').toString();
    }

    /// {@return the local time of day with microseconds}
    ///
    /// @param micros since 1970
    public static String local(long micros) {
        var instant = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L));
        ZoneOffset offset = ZoneId.systemDefault().getRules().getOffset(instant);
        var out = new StringBuilder(15);
        clock(out, (int) Math.floorMod(instant.getEpochSecond() + offset.getTotalSeconds(), DAY));
        fraction(out, Math.floorMod(micros, 1_000_000L));
        return out.toString();
    }

    /// {@return a span as `+0.000000`}
    ///
    /// @param micros its length
    public static String delta(long micros) {
        var out = new StringBuilder(12).append('+').append(micros / 1_000_000);
        fraction(out, micros % 1_000_000);
        return out.toString();
    }

    /// The civil date of a day number: years begin in March, so that the leap day comes last.
    private static void date(StringBuilder out, long day) {
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int ofEra = (int) Math.floorMod(shifted, 146_097L);
        int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int march = (5 * ofYear + 2) / 153;
        int month = march < 10 ? march + 3 : march - 9;
        out.append(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)).append('-');
        two(out, month).append('-');
        two(out, ofYear - (153 * march + 2) / 5 + 1);
    }

    private static void clock(StringBuilder out, int second) {
        two(out, second / 3600).append(':');
        two(out, second / 60 % 60).append(':');
        two(out, second % 60);
    }

    private static void fraction(StringBuilder out, long micros) {
        out.append('.');
        for (long place = 100_000; place > 0; place /= 10) {
            out.append((char) ('0' + micros / place % 10));
        }
    }

    private static StringBuilder two(StringBuilder out, int value) {
        return out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
