package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What peers send in order to be obeyed by a terminal or taken for another record is shown as text, in one line.
@Row("A6")
class EscapesTest {
    /// Colours, titles, the clipboard, C1, DEL, an overwritten line, reversed text, and other ends of lines.
    static Stream<String> tricks() {
        return Stream.of(
                "\033[31mred",
                "\033]0;title\007",
                "\033]8;;http://evil.example\033\\link",
                "\033]52;c;ZXZpbA==\007",
                "\u009b2J",
                "\u0085next",
                "a\177b",
                "fake\rjacket: all is well",
                "\u202efdp.exe",
                "one\u2028two\u2029three",
                "nul\0nul",
                "\u0007\b\f\013");
    }

    @RegisterExtension
    final Programs programs = new Programs();

    /// No control but the ends of lines, and nothing that changes the direction of text or ends a line otherwise.
    private static void isHarmless(String shown) {
        assertThat(shown.codePoints()
                        .filter(letter -> letter != '\n' && letter != '\t')
                        .filter(letter -> Character.isISOControl(letter)
                                || Character.getType(letter) == Character.FORMAT
                                || Character.getType(letter) == Character.LINE_SEPARATOR
                                || Character.getType(letter) == Character.PARAGRAPH_SEPARATOR))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("tricks")
    void messages_inTheLog_areText(String trick) {
        var server = programs.server("serve", "echo", "127.0.0.1:0", "-vv");
        try (var client = Peer.to(server)) {
            client.send("<" + trick + "> éя漢😀\n");
            client.read(1);
            var event = server.events().await(server.running(), "message");
            assertThat(event.text("text")).isEqualTo("<" + trick + "> éя漢😀\n"); // whole, for programs
        }
        server.events().await(server.running(), "closed");
        server.running().terminate();
        server.running().ends(0);
        var log = server.running().err().restText();
        isHarmless(log);
        assertThat(log.lines().filter(line -> line.contains("<")).filter(line -> line.contains("> éя漢😀")))
                .hasSize(2); // in and out, a line each, and letters as they are
    }

    @Test
    @Needs("openssl")
    void certificate_inTheLog_isText() {
        var certificates = Certificates.in(programs).signed("good", "localhost");
        certificates.signed("evil\033]0;title\007\nverified", "localhost");
        var server = certificates.serve("echo", "good", "--client-ca", certificates.file("root.pem"), "-vv");
        var client =
                programs.start(Program.jacket("send", "tls://localhost:" + server.port(), "--reply=line", "x\n", "-vv")
                        .plus("--ca", certificates.file("root.pem"))
                        .plus(certificates.shown("evil\033]0;title\007\nverified")));
        client.ends(0);
        var told = server.events().await(server.running(), "tls");
        assertThat(told.text("subject")).contains("evil");
        server.running().terminate();
        server.running().ends(0);
        var log = server.running().err().restText();
        isHarmless(log + client.err().restText());
        assertThat(log.lines().filter(line -> line.contains("evil")))
                .hasSize(1)
                .allMatch(line -> line.contains("certificate of"));
    }
}
