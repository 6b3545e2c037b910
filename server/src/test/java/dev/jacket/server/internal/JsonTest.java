package dev.jacket.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void line_allKinds_isOneObject() {
        assertThat(new Json()
                        .text("a", "b")
                        .number("n", 1L)
                        .number("d", 1.5)
                        .flag("f", true)
                        .line())
                .isEqualTo("{\"a\":\"b\",\"n\":1,\"d\":1.5,\"f\":true}\n");
        assertThat(new Json().line()).isEqualTo("{}\n");
    }

    @Test
    void numbers_map_areAnObject() {
        var numbers = new TreeMap<>(Map.of("b", 2L, "a", 1L));
        assertThat(new Json()
                        .number("n", 0L)
                        .numbers("m", numbers)
                        .flag("f", false)
                        .line())
                .isEqualTo("{\"n\":0,\"m\":{\"a\":1,\"b\":2},\"f\":false}\n");
        assertThat(new Json().numbers("m", Map.of()).line()).isEqualTo("{\"m\":{}}\n");
    }

    @Test
    void number_notFinite_isLeftOut() {
        assertThat(new Json()
                        .number("d", Double.NaN)
                        .number("i", Double.POSITIVE_INFINITY)
                        .line())
                .isEqualTo("{}\n");
    }

    @Test
    void text_whatJsonOrTerminalsWouldTake_isEscaped() {
        assertThat(escaped("\"\\\n\r\t\0\033\177\u009b\u2028\u202e"))
                .isEqualTo("\\\"\\\\\\n\\r\\t\\u0000\\u001b\\u007f\\u009b\\u2028\\u202e");
        assertThat(escaped("héllo ✓ 请 👍")).isEqualTo("héllo ✓ 请 👍");
        assertThat(escaped("\ud83d")).isEqualTo("\\ud83d");
        assertThat(escaped("\ude00x")).isEqualTo("\\ude00x");
        assertThat(escaped("a\ud83d")).isEqualTo("a\\ud83d");
    }

    private static String escaped(String text) {
        var out = new StringBuilder();
        Json.escape(out, text);
        return out.toString();
    }
}
