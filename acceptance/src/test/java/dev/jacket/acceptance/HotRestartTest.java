package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Figures;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One process of the command takes over from another.
@Row("L3")
class HotRestartTest {
    private static final int HAND_OVERS = Scale.of(3, 50);
    private static final int CLIENTS = 4;

    @RegisterExtension
    final Programs programs = new Programs();

    private final AtomicInteger served = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();

    private Server start(int port, Path control) {
        return programs.server("serve", "echo", "127.0.0.1:" + port, "--restart", control.toString());
    }

    private void connectAgainAndAgain(Server server) {
        while (!over.get()) {
            try (var peer = Peer.to(server)) {
                Bytes.same(peer.send("x").read(1), "x");
                served.incrementAndGet();
            } catch (RuntimeException | AssertionError e) {
                failures.add(e.toString());
            }
        }
    }

    private void awaitServed(int more) {
        int before = served.get();
        Awaitility.await().atMost(Limits.ANSWER).until(() -> served.get() >= before + more);
    }

    @Test
    @Timeout(300)
    void handOvers_underConnects_refuseAndResetNobody(Figures figures) throws InterruptedException {
        var control = programs.folder().resolve("control");
        var server = start(0, control);
        var first = server;
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofPlatform().start(() -> connectAgainAndAgain(first)));
        }
        try {
            awaitServed(100);
            int before = served.get();
            long began = System.nanoTime();
            for (int round = 0; round < HAND_OVERS; round++) {
                awaitServed(100);
                var next = start(server.port(), control);
                server.running().ends(0);
                server = next;
            }
            awaitServed(100);
            long rate = (served.get() - before) * 1_000_000_000L / (System.nanoTime() - began);
            figures.tell("connects a second", rate);
        } finally {
            over.set(true);
            for (var client : clients) {
                client.join();
            }
        }
        assertThat(failures).isEmpty();
        server.running().terminate();
        server.running().ends(0);
        assertThat(control).doesNotExist();
    }
}
