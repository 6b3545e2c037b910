package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Row 5: the client with several messages, each answered by bytes that end in LF.
class Row05LineClientTest {
    private static final String FIRST = "The 1st message: Hello!\n";
    private static final String SECOND = "The 2nd message: Bye!\n";

    @RegisterExtension
    static final Programs SHARED = new Programs();

    @RegisterExtension
    final Programs programs = new Programs();

    private Program ours(int port, String... more) {
        return Program.jacket("send", "127.0.0.1:" + port, "--eol", "lf", "--reply=line")
                .plus(more)
                .plus(FIRST.strip(), SECOND.strip());
    }

    private Running client(boolean ours, int port) {
        return ours ? programs.start(ours(port)) : programs.python("lines_client.py", "127.0.0.1:" + port);
    }

    static Stream<Arguments> typists() {
        var all = new ArrayList<Arguments>();
        for (var ourServer : new boolean[] {false, true}) {
            for (var ourClient : new boolean[] {false, true}) {
                all.add(Arguments.of(ourServer, ourClient));
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "our server {0}, our client {1}")
    @MethodSource("typists")
    void messages_someoneTypesTheAnswers_eachWaitsForItsOwn(boolean ourServer, boolean ourClient) {
        var server = ourServer
                ? programs.jacket("listen", "127.0.0.1:0")
                : programs.program("nc", "-N", "-l", "127.0.0.1", "0");
        var client = client(ourClient, server.port());
        Bytes.same(server.out().next(FIRST.length()), FIRST);
        server.type("typed slowly, ");
        server.type("and in two pieces\n");
        Bytes.same(server.out().next(SECOND.length()), SECOND);
        server.type("再见\n");
        client.ends(0);
        Bytes.same(client.out().rest(), "typed slowly, and in two pieces\n再见\n");
        server.endInput();
        server.ends(0);
        Bytes.same(server.out().rest(), "");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messages_toOurEchoServer_comeBack(boolean ourClient) {
        var server = SHARED.serverOnce("serve", "echo", "127.0.0.1:0");
        var client = client(ourClient, server.port()).ends(0);
        Bytes.same(client.out().rest(), FIRST + SECOND);
    }

    @Test
    void reply_cutAnywhere_isWhole() throws Exception {
        var reply = Bytes.utf8("ø你✓ the end\n");
        try (var listener = Peer.listener()) {
            var client = programs.start(ours(listener.getLocalPort()));
            try (var peer = Peer.from(listener)) {
                Bytes.same(peer.read(FIRST.length()), FIRST);
                for (var b : reply) {
                    peer.send(new byte[] {b});
                    Pause.of(5);
                }
                Bytes.same(peer.read(SECOND.length()), SECOND);
                peer.send(reply);
                Bytes.same(peer.rest(), "");
            }
            client.ends(0);
            Bytes.same(client.out().rest(), Bytes.text(reply).repeat(2));
        }
    }

    @Test
    void reply_eofBeforeItsLineEnd_exitsWith1AndKeepsWhatCame() throws Exception {
        try (var listener = Peer.listener()) {
            var client = programs.start(ours(listener.getLocalPort()));
            try (var peer = Peer.from(listener)) {
                peer.read(FIRST.length());
                peer.send("one\n");
                peer.read(SECOND.length());
                peer.send("half a re").endOutput();
                client.ends(1);
            }
            Bytes.same(client.out().rest(), "one\nhalf a re");
            OneLine.of(client).contains("peer closed before the end of reply 2");
        }
    }

    @Test
    void reply_lineWithoutEnd_isRefusedAtTheLimit() throws Exception {
        try (var listener = Peer.listener()) {
            var client = programs.start(ours(listener.getLocalPort()));
            try (var peer = Peer.from(listener)) {
                peer.read(FIRST.length());
                peer.send("x".repeat(5_000));
                client.ends(1);
            }
            OneLine.of(client).contains("max-line");
            assertThat(client.out().total()).isLessThanOrEqualTo(5_000);
        }
    }
}
