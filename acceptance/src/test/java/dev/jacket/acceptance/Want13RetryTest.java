package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `want13-retry`: a client that waits for its server, and comes back to it.
class Want13RetryTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Test
    void connect_serverDownAndKilledTwice_linesArriveOnceEach() throws Exception {
        int port;
        try (var listener = Peer.listener()) {
            port = listener.getLocalPort();
        }
        var client = programs.jacket("connect", "127.0.0.1:" + port, "--retry", "--first", "hello");
        client.type("line 1\n");
        Pause.of(1_000);
        var before = client.cpu();
        Pause.of(2_000);
        assertThat(client.cpu().minus(before))
                .describedAs("CPU in 2 s of waiting")
                .isLessThan(Duration.ofMillis(100));

        for (var i = 1; i <= 3; i++) {
            var peer = accept(port);
            Bytes.same(peer.read(12), "helloline " + i + "\n");
            end(peer, i);
            Pause.of(300); // it has noticed the end, and the server is down
            if (i < 3) {
                client.type("line " + (i + 1) + "\n");
            }
        }
    }

    /// The server comes up, for one client.
    private static Peer accept(int port) throws IOException {
        try (var listener = Peer.listener("127.0.0.1", port)) {
            listener.setSoTimeout(4_000);
            return Peer.from(listener);
        }
    }

    private static void end(Peer peer, int how) {
        if (how == 1) {
            peer.reset();
        } else {
            peer.close();
        }
    }
}
