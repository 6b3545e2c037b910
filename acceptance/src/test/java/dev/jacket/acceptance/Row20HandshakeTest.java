package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Row 20: with `-vv` the state of our own end and its round-trip time after each call.
class Row20HandshakeTest {
    private static final String TIME = ", rtt \\d+ us\n";

    @RegisterExtension
    final Programs programs = new Programs();

    /// Symptom: where a quick peer had ended too before we looked, it said CLOSE, as the kernel does.
    @Test
    void clientThatEndsFirst_waitsInTimeWait() {
        var server = programs.pythonServer("echo_server.py", "127.0.0.1:0");
        var client = programs.jacket("send", "127.0.0.1:" + server.port(), "-vv", "--reply=eof", "hello");
        client.ends(0);
        assertThat(client.err().restText())
                .containsPattern("tcp after connect: ESTABLISHED" + TIME)
                .containsPattern("tcp after shutdown: (FIN_WAIT[12]|TIME_WAIT)" + TIME)
                .containsPattern("tcp after the peer's end: TIME_WAIT" + TIME);
    }

    @Test
    void clientWhosePeerEndsFirst_passesThroughCloseWait() {
        var server = programs.pythonServer("reply_server.py", "127.0.0.1:0");
        var client = programs.start(Program.jacket("connect", "127.0.0.1:" + server.port(), "-vv"));
        client.type("hello");
        client.out().nextThrough("all is well");
        client.endInput();
        client.ends(0);
        assertThat(client.err().restText())
                .containsPattern("tcp after connect: ESTABLISHED" + TIME)
                .containsPattern("tcp after the peer's end: (CLOSE_WAIT|TIME_WAIT)" + TIME);
    }

    @Test
    void server_tellsTheStateOfEachClient() {
        var server = programs.server("serve", "echo", "127.0.0.1:0", "-vv");
        try (var peer = Peer.to(server)) {
            Bytes.same(peer.send("x").read(1), "x");
            Bytes.same(peer.endOutput().rest(), "");
        }
        server.running().err().nextThrough("1 tcp after accept: ESTABLISHED, rtt ");
        server.running().err().nextThrough("1 tcp after all, at close: ");
    }

    @Test
    void unixSockets_haveNoState() {
        var path = programs.folder().resolve("s");
        var server = programs.server("serve", "echo", "unix:" + path, "-vv");
        var client = programs.jacket("send", "unix:" + path, "-vv", "--reply", "hello");
        client.ends(0);
        assertThat(client.err().restText()).contains("connected to unix:").doesNotContain("tcp");
        assertThat(new String(server.running().err().sofar(), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("tcp");
    }
}
