package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `want12-typing`: what is typed stays at the bottom of the terminal and is never torn by what arrives.
@Needs("tmux")
class Want12TypingTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private Path events = Path.of("");

    /// `jacket listen` in a terminal, and where it listens.
    private Tmux listen(String... more) {
        events = programs.folder().resolve("events");
        return Tmux.start(
                programs,
                80,
                24,
                Program.jacket("listen", "127.0.0.1:0", "--json=" + events).plus(more));
    }

    private int port() {
        var endpoint = org.awaitility.Awaitility.await()
                .atMost(Limits.START)
                .until(() -> new Events(events).named("listening"), found -> !found.isEmpty())
                .getFirst()
                .text("endpoint");
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    @Test
    void halfALine_while100LinesArrive_staysAtTheBottom() {
        try (var screen = listen();
                var peer = Peer.to("127.0.0.1", port())) {
            screen.awaitBottom(">");
            screen.type("half typed 你好");
            screen.awaitBottom("> half typed 你好");
            for (var i = 1; i <= 100; i++) {
                peer.send("arriving line " + i + "\n");
                if (i % 10 == 0) {
                    screen.awaitRow("< arriving line " + i);
                    assertThat(screen.bottom()).isEqualTo("> half typed 你好");
                }
            }
            screen.resize(50, 12);
            screen.awaitBottom("> half typed 你好");
            peer.send("after the resize\n");
            screen.awaitRow("< after the resize").awaitBottom("> half typed 你好");
            screen.type(" and whole").press("Enter");
            assertThat(peer.readLine()).isEqualTo("half typed 你好 and whole\n");
            screen.awaitBottom(">").press("Up").awaitBottom("> half typed 你好 and whole");
            screen.press("Enter");
            assertThat(peer.readLine()).isEqualTo("half typed 你好 and whole\n");
            var all = screen.all();
            for (var i = 1; i <= 100; i++) {
                assertThat(all.lines()).contains("< arriving line " + i);
            }
        }
    }

    @Test
    void start_showsWhereItListensAndThePrompt_andNothingElse() {
        try (var screen = listen();
                var peer = Peer.to("127.0.0.1", port())) {
            assertThat(screen.awaitBottom(">").screen())
                    .containsExactly(
                            "listening on 127.0.0.1:" + port(), "connected: 127.0.0.1:" + peer.localPort(), ">");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void chat_withNc_bothWays(boolean weListen) throws Exception {
        var ncPort = 0;
        Running nc;
        Tmux screen;
        if (weListen) {
            screen = listen();
            nc = programs.program("nc", "127.0.0.1", "" + port());
        } else {
            nc = programs.program("nc", "-l", "127.0.0.1", "0");
            ncPort = nc.port();
            screen = Tmux.start(programs, 80, 24, Program.jacket("connect", "127.0.0.1:" + ncPort));
        }
        try (screen) {
            screen.awaitBottom(">").type("hello").press("Enter");
            Bytes.same(nc.out().next(6), "hello\n");
            nc.type("grüße ✓\n");
            screen.awaitRow("< grüße ✓").awaitBottom(">");
            screen.type("日本語x").press("BSpace", "BSpace", "Enter");
            Bytes.same(nc.out().next(7), "日本\n");
            screen.press("C-d");
            nc.kill();
            assertThat(screen.exit()).isZero();
            assertThat(screen.all()).contains("> hello").contains("< grüße ✓").contains("> 日本");
        }
    }

    @Test
    void arrivingText_withControlsAndBadUtf8_isShownEscaped() {
        try (var screen = listen();
                var peer = Peer.to("127.0.0.1", port())) {
            peer.send(new byte[] {'a', 0x1b, '[', '2', 'J', (byte) 0xff, 7, '\r', 'z', '\n'});
            screen.awaitRow("< a\\e[2J\\xFF\\x07\\rz").awaitBottom(">");
            peer.send("\u202eevil\u202c\n");
            screen.awaitRow("< \\u{202E}evil\\u{202C}");
            peer.send("tab\there\n");
            screen.awaitScreen("a tab", rows -> rows.stream().anyMatch(row -> row.matches("< tab +here")));
        }
    }

    @Test
    void arrivingText_withoutLineEnd_isShownAndCompletedInPlace() {
        try (var screen = listen();
                var peer = Peer.to("127.0.0.1", port())) {
            screen.awaitBottom(">").type("mine");
            peer.send("name: ");
            screen.awaitRow("< name:").awaitBottom("> mine");
            peer.send("Ünal");
            screen.awaitRow("< name: Ünal").awaitBottom("> mine");
            peer.send(" the end\n");
            screen.awaitRow("< name: Ünal the end").awaitBottom("> mine");
            assertThat(screen.screen().stream().filter(row -> row.startsWith("< name:")))
                    .hasSize(1);
        }
    }

    @Test
    void peerEnds_terminalEndsAtOnce() {
        try (var screen = listen();
                var peer = Peer.to("127.0.0.1", port())) {
            screen.awaitBottom(">");
            peer.send("bye\n").endOutput();
            assertThat(screen.exit()).isZero();
            assertThat(screen.all()).contains("< bye");
        }
    }

    @Test
    void keys_endOfInputAndInterrupt_endTheRun() {
        try (var screen = listen();
                var peer = Peer.to("127.0.0.1", port())) {
            screen.awaitBottom(">").press("C-d");
            Bytes.same(peer.rest(), "");
            peer.send("still shown\n");
            screen.awaitRow("< still shown");
        }
        try (var screen = listen();
                var peer = Peer.to("127.0.0.1", port())) {
            screen.awaitBottom(">").type("half").press("C-c");
            assertThat(screen.exit()).isEqualTo(130);
            Bytes.same(peer.rest(), "");
        }
    }

    @Test
    void json_isTheSameTalkInEvents() {
        try (var screen = listen();
                var peer = Peer.to("127.0.0.1", port())) {
            screen.awaitBottom(">").type("out").press("Enter");
            assertThat(peer.readLine()).isEqualTo("out\n");
            peer.send("in ✓\n");
            screen.awaitRow("< in ✓");
            var messages = new Events(events).named("message");
            assertThat(messages.stream().map(event -> event.text("dir") + " " + event.text("text")))
                    .containsExactly("out out\n", "in in ✓\n");
        }
    }
}
