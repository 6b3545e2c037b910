package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The examples that are TCP clients, against the textbook's servers, netcat, and servers that behave badly.
class StreamClientsTest {
    @RegisterExtension
    final Children children = new Children();

    @Test
    @Needs("nc")
    void twoPersonChat_listeningToNetcat_passesLinesBothWaysAtOnce() {
        var chat = children.example(TwoPersonChat.class, "127.0.0.1:0", "listen");
        var netcat = children.program("nc", "-N", "127.0.0.1", Integer.toString(chat.port()));
        chat.type("hello\n");
        netcat.out("hello\n"::equals);
        netcat.type("grüß dich\n");
        chat.out("grüß dich\n"::equals);
        netcat.endInput();
        assertThat(chat.exit()).isZero();
    }

    @Test
    @Needs("python3")
    void twoPersonChat_connectedToTextbook_endsWhenTheOtherEnds() {
        var listener = children.python("chat", "listen", "127.0.0.1:0");
        var chat = children.example(TwoPersonChat.class, listener.address());
        chat.type("a\n");
        listener.out("a\n"::equals);
        listener.type("b\n").endInput();
        assertThat(chat.outAtExit()).isEqualTo("b\n");
    }

    @Test
    @Needs("python3")
    void helloClient_textbookServer_printsTheReply() {
        var server = children.python("reply_server", "127.0.0.3:0");
        var client = children.example(HelloClient.class, server.address());
        assertThat(client.outAtExit()).isEqualTo("all is well\n");
        assertThat(server.outAtExit()).contains("hello world");
    }

    @Test
    void helloClient_replyInPiecesAndNoEnd_isPrintedWhole() throws IOException {
        try (var listener = Client.listener()) {
            var client = children.example(HelloClient.class, "127.0.0.1:" + listener.getLocalPort());
            try (var server = Client.from(listener)) {
                assertThat(server.read(11)).isEqualTo("hello world");
                for (var piece : List.of("all", " is", " ", "well")) {
                    server.send(piece);
                }
                assertThat(client.outAtExit()).isEqualTo("all is well\n");
            }
        }
    }

    @Test
    void lineClient_replyCutInsideALetter_isPrintedWhole() throws IOException {
        try (var listener = Client.listener()) {
            var client = children.example(LineClient.class, "127.0.0.1:" + listener.getLocalPort());
            try (var server = Client.from(listener)) {
                var reply = "grüß\n".getBytes(UTF_8);
                assertThat(server.read(24)).isEqualTo("The 1st message: Hello!\n");
                server.send(reply, 0, 3).send(reply, 3, reply.length);
                assertThat(server.read(22)).isEqualTo("The 2nd message: Bye!\n");
                server.send("bye\n");
                assertThat(server.rest()).isEmpty();
            }
            assertThat(client.outAtExit()).isEqualTo("grüß\nbye\n");
        }
    }

    @Test
    void lineClient_endBeforeTheLine_isAnError() throws IOException {
        try (var listener = Client.listener()) {
            var client = children.example(LineClient.class, "127.0.0.1:" + listener.getLocalPort());
            try (var server = Client.from(listener)) {
                server.read(24);
                server.send("half");
            }
            assertThat(client.exit()).isEqualTo(1);
            assertThat(client.err()).contains("peer closed before the end");
        }
    }

    @Test
    @Needs("python3")
    void shortConnectionClient_textbookServer_connectsForEachLine() {
        var server = children.python("time_server", "127.0.0.1:0");
        var client = children.example(ShortConnectionClient.class, server.address());
        var output = client.type("hi\nyou\n\n").outAtExit();
        assertThat(output).matches("> \\[.{24}\\] hi\n> \\[.{24}\\] you\n> ");
    }

    @Test
    void shortConnectionClient_refused_keepsAsking() throws IOException {
        int port;
        try (var listener = Client.listener()) {
            port = listener.getLocalPort();
        }
        var client = children.example(ShortConnectionClient.class, "127.0.0.1:" + port);
        assertThat(client.type("hi\n").endInput().outAtExit())
                .startsWith("> not sent: hi (")
                .endsWith("\n> ");
    }

    @Test
    @Needs("python3")
    void longAndShort_echoServer_tellsWhatAConnectionCosts() {
        var server = children.python("echo_server", "127.0.0.1:0");
        var client = children.example(LongAndShort.class, server.address());
        var lines = client.outAtExit().lines().toList();
        assertThat(lines)
                .hasSize(2)
                .allMatch(line -> line.matches("(long |short) +\\d+ us, \\d+\\.\\d\\d segments a message"));
        assertThat(segments(lines.get(0))).isBetween(1.9, 4.0);
        assertThat(segments(lines.get(1))).isBetween(4.0, 9.0);
    }

    private static double segments(String line) {
        return Double.parseDouble(line.substring(line.indexOf(", ") + 2, line.indexOf(" segments")));
    }

    @Test
    void typingClient_bothWays_sendsNoLineEndsAndPrintsAtOnce() throws IOException {
        try (var listener = Client.listener()) {
            var client = children.example(TypingClient.class, "127.0.0.1:" + listener.getLocalPort());
            try (var server = Client.from(listener)) {
                server.send("welcome");
                client.out("welcome\n"::equals);
                assertThat(client.type("hi\n").endInput()).isNotNull();
                assertThat(server.rest()).isEqualTo("hi");
                var letter = "ß".getBytes(UTF_8);
                server.send(letter, 0, 1).send(letter, 1, 2);
            }
            assertThat(client.outAtExit()).isEqualTo("welcome\nß\n");
        }
    }

    @Test
    @Needs("python3")
    void greetingClient_textbookServer_printsGreetingAndAnswer() {
        var server = children.python("greet_server", "127.0.0.1:0");
        var client = children.example(GreetingClient.class, server.address());
        assertThat(client.outAtExit()).isEqualTo("Hello,I am server!\nLoop_msg: Hello,I am client!!\n");
    }

    @Test
    void greetingClient_anyServer_leavesWithExit() throws IOException {
        try (var listener = Client.listener()) {
            var client = children.example(GreetingClient.class, "127.0.0.1:" + listener.getLocalPort());
            try (var server = Client.from(listener)) {
                server.send("Hello,").send("I am server!");
                assertThat(server.read(18)).isEqualTo("Hello,I am client!");
                assertThat(server.send("so").rest()).isEqualTo("exit");
            }
            assertThat(client.outAtExit()).isEqualTo("Hello,I am server!\nso\n");
        }
    }
}
