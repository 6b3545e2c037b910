package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `defect03-background`: receiving works without a terminal and without any input, as cron, systemd and `&` have it.
class Defect03BackgroundTest {
    private static final byte[] DATA = Bytes.random(3, 1 << 20);

    @RegisterExtension
    final Programs programs = new Programs();

    @Test
    void receive_inputIsNothing_waitsForItsClientAndGetsAll() throws Exception {
        var file = programs.folder().resolve("f");
        var server = programs.server(
                Program.jacket("receive", "0", "-o", file.toString()).readingNothing());
        check(server);
        Bytes.same(Files.readAllBytes(file), DATA);
        Bytes.same(server.out().rest(), "");
    }

    @Test
    void receive_inputIsClosed_waitsForItsClientAndGetsAll() {
        var server = programs.server(Program.jacket(
                        "receive", "127.0.0.1:0", "--json=" + programs.folder().resolve("e"))
                .withoutInput());
        check(server);
        Bytes.same(server.out().rest(), DATA);
    }

    private static void check(Server server) {
        Pause.of(1_000);
        assertThat(server.running().isAlive()).isTrue();
        try (var peer = Peer.to(server)) {
            Bytes.same(peer.send(DATA).endOutput().rest(), "");
        }
        server.running().ends(0);
    }
}
