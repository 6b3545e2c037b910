package dev.jacket.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jline.utils.WCWidth;
import org.jspecify.annotations.Nullable;

/// A line that is typed on a terminal whose keys come as they are: it is shown, and can be mended.
///
/// Enter ends it, Backspace takes a letter back, `^U` all, `^C` begins anew, `^D` on an empty one ends the
/// session; other keys than letters do nothing.
final class ShellKeys {
    private static final byte[] NEW_LINE = {'\r', '\n'};
    private static final int INTERRUPT = 3;
    private static final int END = 4;
    private static final int ERASE_ALL = 21;
    private static final int ESCAPE = 27;
    private static final int DELETE = 127;

    /// Where keys come from.
    interface Keys {
        /// {@return the next one; -1 when no more come}
        int next() throws InterruptedException;
    }

    /// What shows them.
    interface Echo {
        void write(byte[] bytes) throws IOException;
    }

    private final Keys keys;
    private final Echo echo;
    private final int most;
    private byte[] line = {};

    ShellKeys(Keys keys, Echo echo, int most) {
        this.keys = keys;
        this.echo = echo;
        this.most = most;
    }

    /// {@return the next line, in bytes of UTF-8; null when no more will come}
    byte @Nullable [] line() throws IOException, InterruptedException {
        line = new byte[0];
        while (true) {
            int key = keys.next();
            if (key < 0 || (key == END && line.length == 0)) {
                return null;
            }
            if (key == '\r' || key == '\n') {
                echo.write(NEW_LINE);
                return line;
            }
            if (key == INTERRUPT) {
                echo.write("^C\r\n".getBytes(StandardCharsets.US_ASCII));
                return new byte[0];
            }
            edit(key);
        }
    }

    private void edit(int key) throws IOException, InterruptedException {
        switch (key) {
            case DELETE, '\b' -> erase();
            case ERASE_ALL -> {
                while (line.length > 0) {
                    erase();
                }
            }
            case ESCAPE -> passOver();
            default -> {
                if (key >= ' ' && line.length < most) {
                    line = Arrays.copyOf(line, line.length + 1);
                    line[line.length - 1] = (byte) key;
                    echo.write(new byte[] {(byte) key});
                }
            }
        }
    }

    private void erase() throws IOException {
        int start = line.length - 1;
        while (start > 0 && (line[start] & 0xC0) == 0x80) {
            start--;
        }
        if (start < 0) {
            return;
        }
        var letter = new String(line, start, line.length - start, StandardCharsets.UTF_8);
        line = Arrays.copyOf(line, start);
        var back = new ByteArrayOutputStream();
        for (int i = Math.max(0, WCWidth.wcwidth(letter.codePointAt(0))); i > 0; i--) {
            back.writeBytes("\b \b".getBytes(StandardCharsets.US_ASCII));
        }
        echo.write(back.toByteArray());
    }

    /// Keys such as arrows: ESC, `[`, and what ends with a letter or `~`.
    private void passOver() throws InterruptedException {
        int key = keys.next();
        if (key == '[' || key == 'O') {
            do {
                key = keys.next();
            } while (key >= 0 && (key < '@' || key > '~'));
        }
    }
}
