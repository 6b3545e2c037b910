package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.server.Refusal;
import dev.jacket.server.ServerLimits;
import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
        return serve(ServerLimits.DEFAULT, flags);
    }

    private SocketServer serve(ServerLimits limits, String... flags) throws Exception {
        var words = new ArrayList<>(List.of("shell", "127.0.0.1:0"));
        words.addAll(List.of(flags));
        if (!words.contains("--audit")) {
            words.addAll(List.of("--audit", folder.resolve("commands").toString()));
        }
        var arguments = new ArgumentParser(Verb.SERVE).parse(words);
        services.add(new ShellService(arguments, limits, null));
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
            assertThat(say(server, "echo 你好\r\n\necho b\nexit\nnever"))
                    .isEqualTo(PROMPT + "你好\n" + PROMPT + PROMPT + "b\n" + PROMPT + "Byebye!\n");
            assertThat(say(server, "echo the last")).isEqualTo(PROMPT + "the last\n" + PROMPT);
        }
        try (var server = serve("--any-command", "--prompt", "$ ", "--stderr=drop")) {
            assertThat(say(server, "echo oh >&2; echo ah\n")).isEqualTo("$ ah\n$ ");
        }
    }

    @Test
    void status_isToldUnlessItIsSuccess() throws Exception {
        try (var server = serve("--any-command", "--prompt", "$ ")) {
            assertThat(say(server, "false\nprintf half; exit 3\nkill -9 $$\n"))
                    .isEqualTo("$ exit 1\n$ half\nexit 3\n$ signal 9\n$ ");
        }
        try (var server = serve("--any-command", "--prompt", "$ ", "--show-status=always")) {
            assertThat(say(server, "true\n")).isEqualTo("$ exit 0\n$ ");
        }
        try (var server = serve("--any-command", "--prompt", "$ ", "--show-status=never")) {
            assertThat(say(server, "false\n")).isEqualTo("$ $ ");
        }
    }

    /// What a command does not read is the next line, as in a shell.
    @Test
    void input_isTheRunningCommandsAndThenTheNextLine() throws Exception {
        try (var server = serve("--any-command", "--prompt", "$ ")) {
            assertThat(say(server, "cat\none\ntwo\n")).isEqualTo("$ one\ntwo\n$ ");
            assertThat(say(server, "cat\none\n\004\necho three\n")).isEqualTo("$ one\n$ three\n$ ");
            assertThat(say(server, "read a; echo got $a\nx\necho next\n")).isEqualTo("$ got x\n$ next\n$ ");
            assertThat(say(server, "sleep 0.2\necho next\n")).isEqualTo("$ $ next\n$ ");
        }
    }

    @Test
    void interrupt_endsTheCommandAndNotTheSession() throws Exception {
        try (var server = serve("--any-command", "--prompt", "$ ")) {
            assertThat(say(server, "echo begun; exec sleep 1000\n\003\necho next\n"))
                    .isIn("$ begun\nsignal 2\n$ next\n$ ", "$ signal 2\n$ next\n$ ");
            assertThat(say(server, "echo thrown\003\necho kept\n")).isEqualTo("$ kept\n$ ");
            try (var client = Socket.open(Family.INET, SocketType.STREAM)) {
                client.timeout(Duration.ofSeconds(30));
                client.connect(server.localAddress());
                client.sendAll("trap 'echo caught; exit 7' INT; echo begun; while :; do sleep 0.01; done\n"
                        .getBytes(StandardCharsets.UTF_8));
                var input = client.input();
                assertThat(new String(input.readNBytes(8), StandardCharsets.UTF_8))
                        .isEqualTo("$ begun\n");
                client.sendAll(new byte[] {3, '\n'});
                assertThat(new String(input.readNBytes(16), StandardCharsets.UTF_8))
                        .isEqualTo("caught\nexit 7\n$ ");
            }
        }
    }

    /// Each piece of output is sent when the command has written it.
    @Test
    void output_comesWhileTheCommandRuns() throws Exception {
        try (var server = serve("--any-command", "--prompt", "$ ");
                var client = Socket.open(Family.INET, SocketType.STREAM)) {
            client.timeout(Duration.ofSeconds(30));
            client.connect(server.localAddress());
            client.sendAll("echo first; read a; echo $a\n".getBytes(StandardCharsets.UTF_8));
            var input = client.input();
            assertThat(new String(input.readNBytes(8), StandardCharsets.UTF_8)).isEqualTo("$ first\n");
            client.sendAll("second\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(input.readNBytes(9), StandardCharsets.UTF_8)).isEqualTo("second\n$ ");
        }
    }

    @Test
    void charset_isTheWires() throws Exception {
        var gbk = Charset.forName("GBK");
        try (var server = serve("--any-command", "--prompt", "你> ", "--charset", "gbk");
                var client = Socket.open(Family.INET, SocketType.STREAM)) {
            client.timeout(Duration.ofSeconds(30));
            client.connect(server.localAddress());
            client.sendAll("printf '\\344\\275'; printf '\\240好'; cat\n听\n".getBytes(gbk));
            client.shutdown(Shutdown.WRITE);
            assertThat(new String(client.input().readAllBytes(), gbk)).isEqualTo("你> 你好听\n你> ");
        }
        try (var server = serve("--any-command", "--prompt", "$ ");
                var client = Socket.open(Family.INET, SocketType.STREAM)) {
            client.timeout(Duration.ofSeconds(30));
            client.connect(server.localAddress());
            client.sendAll(new byte[] {(byte) 0xC4, (byte) 0xE3, '\n'});
            client.shutdown(Shutdown.WRITE);
            assertThat(new String(client.input().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("$ error: the line is not UTF-8\n$ ");
        }
    }

    @Test
    void line_thatIsTooLong_endsTheSession() throws Exception {
        try (var server = serve("--any-command", "--prompt", "$ ")) {
            assertThat(say(server, "a".repeat(5000) + "\n")).isEqualTo("$ error: the line is longer than 4096 bytes\n");
            await().until(() -> server.counts().tooLong() == 1);
        }
    }

    /// {@return all that a client hears that goes on reading and does not end its side}
    private static String hear(SocketServer server, String text) throws Exception {
        try (var client = ShellSessions.client(server)) {
            client.sendAll(text.getBytes(StandardCharsets.UTF_8));
            return new String(client.input().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void silence_andALineWithoutEnd_haveTheirLimits_andAreCounted() throws Exception {
        var limits = ServerLimits.DEFAULT.idleTimeout(Duration.ofMillis(300)).messageTimeout(Duration.ofMillis(300));
        try (var server = serve(limits, "--any-command", "--prompt", "$ ")) {
            assertThat(hear(server, "")).isEqualTo("$ ");
            await().until(() -> server.counts().idle() == 1);
            assertThat(hear(server, "never en")).isEqualTo("$ ");
            await().until(() -> server.counts().late() == 1);
        }
        try (var server = serve(limits, "--any-command", "--prompt", "$ ", "--tty")) {
            assertThat(hear(server, "")).contains("$ ");
            await().until(() -> server.counts().idle() == 1);
        }
    }

    private String tokens() throws IOException {
        var file = Files.writeString(folder.resolve("tokens"), "# who\nada 0123456789abcdef\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    @Test
    @Row("A1")
    void logIns_haveTheirLimits_andAreCounted() throws Exception {
        var limits = ServerLimits.DEFAULT.handshakeTimeout(Duration.ofMillis(800));
        var few = "--max-unauthenticated=1:100:1";
        try (var server = serve(limits, "--any-command", "--prompt", "$ ", "--token-file", tokens(), few)) {
            try (var first = ShellSessions.client(server)) {
                assertThat(first.input().readNBytes(7)).asString().isEqualTo("token: ");
                assertThat(hear(server, "")).as("a second one").isEmpty();
                assertThat(refused(server, Refusal.MAX_UNAUTHENTICATED)).isEqualTo(1);
                assertThat(first.input().readAllBytes()).as("too late").isEmpty();
            }
            await().until(() -> refused(server, Refusal.HANDSHAKE) == 1);
            assertThat(say(server, "0123456789abcdef\nexit\n")).isEqualTo("token: $ Byebye!\n");
            assertThat(refused(server, Refusal.PENALTY)).isZero();
        }
    }

    private static long refused(SocketServer server, Refusal why) {
        return server.metrics().reasons().refused().getOrDefault(why, 0L);
    }

    @Test
    @Row("A8")
    void token_letsInWhoHasIt() throws Exception {
        var file = Path.of(tokens());
        try (var server = serve(
                "--any-command",
                "--prompt",
                "$ ",
                "--token-file",
                file.toString(),
                "--penalty-min=1h",
                "--penalty-max=2h")) {
            assertThat(say(server, "0123456789abcdef\necho in\n")).isEqualTo("token: $ in\n$ ");
            assertThat(Files.readString(folder.resolve("commands"))).contains("\"who\":\"ada\"");
            assertThat(say(server, "0123456789abcdeg\necho in\n")).isEqualTo("token: error: that is nobody's token\n");
            assertThat(say(server, "0123456789abcdef\n")).as("a penalty").isEmpty();
            await().until(() -> refused(server, Refusal.PENALTY) == 1);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> serve("--any-command", "--token-file", file.toString()))
                .hasMessageContaining("open to others");
    }

    @Test
    void commands_canComeFromAFile() throws Exception {
        var file = Files.writeString(folder.resolve("file"), "# two\nsay=echo {what:text}\n\nhere=pwd\n");
        try (var server = serve("--prompt", "$ ", "--command-file", file.toString())) {
            assertThat(say(server, "say hi\nls\n")).isEqualTo("$ hi\n$ error: it is one of: here, say {what:text}\n$ ");
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
                .handler(c -> c.writeLine(nobody.isProven(c) + " " + PeerProof.isThere(c)))
                .start()) {
            assertThat(say(server, "")).isEqualTo("false true\n");
        }
    }

    /// A program may come to 127.0.0.1 from any address of the machine: it has to be proven as well.
    @Test
    @Row("A10")
    void peerFromTheMachinesOwnAddress_isOfThisMachineToo() throws Exception {
        var own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .findFirst();
        assumeThat(own).as("an address besides loopback").isPresent();
        var nobody = new PeerProof(Set.of(12_345L));
        try (var server = SocketServer.tcp("127.0.0.1:0")
                        .handler(c -> c.writeLine(PeerProof.isOfThisMachine(c) + " " + nobody.isProven(c)))
                        .start();
                var client = Socket.open(Family.INET, SocketType.STREAM)) {
            client.timeout(Duration.ofSeconds(30));
            client.bind(Address.inet(own.orElseThrow().getHostAddress(), 0));
            client.connect(server.localAddress());
            assertThat(new String(client.input().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("true false\n");
        }
    }

    /// Its socket is one of IPv6, whose other end is ours of IPv4.
    @Test
    @Row("A10")
    void javaClient_isProvenToo() throws Exception {
        try (var server = serve("--any-command", "--prompt", "$ ");
                var client = new java.net.Socket(
                        InetAddress.getLoopbackAddress(), ((Address.Ip) server.localAddress()).port())) {
            client.setSoTimeout(30_000);
            client.getOutputStream().write("exit\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("$ Byebye!\n");
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

    @Test
    void turn_isWaitedForAsLongAsWasSaid() throws Exception {
        var flags = List.of("--any-command", "--sandbox=off", "--prompt=>", "--exec-max-running=1");
        try (var server = serve(Stream.concat(flags.stream(), Stream.of("--exec-max-wait=100ms"))
                        .toArray(String[]::new));
                var first = ShellSessions.client(server)) {
            first.sendAll("echo begun; cat\n".getBytes(StandardCharsets.UTF_8));
            assertThat(first.input().readNBytes(7)).asString().isEqualTo(">begun\n");
            assertThat(say(server, "echo\n")).isEqualTo(">error: busy: 1 commands are running\n>");
        }
        try (var server = serve(flags.toArray(String[]::new));
                var first = ShellSessions.client(server);
                var second = ShellSessions.client(server)) {
            first.sendAll("echo begun; cat\n".getBytes(StandardCharsets.UTF_8));
            assertThat(first.input().readNBytes(7)).asString().isEqualTo(">begun\n");
            second.sendAll("echo next\n".getBytes(StandardCharsets.UTF_8));
            first.shutdown(Shutdown.WRITE);
            assertThat(second.input().readNBytes(7)).asString().isEqualTo(">next\n>");
        }
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
