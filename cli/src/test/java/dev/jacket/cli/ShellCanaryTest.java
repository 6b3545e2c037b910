package dev.jacket.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import dev.jacket.server.SocketServer;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Lines at random, of which many begin a command, would create a file if anything read them as a shell does. They do
/// not, also where no sandbox would stop it.
@Row("A2")
class ShellCanaryTest {
    private static final int LINES = Scale.of(10_000, 1_000_000);
    private static final int IN_ONE_SESSION = 100;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("jacket.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Begun begun = new Begun();

    private List<String> parts() {
        var canary = folder.resolve("canary").toString();
        return List.of(
                ";touch${IFS}" + canary,
                "$(touch${IFS}" + canary + ")",
                "`touch\t" + canary + "`",
                "|touch " + canary,
                ">" + canary,
                "&&touch " + canary,
                "\u2028touch " + canary,
                "\rtouch " + canary + "\r",
                "\0touch " + canary,
                "'",
                "\"",
                "\\",
                "-o",
                "--",
                " ",
                "a",
                "7",
                "é",
                "\u202e",
                "../..",
                "*",
                "~",
                "${IFS}");
    }

    private byte[] line(List<String> parts) {
        var line = new StringBuilder(
                switch (random.nextInt(10)) {
                    case 0 -> "say ";
                    case 1 -> "name a ";
                    case 2 -> "name ";
                    default -> "";
                });
        for (int n = random.nextInt(3); n >= 0; n--) {
            line.append(parts.get(random.nextInt(parts.size())));
        }
        byte[] bytes = line.append('\n').toString().getBytes(UTF_8);
        if (random.nextInt(8) == 0) {
            bytes[random.nextInt(bytes.length - 1)] = (byte) (128 + random.nextInt(128)); // 3 and 4 are keys
        }
        return bytes;
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void lines_atRandom_createNothing() throws Exception {
        var parts = parts();
        var plan =
                ShellSessions.plan("--command", "say=true {what:text}", "--command", "name=true {a:name} {n:number}");
        try (var server = SocketServer.tcp("127.0.0.1:0")
                .handler(c -> ShellSessions.run(plan, c, () -> true, begun))
                .start()) {
            for (int session = 0; session < LINES / IN_ONE_SESSION; session++) {
                var lines = new ByteArrayOutputStream();
                for (int i = 0; i < IN_ONE_SESSION; i++) {
                    lines.writeBytes(line(parts));
                }
                lines.writeBytes("exit\n".getBytes(UTF_8));
                assertThat(ShellSessions.say(server, lines.toByteArray()))
                        .as("seed %d, session %d", seed, session)
                        .endsWith("$ Byebye!\n");
            }
        }
        assertThat(begun.count()).as("seed %d: commands that have begun", seed).isGreaterThan(LINES / 50);
        try (var left = Files.list(folder)) {
            assertThat(left).as("seed %d", seed).isEmpty();
        }
    }
}
