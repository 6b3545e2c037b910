package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Figures;
import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Row 6: the remote command server, with nc as its client.
@Needs("nc")
class Row06CommandServerTest {
    private static final String PROMPT = "\n请输入命令...\n> ";
    private static final String NOBODY = "65534";
    private static final boolean IS_ROOT = ProcessHandle.current().info().user().equals(Optional.of("root"));
    private static final int WALL_SECONDS = Scale.of(4, 15);
    private static final int ASKED = Scale.of(200, 800);
    private static final int SIZE_QUESTION = "_7_[999;999H_[6n_8".length();

    /// What takes all it can get, and what its client hears of its end.
    private static final Map<String, String> GREEDY = Map.of(
            "yes",
            "stopped: exec-",
            "sleep infinity",
            "stopped: exec-wall-time",
            "/usr/bin/python3 -c 'x=bytearray(10<<30)'",
            "MemoryError",
            "while :; do :; done",
            "stopped: exec-",
            "f() { f | f & }; f; sleep 60",
            "",
            "cd /tmp; i=0; while [ $i -lt 1000000 ]; do : > $i; i=$((i+1)); done",
            "stopped: exec-scratch-files",
            "(setsid sh -c 'trap \"\" HUP TERM; while :; do :; done' &) ; sleep 3600",
            "stopped: exec-");

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

    /// Who is root in a namespace of its own is nobody else outside of it; an abstract name has no file that would keep
    /// anybody out.
    @Test
    @Row("A10")
    @Needs({"root", "setpriv", "userns", "python3"})
    void rootOfAnotherNamespace_isRefused() {
        var tcp = shell("127.0.0.1:0", "--any-command");
        var name = "jacket-row06-" + ProcessHandle.current().pid();
        shell("unix:@" + name, "--any-command");
        var foreign = Program.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups");
        for (var kind : List.of(
                List.of("AF_INET", "('127.0.0.1', " + tcp.port() + ")", "error: you are nobody that is let in here\n"),
                List.of("AF_UNIX", "'\\0" + name + "'", ""))) {
            var script = "import os, socket; s = socket.socket(socket." + kind.getFirst() + "); s.connect("
                    + kind.get(1) + "); print(os.getuid(), s.makefile().read())";
            var refused = programs.start(
                    foreign.plus("unshare", "--user", "--map-root-user", "/usr/bin/python3", "-c", script));
            assertThat(refused.out().restText()).isEqualTo("0 " + kind.getLast() + "\n");
        }
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

    /// Others are answered soon while one client's commands take what they may; on terminals, also when those close
    /// while all of it runs.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Row("A3")
    @Needs({"bwrap", "python3", "setpriv"})
    void greedyCommands_holdUpNobody(boolean terminals, Figures figures) {
        var words = Program.jacket("serve", "shell", "127.0.0.1:0", "--prompt", "\\n请输入命令...\\n> ")
                .plus("--any-command", "--exec-wall-time=" + WALL_SECONDS + "s")
                .plus(IS_ROOT ? new String[] {"--run-as", NOBODY} : new String[0])
                .with("XDG_STATE_HOME", programs.folder().toString())
                .with("SHELL", "/bin/sh");
        var server = programs.server(terminals ? words.plus("--tty") : words);
        var before = server.running().pids();
        var end = terminals ? "\r" : "\n";
        var greedy = new ArrayList<Peer>();
        try (var honest = Peer.to(server)) {
            for (var line : GREEDY.keySet()) {
                greedy.add(Peer.to(server).send(line + end + "exit" + end));
            }
            var prompt = Bytes.utf8(terminals ? PROMPT.replace("\n", "\r\n") : PROMPT).length;
            honest.read((terminals ? SIZE_QUESTION : 0) + prompt);
            var times = new ArrayList<Duration>();
            for (var i = 0; i < ASKED; i++) {
                var begun = System.nanoTime();
                honest.send(end).read((terminals ? 2 : 0) + prompt); // a terminal shows its Enter
                times.add(Duration.ofNanos(System.nanoTime() - begun));
                if (terminals && i == ASKED / 2) {
                    greedy.forEach(Peer::close);
                }
                Pause.of(15); // so that it lasts nearly as long as they do
            }
            times.sort(null);
            var p99 = times.get(ASKED * 99 / 100 - 1);
            figures.tell(terminals ? "p99 on terminals" : "p99", p99);
            assertThat(p99).isLessThan(Duration.ofMillis(Scale.of(400, 100)));
            var ends = List.copyOf(GREEDY.values());
            for (var i = 0; i < greedy.size() && !terminals; i++) {
                assertThat(Bytes.text(greedy.get(i).rest()))
                        .contains(ends.get(i))
                        .endsWith("Byebye!\n");
            }
            await("their ends")
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> server.running().pids(), before::equals);
            honest.send("exit" + end);
            assertThat(Bytes.text(honest.rest())).contains("Byebye!");
        } finally {
            greedy.forEach(Peer::close);
        }
    }
}
