package dev.jacket.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Row 1: two people chat over TCP, each with any of the programs.
class Row01TwoPersonChatTest {
    @RegisterExtension
    final Programs programs = new Programs();

    enum Person {
        OURS,
        PYTHON,
        NC;

        Running listen(Programs programs) {
            return switch (this) {
                case OURS -> programs.jacket("listen", "127.0.0.1:0");
                case PYTHON -> programs.python("chat.py", "listen", "127.0.0.1:0");
                case NC -> programs.program("nc", "-N", "-l", "127.0.0.1", "0");
            };
        }

        Running connect(Programs programs, int port) {
            return switch (this) {
                case OURS -> programs.jacket("connect", "127.0.0.1:" + port);
                case PYTHON -> programs.python("chat.py", "connect", "127.0.0.1:" + port);
                case NC -> programs.program("nc", "-N", "127.0.0.1", "" + port);
            };
        }
    }

    static Stream<Arguments> chats() {
        var chats = new ArrayList<Arguments>();
        for (var server : Person.values()) {
            for (var client : Person.values()) {
                chats.add(Arguments.of(server, client, true));
                chats.add(Arguments.of(server, client, false));
            }
        }
        return chats.stream();
    }

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest(name = "{0} listens, {1} connects, client ends first: {2}")
    @MethodSource("chats")
    void chat_typedLines_arriveAtOnceBothWays(Person one, Person other, boolean clientEndsFirst) {
        var server = one.listen(programs);
        var client = other.connect(programs, server.port());
        client.type("hello\n");
        Bytes.same(server.out().next(6), "hello\n");
        server.type("你好 ✓\nsecond\n");
        Bytes.same(client.out().next(Bytes.utf8("你好 ✓\nsecond\n").length), "你好 ✓\nsecond\n");
        client.type("\n");
        Bytes.same(server.out().next(1), "\n");

        var first = clientEndsFirst ? client : server;
        var second = clientEndsFirst ? server : client;
        first.endInput();
        if (!clientEndsFirst && other == Person.NC) {
            second.endInput(); // nc that connected stays as long as its stdin is open
        }
        second.ends(0);
        first.ends(0);
        Bytes.same(client.out().rest(), "");
        Bytes.same(server.out().rest(), "");
    }

    @Test
    void listen_portAlone_answersOnBothFamilies() {
        for (var host : List.of("127.0.0.1", "::1")) {
            var server = programs.server("listen", "0");
            try (var peer = Peer.to(host, server.port())) {
                peer.send("over " + host + "\n");
                assertThat(server.out().nextLine()).isEqualTo("over " + host);
                peer.endOutput();
            }
            server.running().endInput();
            server.running().ends(0);
        }
    }

    @Test
    void connect_ipv6_arrives() throws Exception {
        try (var listener = Peer.listener("::1", 0)) {
            var client = programs.jacket("connect", "[::1]:" + listener.getLocalPort())
                    .type("six\n");
            try (var peer = Peer.from(listener)) {
                assertThat(peer.readLine()).isEqualTo("six\n");
            }
            client.endInput();
            client.ends(0);
        }
    }

    @Test
    void listen_secondClient_waitsAndIsNotMixedIn() {
        var server = programs.server("listen", "127.0.0.1:0");
        try (var first = Peer.to(server)) {
            first.send("first\n");
            assertThat(server.out().nextLine()).isEqualTo("first");
            server.running().type("only to the first\n");
            assertThat(first.readLine()).isEqualTo("only to the first\n");
        }
        server.running().ends(0);
        Bytes.same(server.out().rest(), "");
    }
}
