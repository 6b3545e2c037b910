package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeepingTest {
    private final ArrayDeque<String> pieces = new ArrayDeque<>();

    @Test
    void putBack_piece_comesAgainBeforeTheNext() throws Exception {
        pieces.addAll(List.of("one", "two"));
        var keeping = keeping(null);
        var one = keeping.take();
        assertThat(text(one)).isEqualTo("one");
        keeping.putBack(ByteBuffer.wrap("one".getBytes(StandardCharsets.UTF_8)));
        assertThat(keeping.hasEnded()).isFalse();
        assertThat(text(keeping.take())).isEqualTo("one");
        assertThat(text(keeping.take())).isEqualTo("two");
        assertThat(keeping.take()).isNull();
    }

    @Test
    void first_text_beginsEachConnection() throws Exception {
        pieces.addAll(List.of("one"));
        var keeping = keeping(null);
        keeping.first(new byte[] {'h', 'i'});
        keeping.first(new byte[] {'h', 'o'});
        assertThat(text(keeping.take())).isEqualTo("ho");
        assertThat(text(keeping.take())).isEqualTo("one");
    }

    @Test
    void take_emptyPiece_isToldAndNotSent() throws Exception {
        pieces.addAll(List.of("", "", "x"));
        var told = new AtomicInteger();
        assertThat(text(keeping(told::incrementAndGet).take())).isEqualTo("x");
        assertThat(told).hasValue(2);
    }

    @Test
    void take_interruptedInItsPause_losesNothing() throws Exception {
        pieces.addAll(List.of("one"));
        var keeping = new Keeping(source(), TimeLimit.seconds(10), null, null);
        Thread.currentThread().interrupt();
        assertThatThrownBy(keeping::take).isInstanceOf(InterruptedException.class);
        assertThat(keeping.hasEnded()).isFalse();
        assertThat(pieces).isEmpty();
        Thread.currentThread().interrupt();
        assertThatThrownBy(keeping::take).isInstanceOf(InterruptedException.class);
        assertThat(keeping.hasEnded()).isFalse();
    }

    @Test
    void pace_rate_isKept() throws Exception {
        var pace = new Pace(1_000_000);
        assertThat(pace.step()).isEqualTo(50_000);
        long before = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            pace.await(50_000);
        }
        assertThat(System.nanoTime() - before).isBetween(440_000_000L, 700_000_000L);
    }

    @Test
    void escape_leavingKeys_areFound() {
        var escape = new RawKeys.Escape();
        assertThat(escape.pass(bytes('a', 0x1D, 'b', 0x1D))).isEqualTo(new byte[] {'a', 0x1D, 'b'});
        assertThat(escape.isLeft()).isFalse();
        assertThat(escape.pass(bytes(0x1D, 'x'))).isEqualTo(new byte[] {0x1D, 'x'});
        assertThat(escape.pass(bytes(0x1D, '.', 'y'))).isEmpty();
        assertThat(escape.isLeft()).isTrue();
    }

    @Test
    void wantsCrlf_protocolLinesWithBareFeed_areSeen() {
        assertThat(LineEndHint.wantsCrlf("GET / HTTP/1.0\n")).isTrue();
        assertThat(LineEndHint.wantsCrlf("EHLO me\n")).isTrue();
        assertThat(LineEndHint.wantsCrlf("GET / HTTP/1.0\r\n")).isFalse();
        assertThat(LineEndHint.wantsCrlf("hello\n")).isFalse();
    }

    @Test
    void parse_replyRules_areKnown() {
        assertThat(ReplyRule.parse("").kind()).isEqualTo(ReplyRule.Kind.QUIET);
        assertThat(ReplyRule.parse("quiet:50ms").quiet()).isEqualTo(TimeLimit.millis(50));
        assertThat(ReplyRule.parse("1k").size()).isEqualTo(1024);
        assertThatThrownBy(() -> ReplyRule.parse("lien")).hasMessageContaining("did you mean line?");
        assertThatThrownBy(() -> ReplyRule.parse("0")).hasMessageContaining("--reply=none");
    }

    private static byte[] toBytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static ByteBuffer bytes(int... values) {
        return ByteBuffer.wrap(toBytes(values));
    }

    private static String text(@Nullable ByteBuffer piece) {
        return piece == null ? "(end)" : StandardCharsets.UTF_8.decode(piece).toString();
    }

    private Keeping keeping(@Nullable Runnable nothing) {
        return new Keeping(source(), TimeLimit.NONE, null, nothing);
    }

    private Intake source() {
        return new Intake() {
            @Override
            public @Nullable ByteBuffer take() throws IOException {
                var piece = pieces.poll();
                return piece == null ? null : ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public boolean hasEnded() {
                return pieces.isEmpty();
            }
        };
    }
}
