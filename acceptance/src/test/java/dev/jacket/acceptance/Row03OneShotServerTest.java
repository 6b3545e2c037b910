package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Row 3: the server that answers one client and ends.
class Row03OneShotServerTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private Server ours(String... more) {
        return programs.server(Program.jacket("serve", "reply", "127.0.0.3:0", "all is well", "--once")
                .plus(more));
    }

    private static Peer peer(Server server) {
        return Peer.to("127.0.0.3", server.port());
    }

    @ParameterizedTest
    @EnumSource
    void reply_firstMessage_isAnsweredAndTheServerEnds(Pairing pairing) {
        var server = pairing.ourServer() ? ours("-v") : programs.pythonServer("reply_server.py", "127.0.0.3:0");
        var endpoint = "127.0.0.3:" + server.port();
        if (pairing.ourClient()) {
            var client =
                    programs.jacket("send", endpoint, "hello world", "--reply").ends(0);
            Bytes.same(client.out().rest(), "all is well");
        } else {
            var client = programs.python("hello_client.py", endpoint).ends(0);
            Bytes.same(client.out().rest(), "all is well\n");
        }
        server.running().ends(0);
        var shown = server.out().restText() + server.running().err().restText();
        assertThat(shown).contains("hello world").contains("127.0.0.1");
    }

    @Test
    void reply_messageWithoutLineEnd_getsElevenBytesAndFin() {
        var server = ours();
        try (var peer = peer(server)) {
            Bytes.same(peer.send("hello").rest(), "all is well");
        }
        server.running().ends(0);
    }

    @Test
    void reply_peerThatSendsOn_isNotReset() {
        var server = ours();
        try (var peer = peer(server)) {
            peer.send(Bytes.random(3, 200_000));
            Bytes.same(peer.rest(), "all is well");
            peer.send("still sending, after the reply").endOutput();
        }
        server.running().ends(0);
    }

    @Test
    void reply_listener_isClosedOnceTheClientIsThere() {
        var server = ours();
        try (var peer = peer(server)) {
            peer.send("hello").rest();
            assertThatThrownBy(() -> peer(server))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(ConnectException.class);
        }
        server.running().ends(0);
    }

    @Test
    void reply_peerThatNeverEnds_isLeftAfterFiveSeconds() {
        var server = ours();
        try (var peer = peer(server)) {
            Bytes.same(peer.send("hello").rest(), "all is well");
            var begun = System.nanoTime();
            server.running().ends(0);
            assertThat(System.nanoTime() - begun).isBetween(3_500_000_000L, 7_000_000_000L);
        }
    }
}
