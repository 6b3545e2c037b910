package dev.jacket.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/// How large a client's terminal is: it is asked by a control sequence that terminals answer as if it were
/// typed, so its raw keys are all that has to come.
///
/// **threads:** shared.
final class ShellScreen {
    /// As far down and right as it goes, and where that is. `CSI 18 t` would be the question itself, but tmux
    /// answered it the wrong way round until 3.4.
    private static final String QUESTION = "\0337\033[999;999H\033[6n\0338";

    private static final Pattern ANSWER = Pattern.compile("\033\\[(\\d{1,4});(\\d{1,4})R");

    /// Hears of another size.
    interface Change {
        void to(int columns, int rows);
    }

    private volatile int columns = 80;
    private volatile int rows = 24;
    private volatile boolean answers;
    private volatile boolean asked;
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

    /// {@return what asks for the size}
    byte[] question() {
        asked = true;
        return QUESTION.getBytes(StandardCharsets.US_ASCII);
    }

    /// {@return what was typed, without answers; an answer comes in one piece}
    byte[] typed(byte[] bytes, int length) {
        var text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        var answer = ANSWER.matcher(text);
        if (!asked || !answer.find()) {
            return Arrays.copyOf(bytes, length); // a program may have asked
        }
        asked = false;
        int newRows = Integer.parseInt(answer.group(1));
        int newColumns = Integer.parseInt(answer.group(2));
        answers = true;
        if (newRows != rows || newColumns != columns) {
            rows = newRows;
            columns = newColumns;
            change.to(newColumns, newRows);
        }
        return answer.replaceFirst("").getBytes(StandardCharsets.ISO_8859_1);
    }
}
