package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Rows 11 and 12 together: what is typed goes over without a line end, and what arrives is printed.
class Row11TypingClientTest {
    @RegisterExtension
    final Programs programs = new Programs();

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource
    void typing_inTurns_arrivesWithoutLineEnd(Pairing pairing) {
        var server = pairing.ourServer()
                ? programs.server("listen", "-k", "*:0", "--eol", "none")
                : programs.pythonServer("operator_server.py", "*:0");
        var endpoint = "127.0.0.1:" + server.port();
        for (var round : new String[] {"one", "two"}) {
            var client = pairing.ourClient()
                    ? programs.jacket("connect", endpoint, "--eol", "none")
                    : programs.python("typing_client.py", endpoint);
            for (var line : new String[] {"hello " + round, "你好"}) {
                client.type(line + "\n");
                Bytes.same(server.out().next(Bytes.utf8(line).length), line);
                if (!pairing.ourServer()) {
                    server.out().next(1);
                }
                server.running().type("re: " + line + "\n");
                Bytes.same(client.out().next(Bytes.utf8("re: " + line).length), "re: " + line);
                if (!pairing.ourClient()) {
                    client.out().next(1);
                }
            }
            client.endInput();
            client.ends(0);
            Bytes.same(client.out().rest(), "");
            if (!pairing.ourServer()) {
                assertThat(server.out().nextLine()).isEqualTo("gone");
            }
        }
        assertThat(server.running().isAlive()).isTrue();
    }

    @Test
    void typing_notInTurns_nothingWaits() throws Exception {
        try (var listener = Peer.listener()) {
            var client = programs.jacket("connect", "127.0.0.1:" + listener.getLocalPort(), "--eol", "none");
            try (var peer = Peer.from(listener)) {
                peer.send("unasked");
                Bytes.same(client.out().next(7), "unasked");
                client.type("a\n");
                Bytes.same(peer.read(1), "a");
                client.type("b\nc\n");
                Bytes.same(peer.read(2), "bc");
                peer.send("x");
                peer.send("y");
                Bytes.same(client.out().next(2), "xy");
                client.endInput();
                Bytes.same(peer.rest(), "");
                peer.send("after your end");
            }
            client.ends(0);
            Bytes.same(client.out().rest(), "after your end");
        }
    }

    @Test
    void typing_charset_isUsedBothWaysAndLettersAreJoined() throws Exception {
        var gbk = Charset.forName("GBK");
        try (var listener = Peer.listener()) {
            var client = programs.jacket(
                    "connect", "127.0.0.1:" + listener.getLocalPort(), "--eol", "none", "--charset", "gbk");
            try (var peer = Peer.from(listener)) {
                client.type("你好\n");
                Bytes.same(peer.read(4), "你好".getBytes(gbk));
                for (var b : "再见 ok".getBytes(gbk)) {
                    peer.send(new byte[] {b});
                    Pause.of(20);
                }
                Bytes.same(client.out().next(Bytes.utf8("再见 ok").length), "再见 ok");
            }
            client.ends(0);
        }
    }
}
