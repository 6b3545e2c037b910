package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `serve --config FILE`: its limits hold, SIGHUP takes others, and what is wrong is named.
class ConfigurationTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private void reread(Server server, String said) {
        server.running().signal("HUP");
        server.running().err().nextThrough(said);
    }

    @Test
    void file_isTakenAtTheStart_andAgainBySighup() throws IOException {
        Path file = programs.folder().resolve("conf");
        Files.writeString(file, "max-conns = 9\nbacklog = 7\n[echo]\nmax-conns = 1\n[time]\nmax-conns = 0\n");
        var server = programs.server("serve", "echo", "127.0.0.1:0", "--config", file.toString());
        try (var first = Peer.to(server)) {
            Bytes.same(first.send("x").read(1), "x");
            try (var second = Peer.to(server)) {
                assertThat(second.read(1)).isEmpty();
            }
            assertThat(server.events().await(server.running(), "refused").text("why"))
                    .isEqualTo("max-conns");
            Files.writeString(file, "max-conns = 2\nbacklog = 8\ndelay = 1s\n");
            reread(server, "read again; only a new start changes backlog, delay");
            try (var second = Peer.to(server)) {
                Bytes.same(second.send("y").read(1), "y");
                Files.writeString(file, "max-conns = 5\nidle-timout = 1s\n");
                reread(server, file + ":2: idle-timout is unknown; did you mean idle-timeout?");
                try (var third = Peer.to(server)) {
                    assertThat(third.read(1)).isEmpty();
                }
                Bytes.same(second.send("y").read(1), "y");
            }
            Bytes.same(first.send("x").read(1), "x");
        }
        server.running().terminate();
        server.running().ends(0);
    }

    @Test
    void fileThatIsWrong_endsTheStart() throws IOException {
        Path file = programs.folder().resolve("conf");
        Files.writeString(file, "\n\nidle-timeout = soon\n");
        var wrong = programs.jacket("serve", "echo", "0", "--config=" + file);
        wrong.ends(2);
        OneLine.of(wrong).contains(file + ":3: ", "soon is no time");
        var missing = programs.jacket("serve", "echo", "0", "--config=/nowhere/conf");
        missing.ends(2);
        OneLine.of(missing).contains("/nowhere/conf", "ENOENT");
    }
}
