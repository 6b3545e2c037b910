package dev.jacket.server;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What stands behind a word of a configuration, read: times, sizes and numbers.
final class SettingValue {
    private static final List<String> OFF = List.of("off", "never", "0");
    private static final Map<String, Long> TIMES = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L,
            "d",
            86_400_000_000_000L);
    private static final Map<String, Long> SIZES = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("B", 1L),
            Map.entry("k", 1L << 10),
            Map.entry("K", 1L << 10),
            Map.entry("KiB", 1L << 10),
            Map.entry("M", 1L << 20),
            Map.entry("MiB", 1L << 20),
            Map.entry("G", 1L << 30),
            Map.entry("GiB", 1L << 30));

    private SettingValue() {}

    /// {@return a time such as `500ms`, `2s`, `1m`, `1h`, or a bare number of seconds; never for `0`, `off`, `never`}
    ///
    /// @throws IllegalArgumentException if it is none
    static Duration limit(String text) {
        return OFF.contains(text) ? ServerLimits.NEVER : time(text);
    }

    /// {@return a time of which zero is no time at all}
    ///
    /// @throws IllegalArgumentException if it is none
    static Duration time(String text) {
        return text.equals("never") || text.equals("off")
                ? ServerLimits.NEVER
                : Duration.ofNanos(times(text, TIMES, "no time; write 500ms, 2s, 1m, 1h, seconds, or off"));
    }

    /// {@return a size such as `512`, `64k`, `1M`; the most there is for `0`, `off`, `never`}
    ///
    /// @throws IllegalArgumentException if it is none, or above 2 GiB
    static int size(String text) {
        return OFF.contains(text)
                ? ServerLimits.UNLIMITED
                : Math.toIntExact(atMost(times(text, SIZES, "no size; write 512, 64k or 1M, or off"), text));
    }

    /// {@return a number; the most there is for `0`, `off`, `never`}
    ///
    /// @throws IllegalArgumentException if it is none
    static int count(String text) {
        return OFF.contains(text) ? ServerLimits.UNLIMITED : number(text);
    }

    /// {@return a number that nothing switches off}
    ///
    /// @throws IllegalArgumentException if it is none
    static int number(String text) {
        return Math.toIntExact(atMost(times(text, Map.of("", 1L), "no number"), text));
    }

    private static long atMost(long value, String text) {
        if (value >= ServerLimits.UNLIMITED) {
            throw new IllegalArgumentException(text + " is too much");
        }
        return value;
    }

    private static long times(String text, Map<String, Long> units, String wrong) {
        int end = 0;
        while (end < text.length() && "0123456789.".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        var unit = units.get(text.substring(end));
        try {
            if (unit != null && end <= 18) {
                var value = new BigDecimal(text.substring(0, end)).multiply(BigDecimal.valueOf(unit));
                return value.toBigInteger().longValueExact();
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is " + wrong, e);
        }
        throw new IllegalArgumentException("\"" + text + "\" is " + wrong);
    }
}
