package dev.jacket.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import dev.jacket.loop.Deadline;
import dev.jacket.sockets.ConnectConfig;
import dev.jacket.sockets.Linger;
import dev.jacket.sockets.Options;
import dev.jacket.tls.Identities;
import dev.jacket.tls.Identity;
import dev.jacket.tls.TlsClient;
import dev.jacket.tls.TlsConfig;
import dev.jacket.tls.TlsServer;
import dev.jacket.tls.Trust;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Connections that end in every way, very many of them, leave nothing behind.
@Timeout(1800)
class ManyEndsTest {
    private static final int CLIENTS = 4;
    private static final int RESETS = Scale.of(5_000, 1_200_000);
    private static final int CONNECTIONS = Scale.of(20_000, 1_000_000);
    private static final int FAILS = 1;
    private static final int RESETS_ITSELF = 2;
    private static final int SECURE = Scale.of(2_000, 100_000);
    private static final byte[] HALF_A_HELLO = {22, 3, 1, 2, 0, 1};
    private static final Duration LONG = Duration.ofSeconds(60);

    private static int descriptors() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }

    /// From several addresses, as one has only so many ports.
    private static Socket connect(int port, int number) throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(10_000);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + (2 + number % 8)), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private interface Client {
        void talk(int number) throws Exception;
    }

    private static void all(int count, Client client) throws Exception {
        var next = new AtomicInteger();
        var tasks = new ArrayList<FutureTask<Void>>();
        for (int i = 0; i < CLIENTS; i++) {
            tasks.add(new FutureTask<>(() -> {
                for (int number; (number = next.getAndIncrement()) < count; ) {
                    client.talk(number);
                }
                return null;
            }));
            Thread.ofPlatform().start(tasks.getLast());
        }
        for (var task : tasks) {
            task.get();
        }
    }

    private static void reset(int port, int number) throws IOException {
        try (var socket = connect(port, number)) {
            socket.getOutputStream().write('x');
            socket.setSoLinger(true, 0);
        }
    }

    @Test
    @Row("C6")
    void storm_ofResets_leavesNothingBehind() throws Exception {
        var heard = new Served.Heard();
        try (var served = Served.by(Served.ECHO, limits -> limits, heard);
                var bystander = served.client()) {
            assertThat(Served.exchange(bystander, "x")).isEqualTo("x");
            all(50, number -> reset(served.port(), number));
            await().atMost(LONG).until(() -> served.server().counts().open() == 1);
            int before = descriptors();

            all(RESETS, number -> reset(served.port(), number));

            await().atMost(LONG).until(() -> served.server().counts().open() == 1);
            await().untilAsserted(() -> assertThat(descriptors()).isEqualTo(before));
            assertThat(heard.failures).isEmpty();
            assertThat(heard.refusals).isEmpty();
            assertThat(Served.exchange(bystander, "y")).isEqualTo("y");
        }
    }

    /// One in ten has a handler that throws, one in ten resets, and the server turns one in ten away.
    private static void talk(int port, int number) throws IOException {
        int letter = number % 10;
        try (var socket = connect(port, number)) {
            socket.getOutputStream().write(letter);
            int answer = answer(socket);
            if (answer == -1) {
                return;
            }
            assertThat(answer).as("connection %d", number).isEqualTo(letter);
            if (letter == RESETS_ITSELF) {
                socket.setSoLinger(true, 0);
            } else {
                socket.shutdownOutput();
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    /// {@return the byte that came, or -1 at any end}
    private static int answer(Socket socket) {
        try {
            return socket.getInputStream().read();
        } catch (IOException reset) {
            return -1;
        }
    }

    private static void handle(Connection connection) throws Exception {
        var data = connection.read();
        if (data != null && data.get(data.position()) == FAILS) {
            throw new IllegalStateException("planned");
        }
        if (data != null) {
            connection.write(data);
            Served.ECHO.handle(connection);
        }
    }

    @Test
    @Row("C15")
    void connections_thatEndInEveryWay_leaveNoDescriptor() throws Exception {
        var builder = SocketServer.tcp("127.0.0.1:0")
                .handler(ManyEndsTest::handle)
                .verify(connection -> connection.number() % 10 != 0)
                .watch(ServerWatch.none());
        try (var served = Served.of(builder)) {
            all(100, number -> talk(served.port(), number));
            await().atMost(LONG).until(() -> served.server().counts().open() == 0);
            int before = descriptors();

            all(CONNECTIONS, number -> talk(served.port(), number));

            await().atMost(LONG).until(() -> served.server().counts().open() == 0);
            await().untilAsserted(() -> assertThat(descriptors()).isEqualTo(before));
            var counts = served.server().counts();
            assertThat(counts.refused()).isEqualTo((CONNECTIONS + 100) / 10);
            assertThat(counts.failed()).isBetween(CONNECTIONS / 20L, CONNECTIONS / 5L);
        }
    }

    /// Of four, one says what is no TLS, one goes away within its hello, one is what it should be, and one resets then.
    private static void talkSecurely(int port, int number, TlsClient client) throws IOException {
        int kind = number % 4;
        if (kind < 2) {
            try (var socket = connect(port, number)) {
                socket.getOutputStream().write(kind == 0 ? "GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII) : HALF_A_HELLO);
                if (kind == 0) {
                    answer(socket);
                }
            }
            return;
        }
        var until = Deadline.after(LONG);
        var socket = dev.jacket.sockets.Socket.connectTo("127.0.0.1", port, ConnectConfig.DEFAULT);
        try (socket) {
            var tls = client.connect(socket, "localhost", until);
            tls.write(new byte[] {3});
            tls.flush();
            assertThat(tls.read(until)).isNotNull();
            if (kind == 2) {
                tls.endOutput();
                assertThat(tls.read(until)).isNull();
            } else {
                socket.set(Options.SO_LINGER, Linger.of(Duration.ZERO));
            }
        }
    }

    @Test
    @Row("C15")
    void connectionsUnderTls_thatEndInEveryWay_leaveNoDescriptor() throws Exception {
        var identity = Identity.selfSigned("localhost");
        var client = TlsClient.of(Trust.pinned(identity.sha256()), TlsConfig.DEFAULT);
        var builder = SocketServer.tcp("127.0.0.1:0")
                .handler(ManyEndsTest::handle)
                .tls(TlsServer.of(Identities.of(identity)))
                .watch(ServerWatch.none());
        try (var served = Served.of(builder)) {
            all(100, number -> talkSecurely(served.port(), number, client));
            await().atMost(LONG).until(() -> served.server().counts().open() == 0);
            int before = descriptors();

            all(SECURE, number -> talkSecurely(served.port(), number, client));

            await().atMost(LONG).until(() -> served.server().counts().open() == 0);
            await().untilAsserted(() -> assertThat(descriptors()).isEqualTo(before));
            var counts = served.server().counts();
            assertThat(counts.refused()).isEqualTo((SECURE + 100) / 2);
            assertThat(counts.failed()).isZero();
        }
    }
}
