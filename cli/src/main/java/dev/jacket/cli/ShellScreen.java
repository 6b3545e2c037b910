package dev.jacket.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/// How large a client's terminal is: it is asked by a control sequence that terminals answer as if it were
/// typed, so its raw keys are all that has to come.
///
/// **threads:** shared.
final class ShellScreen {
    /// Asks for the size in letters.
    static final byte[] QUESTION = "\033[18t".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern ANSWER = Pattern.compile("\033\\[8;(\\d{1,4});(\\d{1,4})t");

    /// Hears of another size.
    interface Change {
        void to(int columns, int rows);
    }

    private volatile int columns = 80;
    private volatile int rows = 24;
    private volatile boolean answers;
    private volatile Change change = (_, _) -> {};

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    /// {@return whether the terminal has ever answered}
    boolean answers() {
        return answers;
    }

    void onChange(Change next) {
        change = next;
    }

    /// {@return what was typed, without answers; an answer comes in one piece}
    byte[] typed(byte[] bytes, int length) {
        var text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        var answer = ANSWER.matcher(text);
        if (!answer.find()) {
            return Arrays.copyOf(bytes, length);
        }
        int newRows = Integer.parseInt(answer.group(1));
        int newColumns = Integer.parseInt(answer.group(2));
        answers = true;
        if (newRows != rows || newColumns != columns) {
            rows = newRows;
            columns = newColumns;
            change.to(newColumns, newRows);
        }
        return answer.replaceAll("").getBytes(StandardCharsets.ISO_8859_1);
    }
}
