package dev.jacket.server.internal;

/// What may reach a terminal or a log, as an allow list: letters, marks, numbers, punctuation, symbols and the space.
///
/// Everything else is made visible: escape is `\e`, carriage return `\r`, bell `\x07`, the rest a number in braces.
public final class Sanitize {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final String HEX = "0123456789ABCDEF";

    private Sanitize() {}

    /// {@return text for one line: line feeds are made visible too}
    ///
    /// @param text any text
    public static String line(CharSequence text) {
        return text(text, false);
    }

    /// {@return text in which line feeds and tabs act}
    ///
    /// @param text any text
    public static String text(CharSequence text) {
        return text(text, true);
    }

    private static String text(CharSequence text, boolean lines) {
        var out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int letter = Character.codePointAt(text, i);
            append(out, letter, lines);
            i += Character.charCount(letter);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, int letter, boolean lines) {
        if (letter == '\t' || (letter == '\n' && lines)) {
            out.append((char) letter);
        } else if (isPlain(letter)) {
            out.appendCodePoint(letter);
        } else if (letter == 0x1B) {
            out.append("\\e");
        } else if (letter == '\r') {
            out.append("\\r");
        } else if (letter == '\n') {
            out.append("\\n");
        } else if (letter < 0x80) {
            out.append("\\x").append(HEX.charAt(letter >> 4)).append(HEX.charAt(letter & 15));
        } else if (letter >= 0xDC80 && letter <= 0xDCFF) {
            appendByte(out, letter & 0xFF);
        } else {
            out.append("\\u{")
                    .append(Integer.toHexString(letter).toUpperCase(java.util.Locale.ROOT))
                    .append('}');
        }
    }

    /// A byte that is no letter in the charset that it came in.
    ///
    /// @param out gets it
    /// @param value the byte
    public static void appendByte(StringBuilder out, int value) {
        out.append("\\x").append(HEX.charAt(value >> 4 & 15)).append(HEX.charAt(value & 15));
    }

    /// {@return whether a letter may be shown as it is}
    ///
    /// @param letter its code point
    public static boolean isPlain(int letter) {
        if (letter < 0x7F) {
            return letter >= 0x20;
        }
        return switch (Character.getType(letter)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.SPACE_SEPARATOR,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.CONNECTOR_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            default -> letter == ZERO_WIDTH_JOINER || letter == ZERO_WIDTH_NON_JOINER;
        };
    }
}
