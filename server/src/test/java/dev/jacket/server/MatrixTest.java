package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Needs;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Each family with each kind of concurrency, as the tests of Python's socketserver have it.
class MatrixTest {
    private static final int CLIENTS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    /// Several clients at once, each of which is answered and then leaves.
    private static void talk(Address server, SocketType type) throws Exception {
        var answers = new ArrayList<FutureTask<String>>();
        for (int i = 0; i < CLIENTS; i++) {
            String text = "client " + i;
            answers.add(new FutureTask<>(() -> exchange(server, type, text)));
            Thread.startVirtualThread(answers.getLast());
        }
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(answers.get(i).get()).isEqualTo("Hello, client " + i + "!");
        }
    }

    private static String exchange(Address server, SocketType type, String text) throws IOException {
        try (var client = Socket.open(server.family(), type)) {
            client.timeout(PATIENCE);
            if (type.equals(SocketType.DGRAM) && server instanceof Address.Unix) {
                client.bind(Address.Unix.autobind());
            }
            client.connect(server);
            boolean stream = type.equals(SocketType.STREAM);
            client.sendAll((stream ? text + "\n" : text).getBytes(StandardCharsets.UTF_8));
            var answer = new StringBuilder();
            byte[] bytes = new byte[1024];
            while (answer.indexOf("!") < 0) {
                int count = client.recvInto(bytes);
                assertThat(count).isPositive();
                answer.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
            }
            return answer.toString().strip();
        }
    }

    private static void hello(Connection connection) throws IOException {
        for (String line; (line = connection.readLine()) != null; ) {
            connection.writeLine("Hello, " + line + "!");
        }
    }

    /// The same by another program: each message, a line or a record, as its system's read(2) gives it.
    private static final String[] HELLO = {"python3", "-c", """
        import os
        while True:
            got = os.read(0, 65536)
            if not got:
                break
            for line in got.rstrip(b'\\n').split(b'\\n'):
                os.write(1, b'Hello, ' + line + b'!\\n')
        """};

    private static void serve(ServerBuilder builder, SocketType type, Concurrency concurrency) throws Exception {
        var speaking =
                concurrency == Concurrency.PROCESSES ? builder.command(HELLO) : builder.handler(MatrixTest::hello);
        try (var server = speaking.concurrency(concurrency).start()) {
            talk(server.localAddress(), type);
            var report = server.drain(Duration.ofSeconds(10));
            assertThat(report.isClean()).isTrue();
            server.join();
            var counts = server.counts();
            assertThat(counts.accepted()).isEqualTo(CLIENTS);
            assertThat(counts.open()).isZero();
            assertThat(counts.failed()).isZero();
        }
    }

    private static void serve(DatagramServerBuilder builder, Concurrency concurrency) throws Exception {
        var speaking = concurrency == Concurrency.PROCESSES
                ? builder.command(HELLO)
                : builder.handler(datagram -> datagram.reply("Hello, " + datagram.text() + "!"));
        try (var server = speaking.concurrency(concurrency).start()) {
            talk(server.localAddress(), SocketType.DGRAM);
            assertThat(server.drain(Duration.ofSeconds(10)).isClean()).isTrue();
            server.join();
            var counts = server.counts();
            assertThat(counts.datagrams()).isEqualTo(CLIENTS);
            assertThat(counts.dropped() + counts.failed()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tcp(Concurrency concurrency) throws Exception {
        serve(SocketServer.tcp("127.0.0.1:0"), SocketType.STREAM, concurrency);
    }

    @ParameterizedTest
    @EnumSource
    @Needs("ipv6")
    void tcp6(Concurrency concurrency) throws Exception {
        serve(SocketServer.tcp("[::1]:0"), SocketType.STREAM, concurrency);
    }

    @ParameterizedTest
    @EnumSource
    void unix(Concurrency concurrency) throws Exception {
        serve(SocketServer.unix(folder.resolve("s")), SocketType.STREAM, concurrency);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void seqpacket(Concurrency concurrency) throws Exception {
        serve(SocketServer.seqpacket(folder.resolve("s")), SocketType.SEQPACKET, concurrency);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void udp(Concurrency concurrency) throws Exception {
        serve(SocketServer.udp("127.0.0.1:0"), concurrency);
    }

    @ParameterizedTest
    @EnumSource
    @Needs("ipv6")
    void udp6(Concurrency concurrency) throws Exception {
        serve(SocketServer.udp("[::1]:0"), concurrency);
    }

    @ParameterizedTest
    @EnumSource
    void unixDatagram(Concurrency concurrency) throws Exception {
        serve(SocketServer.unixDatagram(folder.resolve("s")), concurrency);
        assertThat(folder).isEmptyDirectory();
    }
}
