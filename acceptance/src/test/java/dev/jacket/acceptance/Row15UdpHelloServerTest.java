package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows 15 and 16: the UDP server that says hello, and its client.
class Row15UdpHelloServerTest {
    @RegisterExtension
    static final Programs SHARED = new Programs();

    @RegisterExtension
    final Programs programs = new Programs();

    private static Server ours() {
        return SHARED.serverOnce("serve", "hello", "udp://127.0.0.2:0");
    }

    @ParameterizedTest
    @EnumSource
    void hello_eachDatagram_isAnsweredToItsSender(Pairing pairing) {
        var server = pairing.ourServer() ? ours() : programs.pythonServer("udp_hello_server.py", "udp://127.0.0.2:0");
        var endpoint = "udp://127.0.0.2:" + server.port();
        if (pairing.ourClient()) {
            var client = programs.jacket("send", endpoint, "--reply", "hello", "world")
                    .ends(0);
            assertThat(client.out().restText().replace("\n", "")).isEqualTo("Hello, hello!Hello, world!");
        } else {
            var client = programs.python("udp_hello_client.py", endpoint, "hello", "world")
                    .ends(0);
            Bytes.same(client.out().rest(), "Hello, hello!\nHello, world!\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hello,'Hello, hello!'",
        "'x\n','Hello, x!\n'",
        "'x\r\n','Hello, x!\r\n'",
        "'','Hello, !'",
        "é ✓,'Hello, é ✓!'"
    })
    void hello_lineEnd_goesAfterTheReply(String message, String reply) {
        try (var peer = Datagrams.open()) {
            peer.send(message, "127.0.0.2", ours().port());
            var answer = peer.receive();
            Bytes.same(answer.bytes(), reply);
            assertThat(answer.from())
                    .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), ours().port()));
        }
    }

    @Test
    void hello_peerThatIsGone_doesNotEndTheServer() {
        for (var i = 0; i < 5; i++) {
            try (var gone = Datagrams.open()) {
                gone.send("never read", "127.0.0.2", ours().port());
            }
            try (var peer = Datagrams.open()) {
                peer.send("x", "127.0.0.2", ours().port());
                Bytes.same(peer.receive().bytes(), "Hello, x!");
            }
        }
    }

    @Test
    void hello_messageEvents_haveBothAddresses() {
        try (var peer = Datagrams.open()) {
            var server = programs.server("serve", "hello", "udp://127.0.0.2:0");
            peer.send("x", "127.0.0.2", server.port());
            Bytes.same(peer.receive().bytes(), "Hello, x!");
            assertThat(server.events().awaitCount(server.running(), "message", 2))
                    .extracting(event -> event.text("dir") + " " + event.text("local") + " " + event.text("peer") + " "
                            + event.text("text"))
                    .containsExactly(
                            "in udp://127.0.0.2:" + server.port() + " " + peer.endpoint() + " x",
                            "out udp://127.0.0.2:" + server.port() + " " + peer.endpoint() + " Hello, x!");
        }
    }

    /// A peer that asked one address takes no answer from another.
    @ParameterizedTest
    @ValueSource(strings = {"-4", "-n"})
    void hello_allAddresses_answersFromTheOneAsked(String family) {
        var server = programs.server("serve", "hello", "udp://*:0", family);
        try (var peer = Datagrams.open()) {
            for (var asked : new String[] {"127.0.0.5", "127.0.0.6"}) {
                peer.send("x", asked, server.port());
                var answer = peer.receive();
                Bytes.same(answer.bytes(), "Hello, x!");
                assertThat(answer.from()).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral(asked), server.port()));
            }
            assertThat(server.events().awaitCount(server.running(), "message", 4))
                    .extracting(event -> event.text("local"))
                    .startsWith("udp://127.0.0.5:" + server.port())
                    .endsWith("udp://127.0.0.6:" + server.port());
        }
        try (var peer = Datagrams.open()) {
            var operator = programs.server("listen", "udp://*:0", family);
            peer.send("x", "127.0.0.7", operator.port());
            Bytes.same(operator.out().next(1), "x");
            operator.running().type("typed\n");
            assertThat(peer.receive().from())
                    .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.7"), operator.port()));
        }
    }

    @Test
    void hello_largeDatagram_isAnsweredWhole() {
        try (var peer = Datagrams.open()) {
            var text = "x".repeat(60_000);
            peer.send(text, "127.0.0.2", ours().port());
            Bytes.same(peer.receive().bytes(), "Hello, " + text + "!");
        }
    }

    @Test
    void hello_replyThatFitsNoDatagram_isRefusedAndTheNextIsServed() {
        try (var peer = Datagrams.open()) {
            peer.send("x".repeat(65_507), "127.0.0.2", ours().port());
            peer.send("next", "127.0.0.2", ours().port());
            Bytes.same(peer.receive().bytes(), "Hello, next!");
        }
    }
}
