package dev.jacket.cli;

import dev.jacket.server.internal.Sanitize;

/// Numbers with a unit, as flags and endpoint options carry them.
final class Quantity {
    private Quantity() {}

    /// Reads a size: `512`, `64k`, `1M`, `4G`, powers of 1,024; `off` and `never` are [Long#MAX_VALUE].
    static long size(String word, String text) {
        if (text.equals("off") || text.equals("never")) {
            return Long.MAX_VALUE;
        }
        int end = end(text);
        long unit = switch (text.substring(end)) {
            case "", "B" -> 1;
            case "k", "K", "KiB" -> 1L << 10;
            case "M", "MiB" -> 1L << 20;
            case "G", "GiB" -> 1L << 30;
            case "T", "TiB" -> 1L << 40;
            default -> 0;
        };
        long size = unit == 0 ? -1 : times(text.substring(0, end), unit);
        if (size < 0) {
            throw Trouble.usage(word + " " + shown(text) + " is no size; write 512, 64k, 1M or 4G");
        }
        return size;
    }

    /// Reads a size that limits something: 0 switches the limit off.
    static long limit(String word, String text) {
        long size = size(word, text);
        return size == 0 ? Long.MAX_VALUE : size;
    }

    /// Reads a whole number from `least` on.
    static long number(String word, String text, long least, long most) {
        long value = end(text) == text.length() && text.indexOf('.') < 0 ? times(text, 1) : -1;
        if (value < least || value > most) {
            String range = most == Long.MAX_VALUE ? "at least " + least : least + " to " + most;
            throw Trouble.usage(word + " " + shown(text) + " is out of range; it takes a number, " + range);
        }
        return value;
    }

    /// {@return where the digits of a quantity end and its unit begins}
    static int end(String text) {
        int end = 0;
        while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        return end;
    }

    /// {@return digits times unit, rounded down, or -1 when they are no number or too many}
    static long times(String digits, long unit) {
        int point = digits.indexOf('.');
        String whole = point < 0 ? digits : digits.substring(0, point);
        String part = point < 0 ? "" : digits.substring(point + 1);
        if (whole.isEmpty() || whole.length() > 18 || part.length() > 9 || part.indexOf('.') >= 0) {
            return -1;
        }
        long high = Math.multiplyHigh(Long.parseLong(whole), unit);
        long product = Long.parseLong(whole) * unit;
        if (high != 0 || product < 0) {
            return -1;
        }
        return point < 0 || part.isEmpty() ? product : product + fraction(part, unit);
    }

    private static long fraction(String part, long unit) {
        double value = Long.parseLong(part);
        for (int i = 0; i < part.length(); i++) {
            value /= 10;
        }
        return Math.round(value * unit);
    }

    /// {@return what was typed, fit for a message}
    static String shown(String text) {
        return text.isEmpty() ? "(empty)" : Sanitize.line(text);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// {@return bytes as a person reads them: `512 B`, `1.20 GiB`}
    static String bytes(long bytes) {
        return bytes((double) bytes);
    }

    static String bytes(double bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
        int unit = 0;
        double value = bytes;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return (unit == 0 ? Long.toString((long) value) : decimal(value)) + " " + units[unit];
    }

    /// {@return three digits that count: `1.20`, `12.0`, `120`}
    static String decimal(double value) {
        int places = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        long scale = places == 2 ? 100 : places == 1 ? 10 : 1;
        long scaled = Math.round(value * scale);
        if (places == 0) {
            return Long.toString(scaled);
        }
        String part = Long.toString(scaled % scale);
        return scaled / scale + "." + "0".repeat(places - part.length()) + part;
    }
}
