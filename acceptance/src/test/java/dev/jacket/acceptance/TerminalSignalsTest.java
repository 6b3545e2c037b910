package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The prompt and the signals that a terminal or a shell sends.
@Needs("tmux")
class TerminalSignalsTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private Path events = Path.of("");

    private Program listen() {
        events = programs.folder().resolve("events");
        return Program.jacket("listen", "127.0.0.1:0", "--json=" + events);
    }

    private String field(String event, String name) {
        return Awaitility.await()
                .atMost(Limits.START)
                .until(() -> new Events(events).named(event), found -> !found.isEmpty())
                .getFirst()
                .text(name);
    }

    private int port() {
        var endpoint = field("listening", "endpoint");
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    private void signal(String name) {
        programs.program("kill", "-" + name, pid()).ends(0);
    }

    private String pid() {
        return field("start", "pid");
    }

    @Test
    void terminated_atAnEmptyPrompt_leavesAScreenInOrder() {
        for (var signal : new String[] {"TERM", "HUP"}) {
            try (var screen = Tmux.start(programs, 80, 24, listen());
                    var peer = Peer.to("127.0.0.1", port())) {
                peer.send("hello\n");
                screen.awaitRow("< hello").awaitBottom(">");
                signal(signal);
                assertThat(screen.exit()).isEqualTo(signal.equals("TERM") ? 143 : 129);
                assertThat(screen.all()).doesNotContain("Exception").doesNotContain("\n>");
            }
        }
    }

    @Test
    void suspended_andContinued_goesOnWithWhatWasTyped() throws IOException {
        var words = String.join(" ", listen().words());
        var rules = Files.writeString(programs.folder().resolve("rc"), "PS1='shell# '\n");
        var shell = Program.of("bash", "--rcfile", rules.toString(), "-i");
        try (var screen = Tmux.start(programs, 80, 24, shell)) {
            screen.awaitBottom("shell#").type(words).press("Enter");
            try (var peer = Peer.to("127.0.0.1", port())) {
                screen.awaitBottom(">").type("half");
                screen.awaitBottom("> half").press("C-z");
                screen.awaitBottom("shell#").type("echo at the sh''ell").press("Enter");
                screen.awaitRow("at the shell").awaitBottom("shell#");
                peer.send("meanwhile\n");
                screen.type("fg").press("Enter");
                screen.awaitRow("< meanwhile")
                        .awaitBottom("> half")
                        .type(" and half")
                        .press("Enter");
                assertThat(peer.readLine()).isEqualTo("half and half\n");
                screen.press("C-c").awaitBottom("shell#");
            }
        }
    }
}
