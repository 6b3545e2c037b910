package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    @Test
    void parse_unknownFlag_namesTheNearest() {
        assertThat(refusal(Verb.LISTEN, "--rat", "5"))
                .isEqualTo("listen : --rat is unknown; did you mean --rate? See: jacket help listen");
        assertThat(refusal(Verb.SEND, "--zzzzzz")).isEqualTo("send : --zzzzzz is unknown; see: jacket help send");
    }

    @Test
    void parse_flagOfLaterWork_isNotSilentlyTaken() {
        assertThat(refusal(Verb.LISTEN, "--telnet", "1")).isEqualTo("listen --telnet : not built yet");
        assertThat(refusal(Verb.CONNECT, "--proxy", "u", "1")).isEqualTo("connect --proxy : not built yet");
    }

    @Test
    void parse_missingValue_saysWhatIsNeeded() {
        assertThat(refusal(Verb.SEND, "--eol"))
                .isEqualTo("send : --eol needs a value: --eol WORD; see: jacket help send");
    }

    @Test
    void parse_optionalValue_isTakenOnlyAfterEquals() {
        var alone = parse(Verb.SEND, "1", "--reply", "hello");
        assertThat(alone.text(Flag.REPLY)).isEmpty();
        assertThat(alone.operands()).containsExactly("1", "hello");
        var given = parse(Verb.SEND, "1", "--reply=line", "hello");
        assertThat(given.text(Flag.REPLY)).isEqualTo("line");
    }

    @Test
    void parse_wordsThatLookOdd_stayOperands() {
        assertThat(parse(Verb.SEND, "-", "@f", "\"q\"", "${x}", "--", "--reply", "-c")
                        .operands())
                .containsExactly("-", "@f", "\"q\"", "${x}", "--reply", "-c");
    }

    @Test
    void parse_shortFlags_mayStandTogether() {
        var arguments = parse(Verb.LISTEN, "-vvk4", "9090");
        assertThat(arguments.times(Flag.VERBOSE)).isEqualTo(2);
        assertThat(arguments.has(Flag.KEEP)).isTrue();
        assertThat(arguments.has(Flag.FAMILY4)).isTrue();
    }

    @Test
    void parse_flagTwice_lastCounts() {
        assertThat(parse(Verb.LISTEN, "--wait", "1s", "--wait=2s", "1").text(Flag.WAIT))
                .isEqualTo("2s");
        assertThat(parse(Verb.LISTEN, "--opt", "a=1", "--opt", "b=2", "1").all(Flag.OPT))
                .containsExactly("a=1", "b=2");
    }

    @Test
    void word_unknown_namesThePermitted() {
        var arguments = parse(Verb.LISTEN, "--eol", "crfl", "1");
        assertThatThrownBy(() -> arguments.word(Flag.EOL, "keep", List.of("keep", "lf", "crlf")))
                .hasMessage("--eol crfl is unknown; it takes keep, lf, crlf; did you mean crlf?");
    }

    @ParameterizedTest
    @CsvSource({
        "listen, --color", "connect, --color", "listen, --progress", "connect, --progress", "send, --eol",
        "send, --frame", "receive, --show", "listen, --on-eof", "send, --charset", "connect, --timestamps",
        "send, --reply", "listen, --reply-to", "send, --reply-timeout", "connect, --wait", "connect, --delay",
        "listen, --max-line", "receive, --bytes", "receive, -c", "connect, --retry", "connect, --from",
        "listen, --backlog", "serve, --max-conns", "serve, --drain", "listen, --opt"
    })
    void run_valueThatIsNone_isRefusedBeforeAnythingOpens(String verb, String flag, @TempDir Path folder) {
        var record = folder.resolve("record");
        var events = folder.resolve("events");
        String word = flag + (flag.startsWith("--") ? "=" : "") + "foo!";
        var words = new ArrayList<>(List.of(verb, word, "--json=" + events, "127.0.0.1:0"));
        if (verb.equals("serve")) {
            words.add(1, "echo");
        } else {
            words.add(1, "--record=" + record);
        }
        assertThat(Main.run(words.toArray(new String[0]))).isEqualTo(Exit.USAGE);
        assertThat(record).doesNotExist();
        assertThat(flag.equals("--opt") || !Files.exists(events)).isTrue();
    }

    @Test
    void word_ofAnEndpointsOwn_isLookedAtToo() {
        var endpoint = Endpoint.parse(Verb.SEND, "127.0.0.1:1?eol=foo");
        assertThatThrownBy(() -> parse(Verb.SEND).with(endpoint.flags()))
                .hasMessageStartingWith("--eol foo is unknown");
    }

    @Test
    void help_everyPage_fitsTheTerminal() {
        for (Verb verb : Verb.values()) {
            assertThat((verb == Verb.HELP ? Help.overview() : Help.page(verb)).lines())
                    .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(100));
        }
    }

    private static Arguments parse(Verb verb, String... words) {
        return new ArgumentParser(verb).parse(List.of(words));
    }

    private static String refusal(Verb verb, String... words) {
        try {
            parse(verb, words);
            return "";
        } catch (Trouble e) {
            return e.line(verb.word());
        }
    }
}
