package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Row 7: the timestamp server, and row 8's textbook client with it.
class Row07TimestampServerTest {
    @RegisterExtension
    static final Programs SHARED = new Programs();

    @RegisterExtension
    final Programs programs = new Programs();

    private static Server ours() {
        return SHARED.serverOnce("serve", "time", "*:0", "--close");
    }

    @ParameterizedTest
    @EnumSource
    void time_aLine_isStampedAndTheConnectionClosed(Pairing pairing) {
        var server = pairing.ourServer() ? ours() : programs.pythonServer("time_server.py", "127.0.0.1:0");
        var endpoint = "127.0.0.1:" + server.port();
        var client = pairing.ourClient()
                ? programs.jacket("send", endpoint, "--each", "--eol", "crlf", "--reply")
                : programs.python("time_client.py", endpoint);
        client.type("hello\n");
        var first = client.out().nextLine();
        client.type("你好\n");
        var second = client.out().nextLine();
        client.type("\n");
        if (pairing.ourClient()) {
            client.endInput(); // from a pipe it is the end of the input that ends
        }
        client.ends(0);
        Ctime.reply(first.replace("> ", "").stripTrailing(), "hello");
        Ctime.reply(second.replace("> ", "").stripTrailing(), "你好");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\n", "a\r\n", "\n", "é ✓\n", "no end"})
    void time_lineEnd_comesBackAsItWas(String line) {
        try (var peer = Peer.to(ours())) {
            peer.send(line);
            if (!line.endsWith("\n")) {
                peer.endOutput();
            }
            Ctime.reply(Bytes.text(peer.rest()), line);
        }
    }

    @Test
    void time_lineInPieces_isOneLine() {
        try (var peer = Peer.to(ours())) {
            peer.send("he");
            Pause.of(50);
            peer.send("llo\nand more");
            Ctime.reply(Bytes.text(peer.rest()), "hello\n");
        }
    }

    @Test
    void time_withoutClose_answersEveryLineUntilTheEnd() {
        var server = SHARED.serverOnce("serve", "time", "127.0.0.1:0");
        try (var peer = Peer.to(server)) {
            peer.send("one\ntwo\r\nthr");
            Ctime.reply(peer.readLine(), "one\n");
            Ctime.reply(peer.readLine(), "two\r\n");
            peer.send("ee\n").endOutput();
            Ctime.reply(peer.readLine(), "three\n");
            Bytes.same(peer.rest(), "");
        }
    }

    @Test
    void time_zone_isTheLocalOne() {
        var server =
                programs.server(Program.jacket("serve", "time", "127.0.0.1:0").with("TZ", "Asia/Tokyo"));
        try (var peer = Peer.to(server)) {
            Ctime.reply(peer.send("x\n").readLine(), "x\n", ZoneId.of("Asia/Tokyo"));
        }
    }

    @Test
    void time_clientsThatTypeNothing_holdUpNobody() {
        var silent = new ArrayList<Peer>();
        try {
            for (var i = 0; i < 300; i++) {
                silent.add(Peer.to(ours()));
            }
            try (var peer = Peer.to(ours())) {
                Ctime.reply(Bytes.text(peer.send("x\n").rest()), "x\n");
            }
            Ctime.reply(Bytes.text(silent.getFirst().send("late\n").rest()), "late\n");
        } finally {
            silent.forEach(Peer::close);
        }
    }

    @Test
    void time_bothFamilies_areServedByOneSocket() {
        for (var host : new String[] {"127.0.0.1", "::1"}) {
            try (var peer = Peer.to(host, ours().port())) {
                Ctime.reply(Bytes.text(peer.send("x\n").rest()), "x\n");
            }
        }
        assertThat(ours().events().named("listening")).hasSize(1);
    }
}
