package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Row 8: a new connection for each typed line. With the textbook's server: row 7's test.
class Row08ShortConnectionClientTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private Running ours(int port, String... more) {
        return programs.start(Program.jacket("send", "127.0.0.1:" + port, "--each", "--eol", "crlf", "--reply")
                .plus(more));
    }

    @Test
    void each_line_hasItsOwnConnectionOnceItIsThere() throws Exception {
        try (var listener = Peer.listener()) {
            var client = ours(listener.getLocalPort());
            listener.setSoTimeout(700);
            assertThatThrownBy(listener::accept)
                    .describedAs("a connection before a line was typed")
                    .isInstanceOf(SocketTimeoutException.class);
            listener.setSoTimeout((int) Limits.ANSWER.toMillis());
            for (var line : new String[] {"hello", "你好"}) {
                client.type(line + "\n");
                try (var peer = Peer.from(listener)) {
                    assertThat(peer.readLine()).isEqualTo(line + "\r\n");
                    peer.send("to " + line + "\r\n").endOutput();
                    Bytes.same(peer.rest(), "");
                }
                assertThat(client.out().nextLine().stripTrailing()).isEqualTo("to " + line);
            }
            client.endInput();
            client.ends(0);
        }
    }

    @Test
    void each_lineThatHasCrlf_isNotGivenAnother() throws Exception {
        try (var listener = Peer.listener()) {
            var client = ours(listener.getLocalPort());
            client.type("hello\r\n");
            try (var peer = Peer.from(listener)) {
                assertThat(peer.readLine()).isEqualTo("hello\r\n");
                peer.send("x").endOutput();
                Bytes.same(peer.rest(), "");
            }
            client.endInput();
            client.ends(0);
        }
    }

    @Test
    void reply_inPieces_isWholeUntilFin() throws Exception {
        try (var listener = Peer.listener()) {
            var client = ours(listener.getLocalPort());
            client.type("hello\n");
            try (var peer = Peer.from(listener)) {
                peer.readLine();
                for (var piece : new String[] {"one ", "two ", "three\n"}) {
                    peer.send(piece);
                    Pause.of(100);
                }
            }
            assertThat(client.out().nextLine()).isEqualTo("one two three");
            client.endInput();
            client.ends(0);
        }
    }

    @Test
    void retry_failedConnection_doesNotLoseTheLine() throws Exception {
        int port;
        try (var listener = Peer.listener()) {
            port = listener.getLocalPort();
        }
        var client = ours(port, "--retry");
        client.type("kept\n");
        Pause.of(700);
        try (var listener = Peer.listener("127.0.0.1", port);
                var peer = Peer.from(listener)) {
            assertThat(peer.readLine()).isEqualTo("kept\r\n");
            peer.send("got it\n");
        }
        assertThat(client.out().nextLine()).isEqualTo("got it");
        client.endInput();
        client.ends(0);
    }
}
