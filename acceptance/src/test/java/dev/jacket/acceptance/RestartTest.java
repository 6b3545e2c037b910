package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Killed and started again; and two that start at once.
@Row("L2")
class RestartTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @RepeatedTest(5)
    void tcp_killedWithClientsAndRestarted_bindsAgain() {
        var server = programs.server("serve", "echo", "127.0.0.1:0");
        try (var client = Peer.to(server)) {
            Bytes.same(client.send("x").read(1), "x");
            server.running().kill();
            var begun = System.nanoTime();
            var again = programs.server("serve", "echo", "127.0.0.1:" + server.port());
            assertThat(System.nanoTime() - begun).isLessThan(4_000_000_000L);
            assertThat(again.port()).isEqualTo(server.port());
        }
        try (var client = Peer.to(server)) {
            Bytes.same(client.send("y").read(1), "y");
        }
    }

    @RepeatedTest(5)
    void unix_killedAndRestarted_bindsAgain() {
        var path = programs.folder().resolve("s");
        programs.server("serve", "echo", "unix:" + path).running().kill();
        assertThat(path).exists();
        programs.server("serve", "echo", "unix:" + path);
        var client = programs.jacket("send", "unix:" + path, "x", "--reply").ends(0);
        Bytes.same(client.out().rest(), "x");
    }

    @Test
    void unix_liveOne_isLeftAlone() {
        var path = programs.folder().resolve("s");
        programs.server("serve", "echo", "unix:" + path);
        var second = programs.jacket("serve", "echo", "unix:" + path).ends(1);
        OneLine.of(second).contains("EADDRINUSE");
        var client = programs.jacket("send", "unix:" + path, "x", "--reply").ends(0);
        Bytes.same(client.out().rest(), "x");
    }

    /// Both find the file that a killed one left.
    @RepeatedTest(10)
    void unix_twoStartersRace_exactlyOneWins() {
        var path = programs.folder().resolve("s");
        programs.server("serve", "echo", "unix:" + path).running().kill();
        var racers = List.of(
                programs.jacket("serve", "reply", "unix:" + path, "A"),
                programs.jacket("serve", "reply", "unix:" + path, "B"));
        org.awaitility.Awaitility.await()
                .atMost(Limits.START)
                .until(() -> racers.stream().anyMatch(racer -> !racer.isAlive()));
        var loser = racers.get(racers.getFirst().isAlive() ? 1 : 0);
        var winner = racers.get(racers.getFirst().isAlive() ? 0 : 1);
        loser.ends(1);
        OneLine.of(loser).contains("EADDRINUSE");
        winner.err().nextThrough("listening on "); // it has the name a moment before
        var client = programs.jacket("send", "unix:" + path, "x", "--reply").ends(0);
        Bytes.same(client.out().rest(), winner == racers.getFirst() ? "A" : "B");
        assertThat(winner.isAlive()).isTrue();
    }
}
