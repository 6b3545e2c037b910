package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static String apply(String template, String message) {
        return new String(
                Template.parse(template).apply(message.getBytes(StandardCharsets.UTF_8), "10.0.0.1:7", 3),
                StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "'Hello, {}!', hello, 'Hello, hello!'",
        "'{}{}', ab, abab",
        "'{n}: {} from {peer}', x, '3: x from 10.0.0.1:7'",
        "all is well, anything, all is well",
        "'', anything, ''",
        "'{', x, '{'",
        "'{}{', x, 'x{'",
        "'{what} {time', x, '{what} {time'",
        "'{ {} }', x, '{ x }'",
        "'你好 {}', é, '你好 é'"
    })
    void apply_places_areFilledOnce(String template, String message, String reply) {
        assertThat(apply(template, message)).isEqualTo(reply);
    }

    @Test
    void apply_messagesLineEnd_goesAfterTheReply() {
        assertThat(apply("Hello, {}!", "x\n")).isEqualTo("Hello, x!\n");
        assertThat(apply("Hello, {}!", "x\r\n")).isEqualTo("Hello, x!\r\n");
        assertThat(apply("all is well", "x\n")).isEqualTo("all is well\n");
        assertThat(apply("<{}>", "x\n\n")).isEqualTo("<x\n>\n");
        assertThat(apply("<{}>", "\n")).isEqualTo("<>\n");
    }

    @Test
    void apply_placesInTheMessage_areText() {
        assertThat(apply("<{}>", "{n}{}{peer}")).isEqualTo("<{n}{}{peer}>");
    }

    @Test
    void apply_bytesThatAreNoText_stayAsTheyAre() {
        byte[] message = {(byte) 0xff, 0, (byte) 0xc3, '\n'};
        assertThat(Template.parse("{}").apply(message, "", 1)).isEqualTo(message);
    }

    @Test
    void apply_time_isCtime() {
        assertThat(apply("[{time}] {}", "x"))
                .matches("\\[(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ 123]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}] x");
    }

    @ParameterizedTest
    @CsvSource({
        "0, UTC, Thu Jan  1 00:00:00 1970",
        "-1, UTC, Wed Dec 31 23:59:59 1969",
        "1709210096000001, UTC, Thu Feb 29 12:34:56 2024",
        "1709210096000001, Asia/Shanghai, Thu Feb 29 20:34:56 2024"
    })
    void ctime_isAsInC(long micros, String zone, String text) {
        assertThat(Ctime.text(micros, ZoneId.of(zone))).isEqualTo(text).hasSize(24);
    }
}
