package dev.jacket.acceptance;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `want04-udp-many`: many peers of one UDP server, each with its own replies.
class Want04UdpManyTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Test
    void hello_200Peers_noReplyIsLostOrCrossed() {
        var server = programs.server("serve", "hello", "udp://127.0.0.1:0");
        var peers = new ArrayList<Datagrams>();
        try {
            for (var i = 0; i < 200; i++) {
                peers.add(Datagrams.open());
            }
            peers.getFirst().send("never read", "127.0.0.1", server.port());
            peers.removeFirst().close();
            for (var round = 0; round < 50; round++) {
                for (var peer : peers) {
                    peer.send(peer.port() + "/" + round, "127.0.0.1", server.port());
                }
                for (var peer : peers) {
                    Bytes.same(peer.receive().bytes(), "Hello, " + peer.port() + "/" + round + "!");
                }
            }
        } finally {
            peers.forEach(Datagrams::close);
        }
        server.running().terminate();
        server.running().ends(0);
    }
}
