package dev.jacket.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShellKeysTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private String typed(String keys) throws Exception {
        byte[] bytes = keys.getBytes(UTF_8);
        var at = new AtomicInteger();
        shown.reset();
        byte[] line = new ShellKeys(
                        () -> at.get() < bytes.length ? bytes[at.getAndIncrement()] & 0xFF : -1, shown::writeBytes, 20)
                .line();
        return line == null ? "none" : new String(line, UTF_8);
    }

    @Test
    void keys_makeALine() throws Exception {
        assertThat(typed("ab\177c\r")).isEqualTo("ac");
        assertThat(shown).hasToString("ab\b \bc\r\n");
        assertThat(typed("a你\177b\n")).isEqualTo("ab");
        assertThat(shown.toString(UTF_8)).isEqualTo("a你\b \b\b \bb\r\n");
        assertThat(typed("abc\025d\033[A\033[1;5C\033OHe\r")).isEqualTo("de");
        assertThat(typed("abc\003")).isEmpty();
        assertThat(typed("\177\177x\r")).isEqualTo("x");
        assertThat(typed("\004")).isEqualTo("none");
        assertThat(typed("a\004b\r")).isEqualTo("ab");
        assertThat(typed("x".repeat(30) + "\r")).hasSize(20);
        assertThat(typed("no end")).isEqualTo("none");
    }

    @Test
    void screen_takesItsAnswersOutOfWhatIsTyped() {
        var screen = new ShellScreen();
        var told = new StringBuilder();
        screen.onChange((columns, rows) -> told.append(columns).append('x').append(rows));
        byte[] bytes = "a\033[30;100Rb".getBytes(UTF_8);
        assertThat(screen.typed(bytes, bytes.length)).as("unasked").hasSize(bytes.length);
        assertThat(screen.question()).isNotEmpty();
        assertThat(screen.typed(bytes, bytes.length)).asString().isEqualTo("ab");
        assertThat(screen.columns()).isEqualTo(100);
        assertThat(told).hasToString("100x30");
        assertThat(screen.typed(new byte[] {27}, 1)).containsExactly(27);
    }
}
