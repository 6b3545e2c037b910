package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WireTextTest {
    private static final String TEXT = "请输入 é ✓ a\n";

    @Test
    void decode_cutAnywhere_joinsTheLetters() {
        for (String name : new String[] {"UTF-8", "GBK", "UTF-16LE", "Shift_JIS", "GB18030"}) {
            String text = name.equals("Shift_JIS") ? "テスト a\n" : name.equals("GBK") ? "请输入 a\n" : TEXT + "👍";
            Charset charset = WireText.charset(name);
            byte[] bytes = text.getBytes(charset);
            for (int cut = 0; cut <= bytes.length; cut++) {
                var wire = new WireText(charset);
                String got = wire.decode(ByteBuffer.wrap(bytes, 0, cut))
                        + wire.decode(ByteBuffer.wrap(bytes, cut, bytes.length - cut))
                        + wire.finish();
                assertThat(got).as("%s at %d", name, cut).isEqualTo(text);
            }
        }
    }

    @Test
    void decode_byteByByte_joinsTheLetters() {
        var wire = new WireText(StandardCharsets.UTF_8);
        var got = new StringBuilder();
        for (byte b : (TEXT + "👍").getBytes(StandardCharsets.UTF_8)) {
            got.append(wire.decode(ByteBuffer.wrap(new byte[] {b})));
        }
        assertThat(got.append(wire.finish())).hasToString(TEXT + "👍");
    }

    @Test
    void decode_badBytes_areVisible() {
        var wire = new WireText(StandardCharsets.UTF_8);
        assertThat(wire.decode(bytes(0xFF, 'a', 0xC0, 0x80, 0xE9))).isEqualTo("\\xFFa\\xC0\\x80");
        assertThat(wire.finish()).isEqualTo("\\xE9");
        assertThat(wire.decode(bytes('b'))).isEqualTo("b");
    }

    @Test
    void encode_otherCharset_isItsBytes() throws CharacterCodingException {
        assertThat(WireText.encode("请", Charset.forName("GBK"))).isEqualTo(new byte[] {(byte) 0xC7, (byte) 0xEB});
        assertThatThrownBy(() -> WireText.encode("✓", StandardCharsets.ISO_8859_1))
                .isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void charset_unknown_isOneLine() {
        assertThatThrownBy(() -> WireText.charset("gbkk")).hasMessageContaining("--charset gbkk is unknown here");
        assertThatThrownBy(() -> WireText.charset("!!")).isInstanceOf(Trouble.class);
    }

    private static ByteBuffer bytes(int... values) {
        byte[] bytes = new byte[values.length];
        Arrays.setAll(values, i -> bytes[i] = (byte) values[i]);
        return ByteBuffer.wrap(bytes);
    }
}
