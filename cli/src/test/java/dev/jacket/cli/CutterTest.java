package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.server.TooLongException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutterTest {
    private static final List<String> MESSAGES = List.of("one", "", "zwei ✓", "x".repeat(300), "请");

    @Test
    void next_cutAnywhere_givesTheSameMessages() throws TooLongException {
        for (var kind : List.of(Frame.Kind.LINE, Frame.Kind.NUL, Frame.Kind.U16, Frame.Kind.U32)) {
            byte[] wire = wire(new Frame(kind, 0));
            for (int first = 0; first <= wire.length; first++) {
                for (int second : new int[] {first, Math.min(wire.length, first + 1), wire.length}) {
                    var cutter = new Cutter(kind, 4096);
                    var got = new ArrayList<String>();
                    drain(cutter, wire, 0, first, got);
                    drain(cutter, wire, first, second, got);
                    drain(cutter, wire, second, wire.length, got);
                    assertThat(got).as("%s cut at %d, %d", kind, first, second).isEqualTo(expected(kind));
                    assertThat(cutter.hasRest()).isFalse();
                }
            }
        }
    }

    @Test
    void next_tooLong_isRefusedBeforeItIsKept() throws TooLongException {
        var line = new Cutter(Frame.Kind.LINE, 10);
        feed(line, "0123456789\n0123456789");
        assertThat(line.next()).hasSize(11);
        assertThat(line.next()).isNull();
        feed(line, "x");
        assertThatThrownBy(line::next).isInstanceOf(TooLongException.class).hasMessageContaining("the limit is 10");

        var counted = new Cutter(Frame.Kind.U32, 1 << 20);
        counted.feed(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF}, 0, 4);
        assertThatThrownBy(counted::next).isInstanceOf(TooLongException.class);
    }

    @Test
    void rest_unendedMessage_isTheRest() throws TooLongException {
        var cutter = new Cutter(Frame.Kind.LINE, 10);
        feed(cutter, "a\nbc");
        assertThat(cutter.next()).isEqualTo(new byte[] {'a', '\n'});
        assertThat(cutter.next()).isNull();
        assertThat(cutter.hasRest()).isTrue();
        assertThat(cutter.rest()).isEqualTo(new byte[] {'b', 'c'});
        assertThat(cutter.hasRest()).isFalse();
    }

    @Test
    void parse_words_areFrames() {
        assertThat(Frame.parse("block", 1400)).isEqualTo(Frame.block(1400));
        assertThat(Frame.parse("block:64k", 1400)).isEqualTo(Frame.block(65_536));
        assertThat(Frame.parse("line", 1)).isEqualTo(Frame.LINE);
        assertThatThrownBy(() -> Frame.parse("lines", 1)).hasMessageContaining("did you mean line?");
        assertThatThrownBy(() -> Frame.parse("block:0", 1)).hasMessageContaining("out of range");
    }

    private static List<String> expected(Frame.Kind kind) {
        return kind == Frame.Kind.LINE ? MESSAGES.stream().map(m -> m + "\n").toList() : MESSAGES;
    }

    private static byte[] wire(Frame frame) {
        var out = new ByteArrayOutputStream();
        for (String message : MESSAGES) {
            byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(frame.head(bytes.length));
            out.writeBytes(bytes);
            out.writeBytes(frame.tail(-1));
        }
        return out.toByteArray();
    }

    private static void drain(Cutter cutter, byte[] wire, int from, int to, List<String> got) throws TooLongException {
        cutter.feed(wire, from, to - from);
        for (byte[] next; (next = cutter.next()) != null; ) {
            got.add(new String(next, StandardCharsets.UTF_8));
        }
    }

    private static void feed(Cutter cutter, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        cutter.feed(bytes, 0, bytes.length);
    }
}
