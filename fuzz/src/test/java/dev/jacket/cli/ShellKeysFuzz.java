package dev.jacket.cli;

import dev.jacket.fuzz.Claim;
import dev.jacket.fuzz.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/// Keys that a client's terminal sends, with the answers about its size among them: lines of letters and no more than
/// they may hold, and nothing goes back but those letters and what takes them back.
final class ShellKeysFuzz implements FuzzTarget {
    private static final int MOST = 64;
    private static final int LARGEST = 9999;

    @Override
    public List<Class<?>> parsers() {
        return List.of(ShellKeys.class, ShellScreen.class);
    }

    @Override
    public boolean judge(byte[] bytes) throws IOException, InterruptedException {
        var screen = new ShellScreen();
        screen.question();
        byte[] typed = screen.typed(bytes, bytes.length);
        Claim.that(typed.length <= bytes.length, "more is typed than came");
        Claim.that(screen.columns() <= LARGEST && screen.rows() <= LARGEST, "no terminal is so large");
        int[] at = {0};
        var echo = new ByteArrayOutputStream();
        var keys = new ShellKeys(() -> at[0] < typed.length ? typed[at[0]++] & 0xFF : -1, echo::writeBytes, MOST);
        int lines = 0;
        for (byte[] line; (line = keys.line()) != null; lines++) {
            Claim.that(line.length <= MOST, "a line is too long");
            for (byte letter : line) {
                Claim.that((letter & 0xFF) >= ' ' && letter != 127, "a line holds a key");
            }
        }
        for (byte shown : echo.toByteArray()) {
            int letter = shown & 0xFF;
            Claim.that((letter >= ' ' && letter != 127) || "\b\r\n".indexOf(letter) >= 0, "a key goes back: " + letter);
        }
        return lines > 0;
    }
}
