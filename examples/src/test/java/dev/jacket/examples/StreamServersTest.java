package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import dev.jacket.loop.Deadline;
import dev.jacket.sockets.ConnectConfig;
import dev.jacket.sockets.Socket;
import dev.jacket.tls.TlsClient;
import dev.jacket.tls.TlsConfig;
import dev.jacket.tls.Trust;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The examples that serve TCP, against the textbook's clients, netcat, and clients that behave badly.
class StreamServersTest {
    @RegisterExtension
    final Children children = new Children();

    @Test
    @Needs("python3")
    void echoServer_textbookClient_isAnsweredEachTime() {
        var server = children.example(EchoServer.class, "127.0.0.1:0");
        var client = children.python("echo_client", server.address(), "one", "zwei", "三");
        assertThat(client.outAtExit()).isEqualTo("one\nzwei\n三\n");
    }

    @Test
    void echoServer_manyIdleClientsAndHalfClose_answersAll() throws IOException {
        var server = children.example(EchoServer.class, "127.0.0.1:0");
        var idle = new ArrayList<Client>();
        try {
            for (int i = 0; i < 50; i++) {
                idle.add(Client.to(server));
            }
            try (var client = Client.to(server)) {
                assertThat(client.send("last").endOutput().rest()).isEqualTo("last");
            }
            for (var client : idle) {
                assertThat(client.send("x").read(1)).isEqualTo("x");
            }
        } finally {
            for (var client : idle) {
                client.close();
            }
        }
    }

    @Test
    void tlsEcho_clientThatKnowsItsFingerprint_getsItBack() throws IOException {
        var server = children.example(TlsEcho.class, "127.0.0.1:0");
        int port = server.port();
        var pin = Trust.pinned(server.out(text -> text.endsWith("\n")).strip());
        var soon = Deadline.after(Duration.ofSeconds(30));
        try (var socket = Socket.connectTo("127.0.0.1", port, ConnectConfig.DEFAULT);
                var tls = TlsClient.of(pin, TlsConfig.DEFAULT).connect(socket, "localhost", soon)) {
            tls.write("under seal".getBytes(UTF_8));
            var bytes = Objects.requireNonNull(tls.read(soon));
            assertThat(UTF_8.decode(bytes).toString()).isEqualTo("under seal");
        }
    }

