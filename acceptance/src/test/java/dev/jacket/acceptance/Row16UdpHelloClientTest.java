package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Row 16: the UDP client that waits for each reply. With the textbook's server: row 15's test.
class Row16UdpHelloClientTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private static String reply(Running client) {
        return client.out().restText().replace("\n", "");
    }

    @Test
    void messages_inTurn_eachAfterTheReplyBefore() {
        try (var peer = Datagrams.open()) {
            var client = programs.jacket("send", peer.endpoint(), "--reply", "hello", "world");
            var first = peer.receive();
            Bytes.same(first.bytes(), "hello");
            assertThat(peer.receiveWithin(300)).isEmpty();
            peer.send(Bytes.utf8("one"), first.from());
            Bytes.same(peer.receive().bytes(), "world");
            peer.send(Bytes.utf8("two"), first.from());
            client.ends(0);
            assertThat(reply(client)).isEqualTo("onetwo");
        }
    }

    @Test
    void stranger_isNotTakenForThePeer() {
        try (var peer = Datagrams.open();
                var stranger = Datagrams.open()) {
            var client = programs.jacket("send", peer.endpoint(), "--reply", "hello");
            var from = peer.receive().from();
            stranger.send(Bytes.utf8("wrong"), from);
            peer.send(Bytes.utf8("right"), from);
            client.ends(0);
            assertThat(reply(client)).isEqualTo("right");
        }
    }

    @Test
    void retry_lostDatagram_isSentAgain() {
        try (var peer = Datagrams.open()) {
            var client =
                    programs.jacket("send", peer.endpoint(), "--reply", "--retry", "--reply-timeout", "400ms", "hello");
            Bytes.same(peer.receive().bytes(), "hello");
            var again = peer.receive();
            Bytes.same(again.bytes(), "hello");
            peer.send(Bytes.utf8("late"), again.from());
            client.ends(0);
            assertThat(reply(client)).isEqualTo("late");
        }
    }
}
