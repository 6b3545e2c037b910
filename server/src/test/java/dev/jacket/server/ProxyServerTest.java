package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.sockets.Address;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A running server behind a proxy.
@Row("M3")
class ProxyServerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final ProxyHeader CLIENT =
            ProxyHeader.of(Address.parse("203.0.113.9:4711"), Address.parse("198.51.100.2:443"));

    private final Served.Heard heard = new Served.Heard();
    private final AtomicInteger handled = new AtomicInteger();

    /// Says who came, then echoes.
    private void introduce(Connection connection) throws Exception {
        handled.incrementAndGet();
        connection.writeLine(connection.peer().toString());
        connection.flush();
        Served.ECHO.handle(connection);
    }

    private ServerBuilder behindLoopback() throws IOException {
        return SocketServer.tcp("127.0.0.1:0")
                .handler(this::introduce)
                .watch(heard)
                .proxyTrustedSources("loopback");
    }

    private static String line(Socket client) throws IOException {
        var line = new StringBuilder();
        for (int c; (c = client.getInputStream().read()) >= 0 && c != '\n'; ) {
            line.append((char) c);
        }
        return line.toString();
    }

    private static void send(Socket client, byte[] bytes) throws IOException {
        client.getOutputStream().write(bytes);
    }

    /// FIN, or RST where what it sent was not read.
    private static void assertClosed(Socket client) throws IOException {
        try {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private void assertRefused(Served served, Refusal why) {
        await().atMost(LONG).until(() -> served.server().counts().refused() == 1);
        await().atMost(LONG).until(() -> served.server().counts().open() == 0);
        assertThat(served.server().metrics().reasons().refused()).containsEntry(why, 1L);
        assertThat(heard.refusals).containsExactly(why);
        assertThat(handled).hasValue(0);
    }

    @Test
    void header_tellsWhoIsThere_andWhatFollowsIsTheirs() throws Exception {
        for (byte[] header : List.of(CLIENT.v1(), CLIENT.v2())) {
            try (var served = Served.of(behindLoopback());
                    var client = served.client()) {
                send(client, header);
                Served.send(client, "hello");
                assertThat(line(client)).isEqualTo("203.0.113.9:4711");
                assertThat(Served.read(client, 5)).isEqualTo("hello");
                assertThat(Served.exchange(client, "again")).isEqualTo("again");
            }
        }
    }

    @Test
    void header_byteByByte_isTaken() throws Exception {
        for (byte[] header : List.of(CLIENT.v1(), CLIENT.v2())) {
            try (var served = Served.of(behindLoopback());
                    var client = served.client()) {
                client.setTcpNoDelay(true);
                for (byte each : header) {
                    client.getOutputStream().write(each);
                }
                Served.send(client, "hello");
                assertThat(line(client)).isEqualTo("203.0.113.9:4711");
                assertThat(Served.read(client, 5)).isEqualTo("hello");
            }
        }
    }

    @Test
    void local_isTheProxyItself() throws Exception {
        try (var served = Served.of(behindLoopback());
                var client = served.client()) {
            send(client, ProxyHeader.LOCAL.v2());
            assertThat(line(client)).isEqualTo("127.0.0.1:" + client.getLocalPort());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.0\r\n\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n",
                "PROXY TCP9 1.2.3.4 5.6.7.8 1 2\r\n",
                "\r\n\r\n\0\r\nQUIT\n!D\0\0",
                "\u0016\u0003\u0001"
            })
    void anythingElse_isClosedWithoutAHandler(String junk) throws Exception {
        try (var served = Served.of(behindLoopback());
                var client = served.client()) {
            send(client, junk.getBytes(StandardCharsets.ISO_8859_1));
            assertClosed(client);
            assertRefused(served, Refusal.HANDSHAKE);
        }
    }

    @Test
    void blockLongerThanTheLimit_isClosed() throws Exception {
        byte[] block = CLIENT.with(ProxyHeader.Field.of(0xE0, new byte[100])).v2();
        try (var served = Served.of(behindLoopback().limits(limits -> limits.proxyMaxHeaderBytes(block.length)));
                var client = served.client()) {
            send(client, block);
            assertThat(line(client)).isEqualTo("203.0.113.9:4711");
        }
        handled.set(0);
        try (var served = Served.of(behindLoopback().limits(limits -> limits.proxyMaxHeaderBytes(block.length - 1)));
                var client = served.client()) {
            send(client, block);
            assertClosed(client);
            await().atMost(LONG).until(() -> !heard.refusals.isEmpty());
            assertThat(handled).hasValue(0);
        }
    }

    @Test
    void half_isClosedAtTheHandshakeLimit() throws Exception {
        var impatient = behindLoopback().limits(limits -> limits.handshakeTimeout(Duration.ofMillis(200)));
        try (var served = Served.of(impatient);
                var client = served.client()) {
            send(client, Arrays.copyOf(CLIENT.v2(), 20));
            assertClosed(client);
            assertRefused(served, Refusal.HANDSHAKE);
        }
    }

    @Test
    void sourceThatIsNotTrusted_isClosedWhateverItSends() throws Exception {
        var strict = SocketServer.tcp("127.0.0.1:0")
                .handler(this::introduce)
                .watch(heard)
                .proxyTrustedSources("10.0.0.0/8");
        try (var served = Served.of(strict);
                var client = served.client()) {
            assertClosed(client);
            assertRefused(served, Refusal.UNTRUSTED);
        }
    }

    @Test
    void rules_areAboutWhoIsAnnounced() throws Exception {
        try (var served = Served.of(behindLoopback().access(AccessRules.EVERYBODY.deny("203.0.113.0/24")));
                var client = served.client()) {
            send(client, CLIENT.v2());
            assertClosed(client);
            assertRefused(served, Refusal.DENY);
        }
    }

    /// Loopback itself has no share of its own, so it is the announced address that is counted, and given back.
    @Test
    void shareOfAnAddress_isThatOfWhoIsAnnounced() throws Exception {
        var clients = new ArrayList<Socket>();
        try (var served = Served.of(behindLoopback().limits(limits -> limits.perAddress(2)))) {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 2; i++) {
                    var client = served.client();
                    clients.add(client);
                    send(client, CLIENT.v2());
                    assertThat(line(client)).isEqualTo("203.0.113.9:4711");
                }
                var third = served.client();
                clients.add(third);
                send(third, CLIENT.v2());
                assertClosed(third);
                for (Socket client : clients) {
                    client.close();
                }
                await().atMost(LONG).until(() -> served.server().counts().open() == 0);
            }
            assertThat(heard.refusals).containsExactly(Refusal.PER_ADDRESS, Refusal.PER_ADDRESS);
            assertThat(handled).hasValue(4);
        }
    }

    @Test
    void nobodyTrusted_isRefusedWhenItIsBuilt() {
        assertThatThrownBy(() -> SocketServer.tcp("127.0.0.1:0").proxyTrustedSources(""))
                .hasMessageContaining("proxy-trusted-sources");
    }
}
