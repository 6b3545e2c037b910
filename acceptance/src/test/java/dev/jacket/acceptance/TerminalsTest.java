package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Terminals that are unlike others, and the keys as they are.
@Needs("tmux")
class TerminalsTest {
    /// As where a sandbox forbids it: no mode of the terminal can be read or changed.
    private static final String[] UNCHANGEABLE = {
        "strace", "-f", "-qqq", "-o", "/dev/null", "-e", "trace=ioctl", "-e", "inject=ioctl:error=EIO"
    };

    @RegisterExtension
    final Programs programs = new Programs();

    @Needs("strace")
    @Test
    void send_terminalThatCannotBeChanged_takesItsLines() {
        try (var peer = Datagrams.open();
                var screen = Tmux.start(
                        programs,
                        120,
                        24,
                        Program.jacket("send", peer.endpoint(), "-v").under(UNCHANGEABLE))) {
            screen.awaitRow("connected to " + peer.endpoint()).type("hello").press("Enter");
            assertThat(peer.receive().text()).isEqualTo("hello");
            screen.press("Enter");
            assertThat(screen.exit()).isZero();
            assertThat(screen.all()).contains("no line editor").doesNotContain("defect", "Exception");
        }
    }

    @Test
    void send_terminalOfUnknownKind_isSilentAboutIt() {
        try (var peer = Datagrams.open();
                var screen = Tmux.start(
                        programs,
                        120,
                        24,
                        Program.jacket("send", peer.endpoint()).under("env", "TERM=nonesuch"))) {
            screen.awaitBottom(">").type("hello").press("Enter");
            assertThat(peer.receive().text()).isEqualTo("hello");
            assertThat(screen.all())
                    .startsWith("connected to " + peer.endpoint() + "\n")
                    .doesNotContain("WARNING");
            screen.press("Enter");
            assertThat(screen.exit()).isZero();
        }
    }

    @Test
    void connect_rawKeysLeft_givesTheTerminalBackOnce() throws Exception {
        try (var listener = Peer.listener();
                var screen = Tmux.start(
                        programs,
                        100,
                        24,
                        Program.jacket("connect", "127.0.0.1:" + listener.getLocalPort(), "--raw")
                                .inShell("\"$@\"; echo left $?"));
                var peer = Peer.from(listener)) {
            var place = "127.0.0.1:" + listener.getLocalPort();
            screen.awaitRow("connected to " + place).type("a").press("C-c");
            Bytes.same(peer.read(2), "a\003");
            screen.press("C-]").type(".");
            screen.awaitRow("left 0");
            assertThat(screen.all())
                    .startsWith("connected to " + place + "\nclosed: " + place + " (eof, 0 B in, 2 B out)\nleft 0")
                    .doesNotContain("Exception");
        }
    }
}
