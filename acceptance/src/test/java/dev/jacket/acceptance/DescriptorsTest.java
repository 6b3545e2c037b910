package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Descriptors run out and come back, and none is kept.
class DescriptorsTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Test
    void serve_10000ConnectionsOneAfterAnother_keepsNoDescriptor() {
        var server = programs.server("serve", "echo", "127.0.0.1:0");
        rounds(server, 200);
        var before = settled(server.running());
        rounds(server, 10_000);
        await("as many descriptors as before: " + before)
                .atMost(Limits.ANSWER)
                .until(() -> server.running().descriptors() <= before);
        server.running().terminate();
        server.running().ends(0);
    }

    private static long settled(Running running) {
        Pause.of(300);
        return running.descriptors();
    }

    /// Every third ends with RST, every third with FIN and waiting for ours, every third without waiting.
    private static void rounds(Server server, int count) {
        for (var i = 0; i < count; i++) {
            try (var peer = Peer.to(server)) {
                Bytes.same(peer.send("x").read(1), "x");
                if (i % 3 == 0) {
                    peer.reset();
                } else if (i % 3 == 1) {
                    Bytes.same(peer.endOutput().rest(), "");
                }
            }
        }
    }

    @Row("C9")
    @Needs({"prlimit", "strace"})
    @Test
    void accept_noDescriptorsLeft_pausesAndThenServesAgain() throws Exception {
        var server = programs.server(Program.jacket("serve", "echo", "127.0.0.1:0", "--max-conns", "0")
                .under("prlimit", "--nofile=100:100", "--"));
        var counts = programs.folder().resolve("strace");
        var peers = new ArrayList<Peer>();
        try {
            for (var i = 0; i < 150; i++) {
                peers.add(Peer.to(server));
            }
            await().atMost(Limits.ANSWER).until(() -> server.running().descriptors() >= 99);
            Pause.of(1_500);
            var cpu = server.running().cpu();
            trace(server.running(), counts, "accept4,accept", 2);
            assertThat(server.running().cpu().minus(cpu)).isLessThan(Duration.ofMillis(200));
            assertThat(calls(counts)).describedAs("accept calls in 2 s").isLessThan(40);
            assertThat(server.running().err().text().lines().filter(line -> line.contains("EMFILE")))
                    .hasSize(1);
        } finally {
            peers.forEach(Peer::close);
        }
        var begun = System.nanoTime();
        try (var peer = Peer.to(server)) {
            Bytes.same(peer.send("again").read(5), "again");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
        server.running().terminate();
        server.running().ends(0);
    }

    /// Each client's program takes descriptors too: so many come in as there are enough for, and the others
    /// are closed.
    @Row("C9")
    @Needs("prlimit")
    @Test
    void exec_clientsForMoreProgramsThanDescriptors_areClosedAtOnce() {
        var server = programs.server(Program.jacket("serve", "exec", "127.0.0.1:0")
                .under("prlimit", "--nofile=128:128", "--")
                .inShell("exec \"$@\" -- cat"));
        var peers = new ArrayList<Peer>();
        try {
            for (var i = 0; i < 16; i++) {
                peers.add(Peer.to(server));
                Bytes.same(peers.get(i).send("x").read(1), "x");
            }
            for (var i = 0; i < 16; i++) {
                peers.add(Peer.to(server));
                assertThat(peers.getLast().read(1)).isEmpty();
            }
        } finally {
            peers.forEach(Peer::close);
        }
        assertThat(server.running().err().text()).doesNotContain("EMFILE");
        server.running().terminate();
        server.running().ends(0);
    }

    @Needs("strace")
    @Test
    void idle_serversAndClients_makeHardlyAnyCall() throws Exception {
        var server = programs.server("serve", "echo", "127.0.0.1:0");
        var client = programs.jacket("connect", "127.0.0.1:" + server.port());
        var listener = programs.server("listen", "127.0.0.1:0");
        client.type("x\n");
        client.out().next(2);
        try (var peer = Peer.to(server);
                var half = Peer.to(server)) {
            Bytes.same(peer.send("x").read(1), "x");
            Bytes.same(half.endOutput().rest(), "");
            for (var idle : new Running[] {server.running(), client, listener.running()}) {
                var counts = programs.folder().resolve("strace");
                trace(idle, counts, "all", 2);
                // The virtual machine's own 20 ticks a second are futex calls.
                assertThat(calls(counts)).describedAs(Files.readString(counts)).isLessThan(300);
                assertThat(networkCalls(counts))
                        .describedAs(Files.readString(counts))
                        .isLessThan(20);
            }
        }
    }

    private void trace(Running running, Path file, String calls, int seconds) {
        programs.program(
                        "timeout",
                        "-s",
                        "INT",
                        "" + seconds,
                        "strace",
                        "-f",
                        "-c",
                        "-o",
                        file.toString(),
                        "-e",
                        "trace=" + calls,
                        "-p",
                        "" + running.pid())
                .exit();
    }

    /// The total of `strace -c`.
    private static long calls(Path file) throws Exception {
        return sum(file, "total");
    }

    private static long networkCalls(Path file) throws Exception {
        return sum(file, "accept4|ppoll|poll|epoll_pwait|epoll_wait|read|recvfrom|recvmsg|sendto|write|close");
    }

    private static long sum(Path file, String names) throws Exception {
        var row = Pattern.compile("\\s*[0-9.]+\\s+[0-9.]+\\s+(?:\\d+\\s+)?(\\d+)(?:\\s+\\d+)?\\s+(?:" + names + ")");
        try (var lines = Files.lines(file)) {
            return lines.map(row::matcher)
                    .filter(java.util.regex.Matcher::matches)
                    .mapToLong(match -> Long.parseLong(match.group(1)))
                    .sum();
        }
    }
}
