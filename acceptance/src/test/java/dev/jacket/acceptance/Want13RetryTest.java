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
        try (var port = HeldPort.take()) {
            connect(port.number());
        }
    }

    private void connect(int port) throws IOException {
        var client = programs.jacket("connect", "127.0.0.1:" + port, "--retry", "--first", "hello", "-v");
        client.type("line 1\n");
        Duration used;
        int tries = 0;
        do { // its start may take longer on a busy machine
            var before = client.cpu();
            Pause.of(1_000);
            used = client.cpu().minus(before);
        } while (used.toMillis() >= 50 && ++tries < 10);
        assertThat(used).describedAs("CPU in a second of waiting").isLessThan(Duration.ofMillis(50));

        for (var i = 1; i <= 3; i++) {
            var peer = accept(port);
            Bytes.same(peer.read(12), "helloline " + i + "\n");
            client.err().nextThrough("connected to ");
            end(peer, i);
            client.err().nextThrough("again in "); // it has noticed the end
            if (i < 3) {
                client.type("line " + (i + 1) + "\n");
            }
        }
    }

    /// The server comes up, for one client.
    private static Peer accept(int port) throws IOException {
        try (var listener = Peer.listener("127.0.0.1", port)) {
            listener.setSoTimeout(20_000);
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
