package dev.jacket.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadPlanTest {
    private static LoadPlan plan(String words) {
        var arguments = new ArgumentParser(Verb.LOAD).parse(List.of(words.split(" ")));
        var endpoint = Endpoint.only(arguments);
        return LoadPlan.of(endpoint, arguments.with(endpoint.flags()), Events.off());
    }

    private static String message(String words) {
        return new String(plan(words).message(), UTF_8);
    }

    @Test
    void message_ofASize_hasItWithItsLineEnd() {
        assertThat(message("1234")).hasSize(64).startsWith("abcdefghijklmnopqrstuvwxyzab");
        assertThat(message("1234 --size 5")).isEqualTo("abcde");
        assertThat(message("1234 --size 5 --eol lf")).isEqualTo("abcd\n");
        assertThat(message("1234 --size 2 -C")).isEqualTo("\r\n");
        assertThat(message("1234?size=1k")).hasSize(1024);
    }

    @Test
    void message_ofWords_isThemWithTheirLineEnd() {
        assertThat(message("1234 --message hé")).isEqualTo("hé");
        assertThat(message("1234 --message hi --eol crlf")).isEqualTo("hi\r\n");
        assertThat(plan("1234 --message é --charset latin1").message()).containsExactly(0xe9);
    }

    @ParameterizedTest
    @CsvSource({
        "1234, BYTES, 64",
        "1234 --message abc, BYTES, 3",
        "1234 --message abc --eol lf, LINE, 9223372036854775807",
        "1234 --size 9 -C, LINE, 9223372036854775807",
        "1234 --eol lf --reply 30, BYTES, 30",
        "1234 --reply=quiet:5ms, QUIET, 0",
        "1234 --reply none, NONE, 0",
        "1234 --reply eof --short, EOF, 0"
    })
    void rule_withoutAnyReplyFlag_followsTheMessage(String words, ReplyRule.Kind kind, long size) {
        assertThat(plan(words).rule().kind()).isEqualTo(kind);
        assertThat(plan(words).rule().size()).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({"500/s, 500", "1e4/s, 10000", "0.5, 0.5", "2.5e3/s, 2500"})
    void rate_numbers_areASecond(String word, double rate) {
        assertThat(plan("1234 --rate " + word).rate()).contains(rate);
        assertThat(plan("1234").rate()).isEmpty();
    }

    @Test
    void batch_isTheMessageAgainAndAgain() {
        assertThat(new String(plan("1234 --message ab --pipeline 3").batch(), UTF_8))
                .isEqualTo("ababab");
    }

    @Test
    void defaults_areThoseOfTheHelp() {
        var plan = plan("udp://1234");
        assertThat(plan.connections()).isEqualTo(50);
        assertThat(plan.duration()).isEqualTo(TimeLimit.seconds(10));
        assertThat(plan.warmup()).isEqualTo(TimeLimit.seconds(2));
        assertThat(plan.limit()).isEqualTo(TimeLimit.seconds(2));
        assertThat(plan("1234").limit()).isEqualTo(TimeLimit.seconds(10));
        assertThat(plan.isTcp()).isFalse();
        assertThat(plan("1234").isTcp()).isTrue();
        assertThat(plan("unix:/x").isTcp()).isFalse();
    }
}
