package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Row 2: the TCP echo server.
class Row02EchoServerTest {
    @RegisterExtension
    static final Programs SHARED = new Programs();

    @RegisterExtension
    final Programs programs = new Programs();

    private static Server ours() {
        return SHARED.serverOnce("serve", "echo", "127.0.0.1:0");
    }

    @ParameterizedTest
    @EnumSource
    void echo_eachMessage_comesBack(Pairing pairing) {
        var server = pairing.ourServer() ? ours() : programs.pythonServer("echo_server.py", "127.0.0.1:0");
        var endpoint = "127.0.0.1:" + server.port();
        if (pairing.ourClient()) {
            var client = programs.jacket("send", endpoint, "--reply", "one", "twø", "three");
            client.ends(0);
            Bytes.same(client.out().rest(), "onetwøthree");
        } else {
            var client = programs.python("echo_client.py", endpoint, "one", "twø", "three");
            client.ends(0);
            Bytes.same(client.out().rest(), "one\ntwø\nthree\n");
        }
    }

    @Test
    void echo_anyBytes_comeBackUnchanged() {
        var all = new byte[256];
        for (var i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        try (var peer = Peer.to(ours())) {
            Bytes.same(peer.send(all).read(256), all);
            for (var b : all) {
                Bytes.same(peer.send(new byte[] {b}).read(1), new byte[] {b});
            }
        }
    }

    @Test
    void echo_halfClose_isAnsweredWithAllBytesAndHalfClose() {
        var bytes = Bytes.random(7, 300_000);
        try (var peer = Peer.to(ours())) {
            Thread.ofVirtual().start(() -> peer.send(bytes).endOutput());
            Bytes.same(peer.rest(), bytes);
        }
        try (var peer = Peer.to(ours())) {
            Bytes.same(peer.endOutput().rest(), "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jacket", "nc"})
    void echo_64Mebibytes_sameSha256(String client) throws IOException {
        var file = programs.folder().resolve("64m");
        Files.write(file, Bytes.random(2, 64 << 20));
        var program = client.equals("nc")
                ? Program.of("nc", "-N", "127.0.0.1", "" + ours().port())
                : Program.jacket("connect", "127.0.0.1:" + ours().port());
        var running = programs.start(program.reading(file));
        var sha = running.out().sha(Limits.TRANSFER);
        running.ends(0);
        assertThat(running.out().total()).isEqualTo(64 << 20);
        assertThat(sha).isEqualTo(Bytes.sha(Files.readAllBytes(file)));
    }

    /// It is over before the server has received anything.
    @ParameterizedTest
    @ValueSource(strings = {"io-uring", "epoll"})
    void echo_clientThatSendsAndEndsAtOnce_hasItsBytesAndTheEnd(String backend) throws IOException {
        var file = Files.writeString(programs.folder().resolve("few"), "hello");
        var path = programs.folder().resolve("echo").toString();
        programs.server("serve", "echo", "unix:" + path, "--backend", backend);
        for (int i = 0; i < 20; i++) {
            var client = programs.start(Program.of("nc", "-N", "-U", path).reading(file));
            client.ends(0);
            Bytes.same(client.out().rest(), "hello");
        }
    }

    @Test
    void echo_500ClientsAtOnce_eachGetsItsOwn() {
        var peers = new ArrayList<Peer>();
        try {
            for (var i = 0; i < 500; i++) {
                peers.add(Peer.to(ours()));
            }
            for (var round : List.of("a", "b")) {
                for (var peer : peers) {
                    peer.send(round + peer.localPort() + "\n");
                }
                for (var peer : peers) {
                    assertThat(peer.readLine()).isEqualTo(round + peer.localPort() + "\n");
                }
            }
            for (var peer : peers) {
                Bytes.same(peer.endOutput().rest(), "");
            }
        } finally {
            peers.forEach(Peer::close);
        }
    }

    @Test
    void echo_silentClient_holdsUpNobody() {
        try (var silent = Peer.to(ours());
                var other = Peer.to(ours())) {
            assertThat(other.send("x").readText(1)).isEqualTo("x");
            assertThat(silent.send("y").readText(1)).isEqualTo("y");
        }
    }
}
