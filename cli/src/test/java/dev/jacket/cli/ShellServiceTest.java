package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Row;
import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellServiceTest {
    private static final String PROMPT = "\nEnter a command...\n> ";

    @TempDir
    Path folder;

    private final List<ShellService> services = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (var each : services) {
            each.close();
        }
    }

    private SocketServer serve(String... flags) throws Exception {
        var words = Stream.concat(Stream.of("shell", "127.0.0.1:0"), Stream.of(flags))
                .toList();
        services.add(new ShellService(new ArgumentParser(Verb.SERVE).parse(words)));
        return SocketServer.tcp("127.0.0.1:0").handler(services.getLast()).start();
    }

    /// {@return all that a client hears who says something and ends its side}
    private static String say(SocketServer server, String text) throws Exception {
        try (var client = Socket.open(Family.INET, SocketType.STREAM)) {
            client.timeout(Duration.ofSeconds(30));
            client.connect(server.localAddress());
            client.sendAll(text.getBytes(StandardCharsets.UTF_8));
            client.shutdown(Shutdown.WRITE);
            return new String(client.input().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void dialogue_isTheTextbooks() throws Exception {
        try (var server = serve("--any-command")) {
            assertThat(say(server, "echo 你好\r\n\necho b; false\nexit\nnever"))
                    .isEqualTo(PROMPT + "你好\n" + PROMPT + PROMPT + "b\n" + PROMPT + "Byebye!\n");
            assertThat(say(server, "echo the last")).isEqualTo(PROMPT + "the last\n" + PROMPT);
        }
        try (var server = serve("--any-command", "--prompt", "$ ", "--stderr=drop")) {
            assertThat(say(server, "echo oh >&2; echo ah\n")).isEqualTo("$ ah\n$ ");
        }
    }

    @Test
    @Row("A2")
    void namedCommands_takeWordsOfTheirTypesAlone() throws Exception {
        try (var server = serve("--command", "say=echo {what:name}", "--command", "sum=expr {a:number} + {b:number}")) {
            assertThat(say(server, "sum 2 40\n")).isEqualTo(PROMPT + "42\n" + PROMPT);
            assertThat(say(server, "sum 2\n")).isEqualTo(PROMPT + "error: sum {a:number} {b:number}\n" + PROMPT);
            assertThat(say(server, "ls\n"))
                    .isEqualTo(PROMPT + "error: it is one of: say {what:name}, sum {a:number} {b:number}\n" + PROMPT);
        }
    }

    /// Whatever a client says, no shell reads it, and it is no flag.
    @Test
    @Row("A2")
    void arguments_atRandom_createNothing() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var command = new NamedCommand("c", List.of("echo", "{n:name}", "{t:text}"));
        var parts = List.of(
                ";", "$(touch x)", "`", "-o", "--", "a", "'", "\"", "\n", "\0", "|", "é", "\u202e", "../..", "&");
        for (int i = 0; i < 10_000; i++) {
            var said = List.of(
                    parts.get(random.nextInt(parts.size())) + parts.get(random.nextInt(parts.size())),
                    parts.get(random.nextInt(parts.size())) + parts.get(random.nextInt(parts.size())));
            try {
                var argv = command.with(said).argv();
                assertThat(argv)
                        .as("seed %d", seed)
                        .isEqualTo(
                                Stream.concat(Stream.of("echo"), said.stream()).toList());
                assertThat(said.getFirst()).as("seed %d", seed).matches("[A-Za-z0-9_][A-Za-z0-9_.-]*");
                assertThat(said.getLast())
                        .as("seed %d", seed)
                        .doesNotStartWith("-")
                        .doesNotContain("\n", "\0");
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessage("c {n:name} {t:text}");
            }
        }
    }

    @Test
    @Row("A10")
    void peerOfAnotherUser_isRefused() throws Exception {
        var nobody = new PeerProof(Set.of(12_345L));
        try (var server = SocketServer.tcp("127.0.0.1:0")
                .handler(c -> c.writeLine(nobody.isProven(c) + " " + nobody.isThere(c)))
                .start()) {
            assertThat(say(server, "")).isEqualTo("false true\n");
        }
    }

    @Test
    void record_hasALineBeforeAndOneAfter() throws Exception {
        var file = folder.resolve("audit");
        try (var server = serve("--any-command", "--audit", file.toString())) {
            say(server, "echo hi\n");
        }
        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).contains("\"event\":\"exec\"", "echo hi", "\"peer\":\"127.0.0.1:");
        assertThat(lines.getLast()).contains("\"end\":\"exited\",\"status\":0,\"bytes\":3");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }

    /// X6: what cannot be recorded does not happen.
    @Test
    @Row("L7")
    void recordThatIsFull_keepsCommandsFromStarting() throws Exception {
        var canary = folder.resolve("canary");
        try (var server = serve("--any-command", "--audit", "/dev/full")) {
            assertThat(say(server, "touch " + canary + "\n")).isEqualTo(PROMPT);
        }
        assertThat(canary).doesNotExist();
        assertThatThrownBy(() -> serve(
                        "--any-command", "--audit", folder.resolve("no/such").toString()))
                .isInstanceOf(IOException.class);
    }
}
