package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Row 4: the client that says `hello world` and prints the reply. With the textbook's server: row 3's test.
class Row04HelloClientTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Test
    void send_text_goesOverAsItIs() throws Exception {
        try (var listener = Peer.listener()) {
            var client = programs.jacket("send", "127.0.0.1:" + listener.getLocalPort(), "hello world", "--reply");
            try (var peer = Peer.from(listener)) {
                Bytes.same(peer.read(11), "hello world");
                peer.send("x").endOutput();
                Bytes.same(peer.rest(), "");
            }
            Bytes.same(client.ends(0).out().rest(), "x");
        }
    }

    /// nc ends with its client's end, so that must not come before the reply.
    @Test
    void reply_typedByAPersonAtNc_arrives() {
        var nc = programs.program("nc", "-N", "-l", "127.0.0.1", "0");
        var client = programs.jacket("send", "127.0.0.1:" + nc.port(), "hello world", "--reply");
        Bytes.same(nc.out().next(11), "hello world");
        Pause.of(500);
        nc.type("all is well\n");
        Bytes.same(client.ends(0).out().rest(), "all is well\n");
    }

    @Test
    void reply_afterTheEndOfTheQuestion_isWaitedFor() throws Exception {
        for (var eof : new boolean[] {false, true}) {
            try (var listener = Peer.listener()) {
                var endpoint = "127.0.0.1:" + listener.getLocalPort();
                var client = eof
                        ? programs.jacket("send", endpoint, "hello world", "--reply=eof")
                        : programs.jacket("send", endpoint, "--reply").type("hello world");
                client.release();
                try (var peer = Peer.from(listener)) {
                    Bytes.same(peer.rest(), "hello world");
                    peer.send("all is well");
                }
                Bytes.same(client.ends(0).out().rest(), "all is well");
            }
        }
    }

    /// The connection stays open: the reply is whole 200 ms after its last byte. So a test that was held up while it
    /// sent has said something else, and does so again.
    @Test
    void reply_inPieces_isWhole() throws Exception {
        Duration longest = Duration.ofHours(1);
        for (var tries = 0; longest.toMillis() > 150 && tries < 20; tries++) {
            try (var listener = Peer.listener()) {
                var client = programs.jacket("send", "127.0.0.1:" + listener.getLocalPort(), "hello world", "--reply");
                try (var peer = Peer.from(listener)) {
                    peer.read(11);
                    longest = sendInPieces(peer, "all is well");
                    var reply = client.ends(0).out().restText();
                    assertThat("all is well").startsWith(reply);
                    assertThat(reply.equals("all is well") || longest.toMillis() > 150)
                            .describedAs(reply)
                            .isTrue();
                }
            }
        }
    }

    /// {@return the longest that the peer had to wait for a piece}
    private static Duration sendInPieces(Peer peer, String text) {
        var longest = 0L;
        var last = System.nanoTime();
        for (var piece : text.split("(?<=\\G.{3})", -1)) {
            peer.send(piece);
            longest = Math.max(longest, System.nanoTime() - last);
            last = System.nanoTime();
            Pause.of(60);
        }
        return Duration.ofNanos(longest);
    }

    @Test
    void reply_noneInTime_exitsWith3() throws Exception {
        try (var listener = Peer.listener()) {
            var endpoint = "127.0.0.1:" + listener.getLocalPort();
            var client = programs.jacket("send", endpoint, "hello world", "--reply", "--reply-timeout", "500ms");
            try (var peer = Peer.from(listener)) {
                Bytes.same(peer.read(11), "hello world");
                var begun = System.nanoTime();
                client.ends(3);
                assertThat(System.nanoTime() - begun).isBetween(300_000_000L, 10_000_000_000L);
            }
            OneLine.of(client).startsWith("jacket: ");
        }
    }

    @Test
    void reply_closedWithoutOne_exitsWith1() throws Exception {
        try (var listener = Peer.listener()) {
            var client = programs.jacket("send", "127.0.0.1:" + listener.getLocalPort(), "hello world", "--reply");
            try (var peer = Peer.from(listener)) {
                Bytes.same(peer.read(11), "hello world");
            }
            OneLine.of(client.ends(1)).contains("peer closed before");
        }
    }

    @Test
    void send_refused_isOneLineAndExit1() throws Exception {
        try (var port = HeldPort.take()) {
            var place = "127.0.0.1:" + port.number();
            var client = programs.jacket("send", place, "hello world", "--reply");
            OneLine.of(client.ends(1))
                    .startsWith("jacket: connect tcp " + place + " : ECONNREFUSED (Connection refused)");
        }
    }
}
