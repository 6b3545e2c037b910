package dev.jacket.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReplyCountTest {
    private static ReplyCount count(String rule, boolean records, String message, int expected) {
        var count = new ReplyCount(ReplyRule.parse(rule), records, message.getBytes(UTF_8), !message.isEmpty());
        count.expect(expected);
        return count;
    }

    private static int feed(ReplyCount count, String text) throws OddReply {
        byte[] bytes = text.getBytes(UTF_8);
        return count.feed(bytes, bytes.length);
    }

    @Test
    void bytes_inPieces_areOneReply() throws OddReply {
        var count = count("5", false, "", 1);
        assertThat(feed(count, "abc")).isZero();
        assertThat(count.isDone()).isFalse();
        assertThat(feed(count, "de")).isEqualTo(1);
        assertThat(count.isDone()).isTrue();
    }

    @Test
    void bytes_severalAtOnce_areCounted() throws OddReply {
        var count = count("2", false, "", 4);
        assertThat(feed(count, "abcde")).isEqualTo(2);
        assertThat(feed(count, "fgh")).isEqualTo(2);
        assertThat(count.isDone()).isTrue();
    }

    @Test
    void bytes_moreThanTheReplies_isLong() {
        assertThatThrownBy(() -> feed(count("5", false, "", 1), "abcdef")).hasMessage(LoadErrors.LONG);
        assertThatThrownBy(() -> feed(count("5", false, "", 1), "abcdefghij")).hasMessage(LoadErrors.LONG);
    }

    @Test
    void line_anyLength_endsWithItsFeed() throws OddReply {
        var count = count("line", false, "", 2);
        assertThat(feed(count, "")).isZero();
        assertThat(feed(count, "a long one\r\nand")).isEqualTo(1);
        assertThat(feed(count, " another\n")).isEqualTo(1);
        assertThat(count.isDone()).isTrue();
    }

    @Test
    void line_moreAfterTheFeed_isLong() {
        assertThatThrownBy(() -> feed(count("line", false, "", 1), "a\nb")).hasMessage(LoadErrors.LONG);
        assertThatThrownBy(() -> feed(count("line", false, "", 1), "a\nb\n")).hasMessage(LoadErrors.LONG);
    }

    @Test
    void records_whateverTheRule_areOneEach() throws OddReply {
        var count = count("5", true, "", 2);
        assertThat(feed(count, "ab")).isEqualTo(1);
        assertThat(feed(count, "")).isEqualTo(1);
        assertThat(count.isDone()).isTrue();
    }

    @Test
    void end_ofAReplyThatEndsWithThePeer_isOne() throws OddReply {
        var count = count("eof", false, "", 1);
        assertThat(feed(count, "ab")).isZero();
        assertThat(feed(count, "cd")).isZero();
        assertThat(count.end()).isEqualTo(1);
        assertThat(count.isDone()).isTrue();
    }

    @Test
    void verify_echoInAnyPieces_isRight() throws OddReply {
        var count = count("5", false, "hello", 3);
        for (String piece : new String[] {"he", "llohel", "lo", "hello"}) {
            feed(count, piece);
        }
        assertThat(count.isDone()).isTrue();
        var lines = count("line", false, "hi\n", 2);
        feed(lines, "h");
        feed(lines, "i\nhi\n");
        assertThat(lines.isDone()).isTrue();
    }

    @Test
    void verify_otherBytes_areWrong() throws OddReply {
        assertThatThrownBy(() -> feed(count("5", false, "hello", 1), "hellu")).hasMessage(LoadErrors.WRONG);
        assertThatThrownBy(() -> feed(count("5", true, "hello", 1), "hell")).hasMessage(LoadErrors.WRONG);
        assertThatThrownBy(() -> feed(count("5", true, "hello", 1), "hellu")).hasMessage(LoadErrors.WRONG);
        var second = count("5", false, "hello", 2);
        feed(second, "hello");
        assertThatThrownBy(() -> feed(second, "jello")).hasMessage(LoadErrors.WRONG);
        var cut = count("eof", false, "hello", 1);
        feed(cut, "hell");
        assertThatThrownBy(cut::end).hasMessage(LoadErrors.WRONG);
    }

    @Test
    void expect_again_beginsANewReply() throws OddReply {
        var count = count("3", false, "abc", 1);
        feed(count, "abc");
        count.expect(1);
        assertThat(count.isDone()).isFalse();
        assertThat(feed(count, "abc")).isEqualTo(1);
    }
}
