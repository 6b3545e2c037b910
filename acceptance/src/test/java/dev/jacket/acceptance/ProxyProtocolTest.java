package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `serve --proxy-protocol accept` behind HAProxy, and `--proxy-protocol send` of clients.
@Row("M3")
class ProxyProtocolTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private Server behind(String... more) {
        return programs.server(Program.jacket(
                        "serve", "echo", "127.0.0.1:0", "--proxy-protocol=accept", "--proxy-trusted-sources=loopback")
                .plus(more));
    }

    /// HAProxy in front of a server, once it takes clients.
    private Peer through(int port, Server server, String options) throws IOException {
        var config = Files.writeString(
                programs.folder().resolve("haproxy.cfg"), """
                global
                  maxconn 50
                defaults
                  mode tcp
                  timeout connect 10s
                  timeout client 20s
                  timeout server 20s
                listen front
                  bind 127.0.0.1:%d
                  server jacket 127.0.0.1:%d %s
                """.formatted(port, server.port(), options));
        programs.program("haproxy", "-db", "-q", "-f", config.toString());
        var client = new AtomicReference<Peer>();
        await().atMost(Limits.START).ignoreException(UncheckedIOException.class).until(() -> {
            client.set(Peer.to("127.0.0.1", port));
            return true;
        });
        return client.get();
    }

    @Test
    @Needs("haproxy")
    void behindHaproxy_theClientIsTheOneBehindIt() throws IOException {
        for (var options : new String[] {"send-proxy", "send-proxy-v2"}) {
            var server = behind();
            try (var port = HeldPort.take();
                    var peer = through(port.number(), server, options)) {
                Bytes.same(peer.send("x").read(1), "x");
                assertThat(server.events().await(server.running(), "accepted").text("peer"))
                        .endsWith("127.0.0.1:" + peer.localPort());
            }
        }
    }

    @Test
    @Needs("haproxy")
    void behindHaproxy_rulesAreAboutTheClient() throws IOException {
        var server = behind("--deny=loopback");
        try (var port = HeldPort.take();
                var peer = through(port.number(), server, "send-proxy-v2")) {
            assertThat(peer.send("x").read(1)).isEmpty();
            assertThat(server.events().await(server.running(), "refused").text("why"))
                    .isEqualTo("deny");
        }
    }

    @Test
    void clientsOfOurs_tellWhoTheyAre() {
        for (var word : new String[] {"send", "send-v1"}) {
            var server = behind();
            var client = programs.jacket("send", server.endpoint(), "hello", "--reply", "--proxy-protocol=" + word);
            client.ends(0);
            Bytes.same(client.out().rest(), "hello");
            assertThat(server.events().await(server.running(), "accepted").text("peer"))
                    .contains("127.0.0.1:");
        }
    }

    @Test
    void whoSendsNoHeader_isNotServed() {
        var server = behind("--handshake-timeout=500ms");
        try (var peer = Peer.to(server)) {
            assertThat(peer.send("GET / HTTP/1.0\r\n\r\n").read(1)).isEmpty();
        }
        var stranger = programs.server(
                "serve", "echo", "127.0.0.1:0", "--proxy-protocol=accept", "--proxy-trusted-sources=10.0.0.1");
        try (var peer = Peer.to(stranger)) {
            assertThat(peer.read(1)).isEmpty();
            assertThat(stranger.events().await(stranger.running(), "refused").text("why"))
                    .isEqualTo("proxy-trusted-sources");
        }
    }
}
