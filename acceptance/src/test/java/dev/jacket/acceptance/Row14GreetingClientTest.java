package dev.jacket.acceptance;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Row 14: the client that is greeted first. With the textbook's server: row 13's test.
class Row14GreetingClientTest {
    @RegisterExtension
    final Programs programs = new Programs();

    private Running ours(int port, String... more) {
        return programs.start(Program.jacket("send", "127.0.0.1:" + port, "--greeting", "--reply", "--bye", "exit")
                .plus(more)
                .plus("Hello,I am client!"));
    }

    @Test
    void messages_onTheWire_areThoseBytesInThatOrder() throws Exception {
        try (var listener = Peer.listener()) {
            var client = ours(listener.getLocalPort());
            try (var peer = Peer.from(listener)) {
                peer.send("Hello,I am ");
                peer.awaitRead();
                peer.send("server!");
                Bytes.same(peer.read(18), "Hello,I am client!");
                peer.send("Loop_msg: ");
                peer.awaitRead();
                peer.send("whole!");
                Bytes.same(peer.rest(), "exit");
            }
            client.ends(0);
            Bytes.same(client.out().rest(), "Hello,I am server!Loop_msg: whole!");
        }
    }

    @Test
    void greeting_thatNeverComes_exitsWith3() throws Exception {
        try (var listener = Peer.listener()) {
            var client = ours(listener.getLocalPort(), "--reply-timeout", "300ms");
            try (var peer = Peer.from(listener)) {
                client.ends(3);
                OneLine.of(client).startsWith("jacket: ");
                peer.endOutput();
            }
        }
    }

    @Test
    void reply_closedInItsPlace_exitsWith1() throws Exception {
        try (var listener = Peer.listener()) {
            var client = ours(listener.getLocalPort());
            try (var peer = Peer.from(listener)) {
                peer.send("Hello,I am server!");
                Bytes.same(peer.read(18), "Hello,I am client!");
            }
            client.ends(1);
            Bytes.same(client.out().rest(), "Hello,I am server!");
            OneLine.of(client).contains("peer closed before");
        }
    }
}
