package dev.jacket.server.internal;

import java.util.Map;

/// One JSON object, written from left to right.
///
/// **threads:** one at a time.
public final class Json {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(160).append('{');

    /// Begins one.
    public Json() {}

    /// Adds a text.
    ///
    /// @param name its name, of plain letters
    /// @param value any text
    /// @return this
    public Json text(String name, String value) {
        key(name).append('"');
        escape(out, value);
        out.append('"');
        return this;
    }

    /// Adds a whole number.
    ///
    /// @param name its name, of plain letters
    /// @param value the number
    /// @return this
    public Json number(String name, long value) {
        key(name).append(value);
        return this;
    }

    /// Adds a number with three places; none if it is not finite.
    ///
    /// @param name its name, of plain letters
    /// @param value the number
    /// @return this
    public Json number(String name, double value) {
        if (Double.isFinite(value)) {
            key(name).append(Math.round(value * 1000) / 1000.0);
        }
        return this;
    }

    /// Adds an object of numbers.
    ///
    /// @param name its name, of plain letters
    /// @param numbers by their names
    /// @return this
    public Json numbers(String name, Map<String, Long> numbers) {
        var inner = new Json();
        numbers.forEach(inner::number);
        key(name).append(inner.out).append('}');
        return this;
    }

    /// Adds true or false.
    ///
    /// @param name its name, of plain letters
    /// @param value which
    /// @return this
    public Json flag(String name, boolean value) {
        key(name).append(value);
        return this;
    }

    private StringBuilder key(String name) {
        if (out.length() > 1) {
            out.append(',');
        }
        return out.append('"').append(name).append("\":");
    }

    /// {@return the object and a line feed}
    public String line() {
        return out + "}\n";
    }

    /// {@return the object}
    @Override
    public String toString() {
        return out + "}";
    }

    /// Escapes what JSON demands, and what a terminal or a line reader would take for more than text.
    ///
    /// @param out gets it
    /// @param text any text
    public static void escape(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isPlain(text, i)) {
                        out.append(c);
                    } else {
                        unicode(out, c);
                    }
                }
            }
        }
    }

    private static boolean isPlain(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && isPair(c, text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && isPair(text.charAt(i - 1), c);
        }
        return Sanitize.isPlain(c);
    }

    private static boolean isPair(char high, char low) {
        return Character.isSurrogatePair(high, low) && Sanitize.isPlain(Character.toCodePoint(high, low));
    }

    private static void unicode(StringBuilder out, char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt(c >> shift & 15));
        }
    }
}
