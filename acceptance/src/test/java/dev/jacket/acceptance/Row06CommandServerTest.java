package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Row 6: the remote command server, with nc as its client.
@Needs("nc")
class Row06CommandServerTest {
    private static final String PROMPT = "\n请输入命令...\n> ";
    private static final String NOBODY = "65534";

    @RegisterExtension
    final Programs programs = new Programs();

    private Server shell(String endpoint, String... flags) {
        var program = Program.jacket("serve", "shell", endpoint, "--prompt", "\\n请输入命令...\\n> ");
        return programs.server(
                program.plus(flags).with("XDG_STATE_HOME", programs.folder().toString()));
    }

    /// What nc carries on with the server, until that ends it.
    private void dialogue(Running nc) {
        assertThat(nc.out().nextThrough("> ")).isEqualTo(PROMPT);
        nc.type("echo 你好; echo oh >&2\n");
        assertThat(nc.out().nextThrough("> ").lines()).contains("你好", "oh", "请输入命令...");
        nc.type("ls /no-such-folder 2>/dev/null\n");
        assertThat(nc.out().nextThrough("> ")).isEqualTo("exit 2\n" + PROMPT);
        nc.type("cat\n").type("typed\n");
        assertThat(nc.out().nextLine()).isEqualTo("typed");
        nc.type("\003\n");
        assertThat(nc.out().nextThrough("> ")).isEqualTo("signal 2\n" + PROMPT);
        nc.type("exit\n").endInput(); // as nc stays while its stdin is open
        assertThat(nc.out().restText()).isEqualTo("Byebye!\n");
    }

    @Test
    void tcp_ncOfTheSameUser_carriesOnTheDialogue() {
        var server = shell("localhost:0", "--any-command");
        dialogue(programs.program("nc", "localhost", "" + server.port()));
    }

    @Test
    void unix_ncOfTheSameUser_carriesOnTheDialogue() {
        var path = programs.folder().resolve("socket");
        shell("unix:" + path, "--any-command");
        dialogue(programs.program("nc", "-U", path.toString()));
    }

    @Test
    @Row("A10")
    @Needs({"root", "setpriv"})
    void secondUser_isRefusedOnBoth() throws IOException {
        var server = shell("127.0.0.1:0", "--any-command");
        var foreign = Program.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups");
        var tcp = programs.start(foreign.plus("nc", "127.0.0.1", "" + server.port()));
        tcp.endInput();
        assertThat(tcp.out().restText()).isEqualTo("error: you are nobody that is let in here\n");
        var folder = programs.folder();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var path = folder.resolve("socket");
        shell("unix:" + path, "--any-command");
        var closed = programs.start(foreign.plus("nc", "-U", path.toString()));
        assertThat(closed.exit()).as("the file is the owner's alone").isEqualTo(1);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        var open = programs.start(foreign.plus("nc", "-U", path.toString()));
        open.endInput();
        assertThat(open.out().restText()).isEqualTo("error: you are nobody that is let in here\n");
        var let = shell("127.0.0.1:0", "--any-command", "--allow-uid", NOBODY);
        var third = programs.start(foreign.plus("nc", "127.0.0.1", "" + let.port()));
        third.type("exit\n").endInput();
        assertThat(third.out().restText()).isEqualTo(PROMPT + "Byebye!\n");
    }

    /// Children, one that has left the group, and one that has left all by forking twice: nothing of them is there 2 s
    /// later, in no state.
    @ParameterizedTest
    @CsvSource({"tcp, auto", "tcp, off", "unix, auto", "unix, off"})
    @Row("A4")
    void client_thatDisappears_leavesNoProcess(String family, String sandbox) {
        var unix = "unix:" + programs.folder().resolve("socket");
        var server = shell(family.equals("tcp") ? "127.0.0.1:0" : unix, "--any-command", "--sandbox=" + sandbox);
        var nc = family.equals("tcp")
                ? programs.program("nc", "127.0.0.1", "" + server.port())
                : programs.program("nc", "-U", unix.substring("unix:".length()));
        var before = server.running().pids();
        nc.type("trap '' TERM HUP INT; sleep 3600 & setsid sleep 3600 & (setsid sh -c 'sleep 3600 & sleep 3600' &);")
                .type(" exec 2>/dev/null; echo begun; sleep 3600\n");
        nc.out().nextThrough("begun\n");
        // Without a sandbox the two that forked twice are orphans, and soon ended as such.
        var staying = sandbox.equals("off") ? 3 : 5;
        await("all run").atMost(Limits.ANSWER).until(() -> sleeping(server) == staying);
        nc.signal("KILL");
        await("the tree's end")
                .atMost(Duration.ofSeconds(2))
                .until(() -> server.running().pids(), before::equals);
    }

