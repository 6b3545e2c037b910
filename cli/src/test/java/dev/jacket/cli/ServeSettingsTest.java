package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.server.ServerLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeSettingsTest {
    @TempDir
    private Path folder;

    private ServeOrder order(String text, String... words) throws IOException {
        var file = folder.resolve("conf");
        Files.writeString(file, text);
        var all = new ArrayList<>(List.of(words));
        all.add("--config=" + file);
        return ServeOrder.of(new ArgumentParser(Verb.SERVE).parse(all));
    }

    private String refusal(String text, String... words) throws IOException {
        try {
            return order(text, words).toString();
        } catch (Trouble e) {
            return e.line("serve");
        }
    }

    @Test
    void flag_goesBeforeTheFile_andTheFileBeforeTheDefault() throws IOException {
        var order = order(
                "idle-timeout = 1m\nmax-conns = 5\ngreeting = hi\ndrain-grace = 3s\n[reply]\nmax-conns = 6\n",
                "reply",
                "0?write-timeout=7s",
                "x",
                "--idle-timeout=2m");
        assertThat(order.limits())
                .isEqualTo(ServerLimits.DEFAULT
                        .idleTimeout(Duration.ofMinutes(2))
                        .writeTimeout(Duration.ofSeconds(7))
                        .maxConns(6));
        assertThat(order.arguments().text(Flag.GREETING_TEXT)).isEqualTo("hi");
        assertThat(Serve.grace(order.arguments())).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatIsWrong_isNamedWithFileAndLine() throws IOException {
        var file = folder.resolve("conf");
        assertThat(refusal("\nmax-cons = 1\n", "echo", "0"))
                .isEqualTo(
                        "serve : " + file + ":2: max-cons is unknown; did you mean max-conns? See: jacket help serve");
        assertThat(refusal("idle-timeout = soon\n", "echo", "0"))
                .startsWith("serve : " + file + ":1: --idle-timeout soon is no time");
        assertThat(refusal("keepalive-interval = 1ms\n", "echo", "0"))
                .startsWith("serve : " + file + ":1: keepalive-interval: ");
        assertThat(refusal("json = x\n", "echo", "0")).startsWith("serve : " + file + ":1: json is unknown");
        assertThat(refusal("once = 1\n", "echo", "0")).startsWith("serve : " + file + ":1: once is unknown");
        assertThat(refusal("deny\n", "echo", "0")).startsWith("serve : " + file + ":1: a line is: word = value");
        assertThat(refusal("", "echo", "0", "--allow=10.0.0.0/33")).startsWith("serve : --allow: allow: ");
    }

    @Test
    void wordsForOtherServices_areNoMistakeInAFile() throws IOException {
        assertThat(order("max-line = 100\ndatagram-queue = 4\n", "echo", "0")
                        .limits()
                        .sizes()
                        .line())
                .isEqualTo(100);
    }

    @Test
    void aNewStart_isSaidToBeNeededForWhatIsNotTheServers() throws IOException {
        var before = order("charset = utf-8\nmax-conns = 1\n", "echo", "0").told();
        var after = order("charset = latin1\nmax-conns = 2\n", "echo", "0").told();
        assertThat(before.otherThanIn(after)).containsExactly("charset");
    }
}
