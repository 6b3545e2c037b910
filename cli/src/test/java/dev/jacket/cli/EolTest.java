package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EolTest {
    @Test
    void apply_anyEnd_isThereOnce() {
        for (String end : new String[] {"", "\n", "\r\n"}) {
            assertThat(apply(Eol.KEEP, "a" + end)).isEqualTo("a" + end);
            assertThat(apply(Eol.NONE, "a" + end)).isEqualTo("a");
            assertThat(apply(Eol.LF, "a" + end)).isEqualTo("a\n");
            assertThat(apply(Eol.CRLF, "a" + end)).isEqualTo("a\r\n");
        }
    }

    @Test
    void apply_otherReturns_stay() {
        assertThat(apply(Eol.CRLF, "a\rb\n\n")).isEqualTo("a\rb\n\r\n");
        assertThat(apply(Eol.NONE, "a\r")).isEqualTo("a\r");
        assertThat(apply(Eol.LF, "")).isEqualTo("\n");
    }

    @Test
    void parse_unknown_namesTheNearest() {
        assertThatThrownBy(() -> Eol.parse("crfl")).hasMessageContaining("did you mean crlf?");
    }

    private static String apply(Eol eol, String line) {
        return new String(eol.apply(line.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
