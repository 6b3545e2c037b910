package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArgvTest {
    @Test
    void bytes_anyBytes_comeBack() {
        var random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertThat(Argv.bytes(Argv.decode(bytes, 0, bytes.length))).isEqualTo(bytes);
        }
    }

    @Test
    void decode_utf8_isTheText() {
        byte[] bytes = "请输入 é 👍".getBytes(StandardCharsets.UTF_8);
        assertThat(Argv.decode(bytes, 0, bytes.length)).isEqualTo("请输入 é 👍");
        assertThat(Argv.bytes("请输入 é 👍")).isEqualTo(bytes);
    }

    @Test
    void of_wordsOfAnotherProgram_stayAsTheyAre() {
        assertThat(Argv.of(new String[] {"send", "é"})).containsExactly("send", "é");
    }
}
