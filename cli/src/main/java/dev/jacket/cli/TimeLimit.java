package dev.jacket.cli;

import java.time.Duration;

/// A time that something may last: a duration, or never over.
///
/// @param nanos the time, [Long#MAX_VALUE] for never
record TimeLimit(long nanos) {
    static final TimeLimit NEVER = new TimeLimit(Long.MAX_VALUE);
    static final TimeLimit NONE = new TimeLimit(0);

    static TimeLimit millis(long millis) {
        return new TimeLimit(millis * 1_000_000);
    }

    static TimeLimit seconds(long seconds) {
        return millis(seconds * 1_000);
    }

    /// Reads `500ms`, `2s`, `1m`, `1h` or a bare number of seconds; `0`, `never` and `off` switch the limit off.
    static TimeLimit parse(String word, String text) {
        if (text.equals("never") || text.equals("off")) {
            return NEVER;
        }
        var limit = exactly(word, text);
        return limit.nanos == 0 ? NEVER : limit;
    }

    /// Reads a time in which `0` is no time at all.
    static TimeLimit exactly(String word, String text) {
        int end = Quantity.end(text);
        long unit = switch (text.substring(end)) {
            case "ns" -> 1;
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "", "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 86_400_000_000_000L;
            default -> 0;
        };
        long nanos = unit == 0 ? -1 : Quantity.times(text.substring(0, end), unit);
        if (nanos < 0) {
            throw Trouble.usage(word + " " + Quantity.shown(text)
                    + " is no time; write 500ms, 2s, 1m, 1h, a number of seconds, or never");
        }
        return new TimeLimit(nanos);
    }

    boolean isNever() {
        return nanos == Long.MAX_VALUE;
    }

    Duration duration() {
        return Duration.ofNanos(nanos);
    }

    /// {@return the time as a person would write it}
    @Override
    public String toString() {
        if (isNever()) {
            return "never";
        }
        if (nanos % 1_000_000_000 == 0) {
            return nanos / 1_000_000_000 + " s";
        }
        return nanos / 1_000_000 + " ms";
    }
}