    /// {@return how many processes of a server's commands sleep}
    private static long sleeping(Server server) {
        return server.running().pids().stream()
                .filter(pid -> commandLine(Path.of("/proc/" + pid)).startsWith("sleep\0"))
                .count();
    }

    private static String commandLine(Path process) {
        try (var in = Files.newInputStream(process.resolve("cmdline"))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void hundredClients_eachGetTheirOwnAnswers() {
        var server = shell(
                "127.0.0.1:0",
                "--command",
                "say=seq {from:number} {to:number}",
                "--exec-wall-time=50s",
                "--exec-max-wait=50s");
        var peers = new ArrayList<Peer>();
        try {
            for (var i = 0; i < 100; i++) {
                peers.add(Peer.to(server).send("say " + i * 1000 + " " + (i * 1000 + 99) + "\nexit\n"));
            }
            for (var i = 0; i < 100; i++) {
                var expected = new StringBuilder(PROMPT);
                for (var n = i * 1000; n < i * 1000 + 100; n++) {
                    expected.append(n).append('\n');
                }
                Bytes.same(peers.get(i).rest(), expected.append(PROMPT) + "Byebye!\n");
            }
        } finally {
            peers.forEach(Peer::close);
        }
    }

    @Test
    @Row("A1")
    void withoutProof_nothingIsOpened() {
        for (var words : List.of(
                List.of("shell", "*:0", "--any-command"),
                List.of("shell", "tls://*:0", "--any-command"),
                List.of("shell", "0.0.0.0:0", "--command", "a=true"),
                List.of("exec", "*:0", "--", "cat"),
                List.of("exec", "udp://*:0", "--", "cat"))) {
            var refused = programs.start(Program.jacket("serve").plus(words.toArray(String[]::new)));
            refused.ends(2);
            assertThat(refused.err().restText()).contains("would run commands for a network; missing: ");
        }
    }

    @Test
    @Row("A8")
    @Needs("ncat")
    void tls_withAToken_carriesOnTheDialogue() throws IOException {
        var tokens = programs.folder().resolve("tokens");
        Files.writeString(tokens, "ada 0123456789abcdef\n");
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-------"));
        var server =
                shell("tls://127.0.0.1:0", "--any-command", "--token-file", tokens.toString(), "--penalty-min", "1ms");
        var ncat = programs.program("ncat", "--ssl", "127.0.0.1", "" + server.port());
        ncat.out().nextThrough("token: ");
        ncat.type("0123456789abcdef\n");
        dialogue(ncat);
        var wrong = programs.program("ncat", "--ssl", "127.0.0.1", "" + server.port());
        wrong.out().nextThrough("token: ");
        wrong.type("0123456789abcdeF\n").endInput();
        assertThat(wrong.out().restText()).isEqualTo("error: that is nobody's token\n");
        assertThat(server.running().err().text()).doesNotContain("0123456789abcde");
    }

    /// Others are answered soon while one client's commands take what they may.
    @Test
    @Row("A3")
    @Needs({"bwrap", "python3"})
    void greedyCommands_holdUpNobody() {
        var server = shell(
                "127.0.0.1:0",
                "--command",
                "yes=yes",
                "--command",
                "sleep=sleep infinity",
                "--command",
                "memory=/usr/bin/python3 -c x=bytearray(10<<30)",
                "--command",
                "spin=/usr/bin/python3 -c while(1):0",
                "--exec-wall-time=4s");
        try (var first = Peer.to(server);
                var second = Peer.to(server);
                var third = Peer.to(server);
                var fourth = Peer.to(server);
                var honest = Peer.to(server)) {
            first.send("yes\nexit\n");
            second.send("sleep\nexit\n");
            third.send("memory\nexit\n");
            fourth.send("spin\nexit\n");
            honest.read(Bytes.utf8(PROMPT).length);
            var times = new ArrayList<Long>();
            for (var i = 0; i < 200; i++) {
                var begun = System.nanoTime();
                honest.send("\n").read(Bytes.utf8(PROMPT).length);
                times.add(System.nanoTime() - begun);
                Pause.of(15); // so that it lasts nearly as long as their 4 s
            }
            times.sort(null);
            assertThat(Duration.ofNanos(times.get(197))).isLessThan(Duration.ofMillis(400));
            assertThat(Bytes.text(first.rest()))
                    .contains("y\ny\n")
                    .contains("stopped: exec-")
                    .endsWith("Byebye!\n");
            assertThat(Bytes.text(second.rest()))
                    .contains("stopped: exec-wall-time")
                    .endsWith("Byebye!\n");
            assertThat(Bytes.text(third.rest())).contains("MemoryError").endsWith("Byebye!\n");
            assertThat(Bytes.text(fourth.rest())).contains("stopped: exec-").endsWith("Byebye!\n");
        }
    }
}
