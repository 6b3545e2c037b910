package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows 13 and 14: the server that greets, and its client.
class Row13GreetingServerTest {
    private static final String GREETING = "Hello,I am server!";

    @RegisterExtension
    static final Programs SHARED = new Programs();

    @RegisterExtension
    final Programs programs = new Programs();

    private static Server ours() {
        return SHARED.serverOnce("serve", "greet", "127.0.0.1:0");
    }

    @ParameterizedTest
    @EnumSource
    void greet_dialogue_isTheTextbooks(Pairing pairing) {
        var server = pairing.ourServer() ? ours() : programs.pythonServer("greet_server.py", "127.0.0.1:0");
        var endpoint = "127.0.0.1:" + server.port();
        if (pairing.ourClient()) {
            var client =
                    programs.jacket("send", endpoint, "--greeting", "--reply", "--bye", "exit", "Hello,I am client!");
            client.ends(0);
            Bytes.same(client.out().rest(), GREETING + "Loop_msg: Hello,I am client!!");
        } else {
            var client = programs.python("greet_client.py", endpoint).ends(0);
            Bytes.same(client.out().rest(), GREETING + "\nLoop_msg: Hello,I am client!!\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit", "exit\n", "exit\r\n"})
    void exit_endsWithoutAReply(String word) {
        try (var peer = Peer.to(ours())) {
            Bytes.same(peer.read(18), GREETING);
            Bytes.same(peer.send("X").read(12), "Loop_msg: X!");
            Bytes.same(peer.send(word).rest(), "");
        }
    }

    @Test
    void eof_endsWithoutAReply() {
        try (var peer = Peer.to(ours())) {
            Bytes.same(peer.endOutput().rest(), GREETING);
        }
    }

    @Test
    void greeting_comesBeforeTheClientSaysAnything() {
        try (var peer = Peer.to(ours())) {
            Bytes.same(peer.read(18), GREETING);
        }
    }

    @Test
    void frameLine_twoQuickMessages_doNotRunTogether() {
        var server = SHARED.serverOnce("serve", "greet", "127.0.0.1:0", "--frame=line");
        try (var peer = Peer.to(server)) {
            Bytes.same(peer.read(18), GREETING);
            Bytes.same(peer.send("hi\nexit\n").rest(), "Loop_msg: hi!\n");
        }
        try (var peer = Peer.to(server)) {
            Bytes.same(peer.read(18), GREETING);
            peer.send("h");
            Pause.of(50);
            Bytes.same(peer.send("i\r\nexit\r\n").rest(), "Loop_msg: hi!\r\n");
        }
    }

    @Test
    void withoutFrame_twoSendsInOnePacket_areOneMessage() {
        try (var peer = Peer.to(ours())) {
            Bytes.same(peer.read(18), GREETING);
            Bytes.same(peer.send("hiexit").read(17), "Loop_msg: hiexit!");
            Bytes.same(peer.endOutput().rest(), "");
        }
    }

    @Test
    void delay_ofOne_holdsUpNobodyElse() {
        var server = SHARED.serverOnce("serve", "greet", "127.0.0.1:0", "--delay", "1s");
        var peers = new ArrayList<Peer>();
        try {
            for (var i = 0; i < 200; i++) {
                peers.add(Peer.to(server));
            }
            for (var peer : peers) {
                Bytes.same(peer.read(18), GREETING);
            }
            var begun = System.nanoTime();
            peers.forEach(peer -> peer.send("x"));
            for (var peer : peers) {
                Bytes.same(peer.read(12), "Loop_msg: x!");
            }
            assertThat(System.nanoTime() - begun).isBetween(900_000_000L, 10_000_000_000L);
        } finally {
            peers.forEach(Peer::close);
        }
    }
}
