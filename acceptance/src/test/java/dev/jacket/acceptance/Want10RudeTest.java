package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `want10-rude`: of 1,000 clients every second one misbehaves, and the others lose nothing by it.
class Want10RudeTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Test
    void echo_everySecondClientIsRude_theOthersLoseNothing() {
        var server = programs.server("serve", "echo", "127.0.0.1:0");
        var begun = System.nanoTime();
        var before = server.running().descriptors();
        var good = new ArrayList<Peer>();
        var rude = new ArrayList<Peer>();
        var random = new Random(10);
        try {
            for (var i = 0; i < 500; i++) {
                good.add(Peer.to(server).send(Bytes.random(i, 3_000)));
                rude.add(Peer.to(server));
                misbehave(rude.getLast(), random.nextInt(4));
            }
            for (var i = 0; i < 500; i++) {
                Bytes.same(good.get(i).send(Bytes.random(-i, 3_000)).read(3_000), Bytes.random(i, 3_000));
                Bytes.same(good.get(i).endOutput().rest(), Bytes.random(-i, 3_000));
            }
        } finally {
            good.forEach(Peer::close);
            rude.forEach(Peer::close);
        }
        await("the descriptors of before")
                .atMost(Limits.ANSWER)
                .until(() -> server.running().descriptors() <= before);
        var seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds() + 1;
        assertThat(server.running().err().text().lines().count())
                .describedAs("lines on stderr in %d s: at most one summary a second", seconds)
                .isLessThanOrEqualTo(seconds);
        server.running().terminate();
        server.running().ends(0);
    }

    private static void misbehave(Peer peer, int how) {
        switch (how) {
            case 0 -> peer.reset();
            case 1 -> {
                peer.send(Bytes.random(how, 5_000));
                peer.reset();
            }
            case 2 -> peer.send(Bytes.random(how, 100_000)).close();
            default -> peer.send("half a mess");
        }
    }
}
