package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The local place where metrics are asked for.
class MetricsEndpointTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String GET = "GET /metrics HTTP/1.1\r\nHost: localhost:1\r\n\r\n";

    private final List<Socket> hogs = new ArrayList<>();

    private static MetricsEndpoint of(Served served) throws IOException {
        return MetricsEndpoint.open(
                Address.inet("127.0.0.1", 0),
                Map.of("echo", () -> served.server().metrics()));
    }

    private static String ask(Address address, String request) throws IOException {
        try (var client = Socket.open(address.family(), SocketType.STREAM)) {
            return ask(client, address, request);
        }
    }

    private static String ask(Socket client, Address address, String request) throws IOException {
        client.timeout(LONG);
        client.connect(address);
        client.sendAll(request.getBytes(StandardCharsets.UTF_8));
        client.shutdown(Shutdown.WRITE);
        return new String(client.input().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void get_ofMetrics_tellsWhatTheServerDid() throws Exception {
        try (var served = Served.by(Served.ECHO);
                var endpoint = of(served);
                var client = served.client()) {
            Served.exchange(client, "hello");
            await().until(() -> served.server().counts().out() == 5);
            assertThat(ask(endpoint.localAddress(), GET))
                    .startsWith("HTTP/1.1 200 OK\r\nContent-Type: " + OpenMetrics.CONTENT_TYPE + "\r\nContent-Length: ")
                    .contains("jacket_sent_bytes_total{server=\"echo\"} 5\n")
                    .contains("jacket_work_open{server=\"echo\"} 1\n")
                    .endsWith("\n# EOF\n");
        }
    }

    @Test
    @Needs("curl")
    void get_byCurl_isWhole() throws Exception {
        try (var served = Served.by(Served.ECHO);
                var endpoint = of(served)) {
            var curl = new ProcessBuilder(
                            "curl", "-sS", "-D", "-", "http://" + endpoint.localAddress() + "/metrics?x=1")
                    .redirectErrorStream(true)
                    .start();
            String heard = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(curl.waitFor()).isZero();
            assertThat(heard).contains("Connection: close\r\n\r\n# TYPE ").endsWith("# EOF\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1, 404 Not Found",
        "POST /metrics HTTP/1.1, 405 Method Not Allowed",
        "hello, 400 Bad Request",
        "GET /metrics HTTP/2.0, 400 Bad Request",
        "HEAD /metrics HTTP/1.0, 200 OK",
    })
    void request_ofAnotherKind_isAnsweredByItsStatus(String line, String status) throws Exception {
        try (var served = Served.by(Served.ECHO);
                var endpoint = of(served)) {
            assertThat(ask(endpoint.localAddress(), line + "\n\n"))
                    .startsWith("HTTP/1.1 " + status + "\r\n")
                    .doesNotContain("# EOF");
        }
    }

    /// A page whose name leads to this machine must not read what is here.
    @ParameterizedTest
    @CsvSource({
        "evil.example:9464, 403",
        "127.0.0.1.evil.example, 403",
        "[::1]:80, 200",
        "LOCALHOST, 200",
        "127.0.0.9:1, 200",
    })
    void request_forAnotherHost_isRefused(String host, String status) throws Exception {
        try (var served = Served.by(Served.ECHO);
                var endpoint = of(served)) {
            assertThat(ask(endpoint.localAddress(), "GET /metrics HTTP/1.1\r\nhost: " + host + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void request_withoutEnd_holdsUpNobodyForLong() throws Exception {
        try (var served = Served.by(Served.ECHO);
                var endpoint = of(served);
                var silent = Socket.open(Family.INET, SocketType.STREAM);
                var endless = Socket.open(Family.INET, SocketType.STREAM)) {
            silent.connect(endpoint.localAddress());
            silent.sendAll("GET /metr".getBytes(StandardCharsets.US_ASCII));
            endless.connect(endpoint.localAddress());
            endless.sendAll(new byte[10_000]);
            assertThat(ask(endpoint.localAddress(), GET)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void open_onUnixSocket_isPrivateAndGoneAfterwards(@TempDir Path folder) throws Exception {
        var path = folder.resolve("metrics");
        var address = Address.Unix.path(path.toString());
        try (var served = Served.by(Served.ECHO)) {
            try (var _ = MetricsEndpoint.open(
                    address, Map.of("echo", () -> served.server().metrics()))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo("rw-------");
                assertThat(ask(address, GET)).startsWith("HTTP/1.1 200");
                assertThatThrownBy(() -> MetricsEndpoint.open(address, Map.of()))
                        .isInstanceOf(BindException.class);
            }
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void open_onAddressOfOthers_isRefused() {
        assertThatThrownBy(() -> MetricsEndpoint.open(Address.parse("0.0.0.0:0"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not local");
    }

    /// More handlers compute than there are loops, and nobody stands in for a loop's own.
    @Row("C18")
    @Test
    void get_whileEveryLoopIsStuck_isAnswered() throws Exception {
        var stuck = new CountDownLatch(4);
        var over = new AtomicBoolean();
        ConnectionHandler spin = connection -> {
            stuck.countDown();
            while (!over.get()) {
                Thread.onSpinWait();
            }
        };
        var clients = new ArrayList<java.net.Socket>();
        try (var served = Served.by(spin);
                var endpoint = of(served)) {
            try {
                for (int i = 0; i < 4; i++) {
                    clients.add(served.client());
                }
                stuck.await();
                assertThat(ask(endpoint.localAddress(), GET)).contains("jacket_work_open{server=\"echo\"} 4\n");
            } finally {
                over.set(true);
                for (var client : clients) {
                    client.close();
                }
            }
        }
    }

    @Row("C9")
    @Needs("prlimit")
    @Test
    void get_withoutDescriptors_isAnsweredFromTheReserve() throws Exception {
        long before = ProcessLimits.soft("Max open files");
        try (var served = Served.by(Served.ECHO);
                var endpoint = of(served);
                var first = Socket.open(Family.INET, SocketType.STREAM);
                var second = Socket.open(Family.INET, SocketType.STREAM);
                var third = Socket.open(Family.INET, SocketType.STREAM)) {
            var address = endpoint.localAddress();
            assertThat(ask(first, address, GET)).startsWith("HTTP/1.1 200");
            try {
                limit(third.fd() + 20L);
                takeAllDescriptors();
                assertThat(ask(second, address, GET)).startsWith("HTTP/1.1 200").endsWith("# EOF\n");
                takeAllDescriptors();
                assertThat(ask(third, address, GET)).startsWith("HTTP/1.1 200").endsWith("# EOF\n");
            } finally {
                hogs.forEach(Socket::close);
                limit(before);
            }
        }
    }

    private void takeAllDescriptors() {
        try {
            while (true) {
                hogs.add(Socket.open(Family.INET, SocketType.DGRAM));
            }
        } catch (IOException full) {
            // that was to be
        }
    }

    private static void limit(long descriptors) throws Exception {
        var prlimit = new ProcessBuilder(
                        "prlimit", "--pid=" + ProcessHandle.current().pid(), "--nofile=" + descriptors + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }
}
