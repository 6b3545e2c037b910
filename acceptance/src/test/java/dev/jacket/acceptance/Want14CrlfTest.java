package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `want14-crlf`: a line end is CRLF once where it was asked for, and one hint where it was forgotten.
class Want14CrlfTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @ParameterizedTest
    @CsvSource({
        "-C,'GET / HTTP/1.0\n\n','GET / HTTP/1.0\r\n\r\n'",
        "-C,'GET / HTTP/1.0\r\n\r\n','GET / HTTP/1.0\r\n\r\n'",
        "--eol=crlf,'a\r\nb\nc','a\r\nb\r\nc\r\n'",
        "--eol=lf,'a\r\nb\nc','a\nb\nc\n'",
        "--eol=none,'a\r\nb\nc',abc",
        "--eol=keep,'a\r\nb\nc','a\r\nb\nc'"
    })
    void pipe_lineEnds_areAsAsked(String flag, String typed, String wire) throws Exception {
        try (var listener = Peer.listener()) {
            var client = programs.jacket("connect", "127.0.0.1:" + listener.getLocalPort(), flag)
                    .type(typed);
            client.endInput();
            try (var peer = Peer.from(listener)) {
                Bytes.same(peer.rest(), wire);
            }
            client.ends(0);
            assertThat(client.complaints()).isEmpty();
        }
    }

    @Needs("tmux")
    @Test
    void terminal_withC_crlfAndNoHint() throws Exception {
        try (var listener = Peer.listener();
                var screen = Tmux.start(
                        programs, 100, 24, Program.jacket("connect", "-C", "127.0.0.1:" + listener.getLocalPort()));
                var peer = Peer.from(listener)) {
            screen.awaitBottom(">").type("GET / HTTP/1.0").press("Enter", "Enter");
            Bytes.same(peer.read(18), "GET / HTTP/1.0\r\n\r\n");
            peer.send("HTTP/1.0 200 OK\r\n").endOutput();
            assertThat(screen.exit()).isZero();
            assertThat(screen.all()).doesNotContain("-C;").contains("HTTP/1.0 200 OK");
        }
    }

    @Needs("tmux")
    @Test
    void terminal_withoutC_oneHintInTheRun() throws Exception {
        try (var listener = Peer.listener();
                var screen = Tmux.start(
                        programs, 100, 24, Program.jacket("connect", "127.0.0.1:" + listener.getLocalPort()));
                var peer = Peer.from(listener)) {
            screen.awaitBottom(">").type("GET / HTTP/1.0").press("Enter");
            Bytes.same(peer.read(15), "GET / HTTP/1.0\n");
            screen.awaitScreen("a hint about -C", rows -> rows.stream().anyMatch(row -> row.contains("-C")));
            screen.type("HEAD / HTTP/1.0").press("Enter");
            Bytes.same(peer.read(16), "HEAD / HTTP/1.0\n");
            peer.send("ok\n");
            screen.awaitRow("< ok");
            assertThat(screen.all().lines().filter(row -> row.contains("-C"))).hasSize(1);
        }
    }
}
