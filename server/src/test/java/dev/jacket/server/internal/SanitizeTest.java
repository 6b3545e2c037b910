package dev.jacket.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SanitizeTest {
    @Test
    void text_lettersOfTheWorld_pass() {
        for (String plain :
                new String[] {"héllo ✓", "请输入命令", "👩‍👩‍👧 ok", "a\tb\nc", "ก็ नमस्ते ‌ف", "\\e", "𝕏²①€"}) {
            assertThat(Sanitize.text(plain)).isEqualTo(plain);
        }
    }

    @Test
    void text_escapes_areVisible() {
        assertThat(Sanitize.text("\033[31mred\033]0;title\007")).isEqualTo("\\e[31mred\\e]0;title\\x07");
        assertThat(Sanitize.text("a\rb")).isEqualTo("a\\rb");
        assertThat(Sanitize.text("\0\b\f\177")).isEqualTo("\\x00\\x08\\x0C\\x7F");
    }

    @Test
    void text_c1AndBidi_areVisible() {
        assertThat(Sanitize.text("\u009b31m")).isEqualTo("\\u{9B}31m");
        assertThat(Sanitize.text("\u202eevil\u2066\u200f\u061c")).isEqualTo("\\u{202E}evil\\u{2066}\\u{200F}\\u{61C}");
        assertThat(Sanitize.text("\u2028\ufeff\u00ad")).isEqualTo("\\u{2028}\\u{FEFF}\\u{AD}");
    }

    @Test
    void text_whatIsNoLetter_isVisible() {
        assertThat(Sanitize.text("\ue000\uffff")).isEqualTo("\\u{E000}\\u{FFFF}");
        assertThat(Sanitize.text(new String(Character.toChars(0xE0041)))).isEqualTo("\\u{E0041}");
        assertThat(Sanitize.text("\ud800x")).isEqualTo("\\u{D800}x");
        assertThat(Sanitize.text("\udcff")).isEqualTo("\\xFF");
    }

    @Test
    void line_lineFeed_isVisible() {
        assertThat(Sanitize.line("a\nb\tc")).isEqualTo("a\\nb\tc");
    }

    @Test
    void text_everyControl_neverPasses() {
        for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
            if (Character.isISOControl(letter) && letter != '\n' && letter != '\t') {
                String shown = Sanitize.text(new String(Character.toChars(letter)));
                assertThat(shown.chars().noneMatch(Character::isISOControl))
                        .as("U+%X", letter)
                        .isTrue();
            }
        }
    }
}
