package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Row 12: one operator answers one client after another. With the textbook's client and server: row 11's test.
class Row12OperatorServerTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private Server ours(String... more) {
        return programs.server(
                Program.jacket("listen", "-k", "*:0", "--eol", "none").plus(more));
    }

    @Test
    void listen_secondClient_waitsForTheEndOfTheFirst() {
        var server = ours();
        try (var first = Peer.to(server)) {
            first.send("first");
            Bytes.same(server.out().next(5), "first");
            try (var second = Peer.to(server)) {
                second.send("second");
                first.send("more");
                Bytes.same(server.out().next(4), "more");
                first.endOutput();
                Bytes.same(server.out().next(6), "second");
                server.running().type("to you\n");
                Bytes.same(second.read(6), "to you");
            }
        }
        assertThat(server.events().awaitCount(server.running(), "closed", 2)).hasSize(2);
        assertThat(server.running().isAlive()).isTrue();
    }

    @Test
    void listen_whoCameAndWhoLeft_isTold() {
        var server = ours("-v");
        String name;
        try (var peer = Peer.to(server)) {
            name = "127.0.0.1:" + peer.localPort();
            assertThat(server.running().err().nextThrough(name)).contains("127.0.0.1");
        }
        server.running().err().nextThrough("left");
        assertThat(server.running().err().nextLine()).contains(name);
        assertThat(server.events().named("accepted").getFirst().text("peer")).contains(":" + name.split(":", -1)[1]);
    }

    @Test
    void listen_clientThatResets_doesNotEndTheServer() {
        var server = ours();
        for (var i = 1; i <= 3; i++) {
            var peer = Peer.to(server);
            peer.send("x");
            Bytes.same(server.out().next(1), "x");
            peer.reset();
            server.events().awaitCount(server.running(), "closed", i);
        }
        try (var peer = Peer.to(server)) {
            Bytes.same(peer.send("still there?").read(0), "");
            Bytes.same(server.out().next(12), "still there?");
        }
        assertThat(server.events().named("closed").getFirst().text("why")).isEqualTo("reset");
    }

    @Test
    void listen_emptyReply_saysThatNothingWasSent() {
        var server = ours("-v");
        try (var peer = Peer.to(server)) {
            peer.send("hello");
            server.out().next(5);
            server.running().type("\n");
            server.running().err().nextThrough("nothing sent");
            server.running().type("now\n");
            Bytes.same(peer.read(3), "now");
        }
    }

    @Test
    void listen_manyClients_keepsNoMemoryOfThem() {
        var server = ours("--after-peer-eof=1ms");
        var clients = 0;
        for (var i = 0; i < 20; i++) {
            clients = serve(server, clients);
        }
        var before = server.running().residentKib();
        for (var i = 0; i < 60; i++) {
            clients = serve(server, clients);
        }
        assertThat(server.running().residentKib() - before)
                .describedAs("KiB for 60 clients, each of which has 256 KiB while it is there")
                .isLessThan(8 << 10);
    }

    private static int serve(Server server, int before) {
        try (var peer = Peer.to(server)) {
            peer.send("x").endOutput();
            Bytes.same(server.out().next(1), "x");
            Bytes.same(peer.rest(), "");
        }
        return server.events()
                .awaitCount(server.running(), "closed", before + 1)
                .size();
    }

    @Test
    void listen_operatorEnds_theClientIsStillRead() {
        var server = ours();
        try (var peer = Peer.to(server)) {
            peer.send("a");
            Bytes.same(server.out().next(1), "a");
            server.running().endInput();
            Bytes.same(peer.rest(), "");
            peer.send("last");
        }
        Bytes.same(server.out().next(4), "last");
    }
}
