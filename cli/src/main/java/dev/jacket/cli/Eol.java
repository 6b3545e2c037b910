package dev.jacket.cli;

import java.util.Arrays;

/// What each typed line or TEXT has at its end on the wire.
enum Eol {
    KEEP(""),
    NONE(""),
    LF("\n"),
    CRLF("\r\n");

    private final String end;

    Eol(String end) {
        this.end = end;
    }

    static Eol parse(String word) {
        return switch (word) {
            case "keep" -> KEEP;
            case "none" -> NONE;
            case "lf" -> LF;
            case "crlf" -> CRLF;
            default ->
                throw Trouble.usage("--eol " + Quantity.shown(word) + " is unknown; it takes keep, none, lf, crlf"
                        + Nearest.hint(word, java.util.List.of("keep", "none", "lf", "crlf")));
        };
    }

    /// {@return the line with this end, whatever end it came with: CRLF is never doubled}
    byte[] apply(byte[] line) {
        if (this == KEEP) {
            return line;
        }
        int length = withoutEnd(line, line.length);
        byte[] out = Arrays.copyOf(line, length + end.length());
        for (int i = 0; i < end.length(); i++) {
            out[length + i] = (byte) end.charAt(i);
        }
        return out;
    }

    /// {@return the length of a line without its LF or CRLF}
    static int withoutEnd(byte[] line, int length) {
        if (length == 0 || line[length - 1] != '\n') {
            return length;
        }
        return length > 1 && line[length - 2] == '\r' ? length - 2 : length - 1;
    }
}