    @Test
    @Needs("haproxy")
    void behindHaproxy_clientOfHaproxy_isToldItsOwnAddress(@TempDir Path folder) throws IOException {
        var server = children.example(BehindHaproxy.class, "127.0.0.1:0");
        int port;
        try (var free = Client.listener()) {
            port = free.getLocalPort();
        }
        var config = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                  maxconn 50
                defaults
                  timeout connect 10s
                  timeout client 20s
                  timeout server 20s
                listen front
                  mode tcp
                  bind 127.0.0.1:%d
                  server app 127.0.0.1:%d send-proxy-v2
                """.formatted(port, server.port()));
        children.program("haproxy", "-db", "-q", "-f", config.toString());
        var client = await().atMost(Duration.ofSeconds(20))
                .ignoreException(ConnectException.class)
                .until(() -> Client.to(port), Objects::nonNull);
        try (client) {
            var greeting = "you are 127.0.0.1:" + client.localPort() + "\n";
            assertThat(client.read(greeting.length())).isEqualTo(greeting);
            assertThat(client.send("hello\n").read(6)).isEqualTo("hello\n");
        }
        try (var stranger = Client.to(server)) {
            assertThat(stranger.send("no header\n").read(1)).isEmpty();
        }
    }

    @Test
    @Needs("python3")
    void oneShotServer_textbookClient_isAnsweredOnce() {
        var server = children.example(OneShotServer.class, "127.0.0.3:0");
        var client = children.python("hello_client", server.address());
        assertThat(client.outAtExit()).isEqualTo("all is well\n");
        assertThat(server.outAtExit()).matches("127\\.0\\.0\\.1:\\d+ hello world\n");
    }

    @Test
    void oneShotServer_messageLongerThanItReads_repliesWithoutReset() throws IOException {
        var server = children.example(OneShotServer.class, "127.0.0.1:0");
        try (var client = Client.to(server)) {
            client.send("x".repeat(100_000));
            assertThat(client.rest()).isEqualTo("all is well");
            client.send("x".repeat(5_000_000)); // fails once the server has closed
        }
        assertThat(server.exit()).isZero();
    }

    @Test
    @Needs("python3")
    void timestampServer_textbookClient_getsItsLinesWithTheTime() {
        var server = children.example(TimestampServer.class, "127.0.0.1:0");
        var client = children.python("time_client", server.address()).type("hi\nyou\n\n");
        var stamp = "\\[\\w{3} \\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}\\] ";
        assertThat(client.outAtExit()).matches("> " + stamp + "hi\n> " + stamp + "you\n> ");
    }

    @Test
    void timestampServer_silentClient_holdsUpNobody() throws IOException {
        var server = children.example(TimestampServer.class, "127.0.0.1:0");
        try (var silent = Client.to(server);
                var client = Client.to(server)) {
            assertThat(client.send("half").send(" and half\r\n").rest())
                    .hasSize(27 + 15)
                    .endsWith("] half and half\r\n");
            assertThat(silent.endOutput().rest()).hasSize(27);
        }
    }

    @Test
    @Needs("python3")
    void greetingServer_textbookClient_isGreetedAndAnswered() {
        var server = children.example(GreetingServer.class, "127.0.0.1:0");
        var client = children.python("greet_client", server.address());
        assertThat(client.outAtExit()).isEqualTo("Hello,I am server!\nLoop_msg: Hello,I am client!!\n");
    }

    @Test
    void greetingServer_exitWithLineEnd_isTheEnd() throws IOException {
        var server = children.example(GreetingServer.class, "127.0.0.1:0");
        for (var exit : new String[] {"exit", "exit\n", "exit\r\n"}) {
            try (var client = Client.to(server)) {
                assertThat(client.read(18)).isEqualTo("Hello,I am server!");
                assertThat(client.send("exits\n").read(17)).isEqualTo("Loop_msg: exits!\n");
                assertThat(client.send(exit).rest()).isEmpty();
            }
        }
    }

    @Test
    void operatorServer_clientsOneAfterAnother_areShownAndAnswered() throws IOException {
        var server = children.example(OperatorServer.class, "127.0.0.1:0");
        try (var first = Client.to(server);
                var second = Client.to(server)) {
            first.send("hello");
            server.out(text -> text.contains("hello\n"));
            assertThat(server.type("你好\n").out()).startsWith("127.0.0.1:");
            assertThat(first.read("你好".getBytes(UTF_8).length)).isEqualTo("你好");
            first.reset();
            second.send("next");
            server.out(text -> text.contains("next\n"));
            server.type("yes\n");
            assertThat(second.read(3)).isEqualTo("yes");
            second.endOutput();
            assertThat(second.rest()).isEmpty();
        }
        server.out(text -> text.endsWith(" left\n"));
    }

    @Test
    void keyValueStore_keepsWhatClientsSet() throws IOException {
        var server = children.example(KeyValueStore.class, "127.0.0.1:0");
        try (var one = Client.to(server);
                var two = Client.to(server)) {
            assertThat(one.send("set a 1 and more\n").read(3)).isEqualTo("ok\n");
            assertThat(two.send("get a\ncount\n").read(19)).isEqualTo("value 1 and more\n1\n");
            assertThat(two.send("del a\ndel a\nget a\n").read(13)).isEqualTo("ok\nnone\nnone\n");
            assertThat(one.send("fetch\nquit\nget a\n").rest())
                    .startsWith("error: ")
                    .endsWith("quit\n");
        }
    }

    @Test
    void chatRoom_linesGoToTheOthers() throws IOException {
        var server = children.example(ChatRoom.class, "127.0.0.1:0");
        try (var ann = Client.to(server);
                var bob = Client.to(server)) {
            assertThat(bob.send("bob\n").read(10)).isEqualTo("hello bob\n");
            assertThat(ann.send("ann\n").read(10)).isEqualTo("hello ann\n");
            ann.send("hi\n");
            assertThat(bob.read(8)).isEqualTo("ann: hi\n");
            bob.send("hé\n");
            assertThat(ann.read(9)).isEqualTo("bob: hé\n");
        }
    }

    /// The others are done with each part before the next is sent, so that only who reads nothing falls behind.
    @Test
    @Row("C5")
    @Timeout(300)
    void chatRoom_whoReadsNothing_isCutAlone() throws IOException {
        int members = Scale.of(49, 999);
        var server = children.example(ChatRoom.class, "127.0.0.1:0");
        var readers = new ArrayList<Client>();
        try (var ann = Client.to(server);
                var stalled = Client.to(server)) {
            assertThat(stalled.send("stalled\n").read(14)).isEqualTo("hello stalled\n");
            for (int i = 0; i < members; i++) {
                readers.add(Client.to(server));
                assertThat(readers.getLast().send("r\n").read(8)).isEqualTo("hello r\n");
            }
            assertThat(ann.send("ann\n").read(10)).isEqualTo("hello ann\n");
            var part = ("x".repeat(1000) + "\n").repeat(20);
            var heard = part.replace("x".repeat(1000), "ann: " + "x".repeat(1000));
            for (int sent = 0; sent < 12 << 20; sent += part.length()) { // more than two sockets' buffers hold
                ann.send(part);
                for (Client reader : readers) {
                    assertThat(reader.read(heard.length())).isEqualTo(heard);
                }
            }
            assertThat(stalled.count()).isLessThan(12 << 20); // what was there, and the end
        } finally {
            for (Client reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void hotRestartServer_startedAgain_takesOver(@TempDir Path folder) throws IOException {
        var control = folder.resolve("control").toString();
        var first = children.example(HotRestartServer.class, "127.0.0.1:0", "first", control);
        try (var client = Client.to(first)) {
            assertThat(client.send("x\n").read(8)).isEqualTo("first x\n");
            children.example(HotRestartServer.class, first.address(), "second", control);
            assertThat(client.rest()).isEmpty();
        }
        try (var client = Client.to(first)) {
            assertThat(client.send("x\n").read(9)).isEqualTo("second x\n");
        }
        assertThat(first.exit()).isZero();
    }
}
