package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.sockets.Address;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HAProxy in front of a server, and headers of ours before HAProxy.
@Row("M3")
@Needs("haproxy")
class HaproxyTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int PORT = 9000;

    private final Queue<ProxyHeader> headers = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    /// An address that nobody else in 127.0.0.0/8 has, so that a fixed port is free on it.
    private static InetAddress place() throws IOException {
        long chance = ProcessHandle.current().pid() * 31 + System.nanoTime() / 1_000;
        byte[] address = {127, (byte) (chance >> 16 | 1), (byte) (chance >> 8), (byte) (chance % 250 + 2)};
        return InetAddress.getByAddress(address);
    }

    private Served behind() throws IOException {
        return Served.of(
                SocketServer.tcp("127.0.0.1:0").proxyTrustedSources("loopback").handler(c -> {
                    headers.add(c.proxyHeader().orElseThrow());
                    Served.ECHO.handle(c);
                }));
    }

    /// @param bind options of the side of the clients
    /// @param server options of the side of the server
    private Process haproxy(InetAddress place, String bind, int port, String server) throws IOException {
        var config = folder.resolve("haproxy.cfg");
        Files.writeString(config, """
                global
                  maxconn 50
                defaults
                  mode tcp
                  timeout connect 10s
                  timeout client 20s
                  timeout server 20s
                listen front
                  bind %s:%d %s
                  server jacket 127.0.0.1:%d %s
                """.formatted(place.getHostAddress(), PORT, bind, port, server));
        return new ProcessBuilder("haproxy", "-db", "-q", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private Socket client(InetAddress place) {
        return await().atMost(LONG)
                .ignoreException(ConnectException.class)
                .until(() -> new Socket(place, PORT), Socket::isConnected);
    }

    private static String exchange(Socket client, byte[] header) throws IOException {
        client.setSoTimeout(20_000);
        client.getOutputStream().write(header);
        client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
        return Served.read(client, 5);
    }

    @Test
    void haproxysHeaders_tellWhoIsThere() throws Exception {
        for (String options : new String[] {"send-proxy", "send-proxy-v2", "send-proxy-v2 proxy-v2-options crc32c"}) {
            headers.clear();
            var place = place();
            try (var served = behind()) {
                var haproxy = haproxy(place, "", served.port(), options);
                try (var client = client(place)) {
                    assertThat(exchange(client, new byte[0])).isEqualTo("hello");
                    var header = headers.remove();
                    assertThat(header.version()).isEqualTo(options.equals("send-proxy") ? 1 : 2);
                    assertThat(header.source())
                            .isEqualTo(
                                    Address.of(client.getLocalSocketAddress()).unmapped());
                    assertThat(header.destination())
                            .isEqualTo(
                                    Address.of(client.getRemoteSocketAddress()).unmapped());
                } finally {
                    stop(haproxy);
                }
            }
        }
    }

    @Test
    void haproxysChecks_areItsOwn() throws Exception {
        try (var served = behind()) {
            var haproxy = haproxy(place(), "", served.port(), "send-proxy-v2 check check-send-proxy inter 200ms");
            try {
                await().atMost(LONG).until(() -> !headers.isEmpty());
                assertThat(headers.remove().isLocal()).isTrue();
            } finally {
                stop(haproxy);
            }
        }
    }

    @Test
    void ourHeaders_areTakenByHaproxy() throws Exception {
        var told = ProxyHeader.of(Address.parse("[2001:db8::9]:4711"), Address.parse("[2001:db8::1]:443"));
        var place = place();
        try (var served = behind()) {
            var haproxy = haproxy(place, "accept-proxy", served.port(), "send-proxy-v2");
            try {
                for (byte[] header : new byte[][] {told.v1(), told.v2()}) {
                    try (var client = client(place)) {
                        assertThat(exchange(client, header)).isEqualTo("hello");
                        assertThat(headers.remove().source()).isEqualTo(told.source());
                    }
                }
            } finally {
                stop(haproxy);
            }
        }
    }
}
