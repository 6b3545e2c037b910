package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Peers that send without end, and peers that end early.
class LongLineTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Row("M1")
    @ParameterizedTest
    @ValueSource(strings = {"serve time 127.0.0.1:0", "serve greet 127.0.0.1:0 --frame=line"})
    void line_withoutEnd_isRefusedAt4096Bytes(String words) throws Exception {
        var server = programs.server(words.split(" ", -1));
        warm(server);
        var before = server.running().residentKib();
        try (var peer = Peer.to(server)) {
            if (words.contains("greet")) {
                peer.read(18);
            }
            var writer = Thread.ofPlatform().start(() -> pour(peer));
            var begun = System.nanoTime();
            var line = peer.readLine();
            assertThat(line).endsWith("\n").contains("4096");
            Bytes.same(endOf(peer), "");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
            writer.join(Limits.ANSWER);
            assertThat(writer.isAlive()).isFalse();
        }
        assertThat(server.running().residentKib() - before).isLessThan(16 << 10);
        warm(server);
    }

    /// A line of exactly the limit is still served.
    @Test
    void line_of4095BytesAndItsEnd_isServed() {
        var server = programs.server("serve", "time", "127.0.0.1:0");
        try (var peer = Peer.to(server)) {
            var line = "x".repeat(4_095) + "\n";
            Ctime.reply(peer.send(line).readLine(), line);
        }
    }

    private static void warm(Server server) {
        try (var peer = Peer.to(server)) {
            peer.send("a\n").endOutput();
            assertThat(Bytes.text(peer.rest())).contains("a");
        }
    }

    /// Zeros until the connection ends, or 1 GiB.
    private static void pour(Peer peer) {
        var zeros = new byte[1 << 16];
        try {
            for (var i = 0; i < 1 << 14; i++) {
                peer.socket().getOutputStream().write(zeros);
            }
        } catch (IOException e) {
            // The server has closed: that is what is tested.
        }
    }

    /// What comes up to the end; a reset is an end too for a peer that was sending all the time.
    private static byte[] endOf(Peer peer) {
        try {
            return peer.rest();
        } catch (java.io.UncheckedIOException e) {
            return new byte[0];
        }
    }

    @Row("C3")
    @Test
    void halfClose_1000SeededScripts_allRepliesThenFin() {
        var server = programs.server("serve", "echo", "127.0.0.1:0");
        var seed = Seed.value();
        for (var i = 0; i < 1_000; i++) {
            var random = new Random(seed + i);
            var bytes = Bytes.random(seed + i, random.nextInt(3) == 0 ? random.nextInt(60_000) : random.nextInt(50));
            try (var peer = Peer.to(server)) {
                for (var at = 0; at < bytes.length; ) {
                    var n = Math.min(bytes.length - at, 1 + random.nextInt(20_000));
                    peer.send(java.util.Arrays.copyOfRange(bytes, at, at + n));
                    at += n;
                }
                Bytes.same(peer.endOutput().rest(), bytes);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("script " + i + " of seed " + seed, e);
            }
        }
    }
}
