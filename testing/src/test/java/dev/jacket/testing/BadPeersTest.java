package dev.jacket.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What the bad network and the bad peer do, to an echo server.
class BadPeersTest {
    private static final byte[] HELLO = bytes("hello");

    @RegisterExtension
    final ServerExtension echo = ServerExtension.of(() -> SocketServer.tcp("127.0.0.1:0")
            .limits(limits -> limits.messageTimeout(Duration.ofMillis(300)))
            .handler(c -> {
                if (c.readLine() != null) {
                    c.writeLine("begun");
                    for (ByteBuffer bytes; (bytes = c.read()) != null; ) {
                        c.write(bytes);
                    }
                }
            }));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// A client behind a bad network.
    private interface Talk {
        void talk(FaultProxy proxy, Socket client) throws IOException;
    }

    private void behind(Talk talk) throws IOException {
        try (var proxy = FaultProxy.to(echo.address());
                var client = Socket.open(proxy.address().family(), SocketType.STREAM)) {
            client.timeout(Duration.ofSeconds(10));
            client.connect(proxy.address());
            client.sendAll(bytes("begin\n"));
            assertThat(client.input().readNBytes(6)).isEqualTo(bytes("begun\n"));
            talk.talk(proxy, client);
        }
    }

    private static byte[] echoed(Socket client, byte[] bytes) throws IOException {
        client.sendAll(bytes);
        return client.input().readNBytes(bytes.length);
    }

    @Test
    void proxy_unasked_changesNothing() throws IOException {
        behind((proxy, client) -> {
            for (int round = 0; round < 20; round++) {
                assertThat(echoed(client, bytes("x".repeat(20_000)))).isEqualTo(bytes("x".repeat(20_000)));
            }
        });
    }

    @Test
    void latency_holdsUpEachPiece() throws IOException {
        behind((proxy, client) -> {
            proxy.latency(Duration.ofMillis(50)).slice(2);
            long begun = System.nanoTime();
            assertThat(echoed(client, HELLO)).isEqualTo(HELLO);
            assertThat(System.nanoTime() - begun).isGreaterThan(200_000_000L);
        });
    }

    @Test
    void rate_isKept() throws IOException {
        behind((proxy, client) -> {
            proxy.rate(100_000);
            long begun = System.nanoTime();
            assertThat(echoed(client, new byte[20_000])).hasSize(20_000);
            assertThat(System.nanoTime() - begun).isGreaterThan(190_000_000L);
        });
    }

    @Test
    void stall_letsNothingPass_untilItEnds() throws IOException {
        behind((proxy, client) -> {
            assertThat(echoed(client, HELLO)).isEqualTo(HELLO);
            proxy.stall(true);
            client.sendAll(HELLO);
            client.timeout(Duration.ofMillis(100));
            assertThatThrownBy(() -> client.recv(5)).isInstanceOf(SocketTimeoutException.class);
            proxy.stall(false);
            client.timeout(Duration.ofSeconds(10));
            assertThat(client.recv(5)).isEqualTo(HELLO);
        });
    }

    @Test
    void reset_reachesTheClient() throws IOException {
        behind((proxy, client) -> {
            assertThat(echoed(client, HELLO)).isEqualTo(HELLO);
            proxy.reset();
            assertThatThrownBy(() -> client.recv(1)).isInstanceOf(IOException.class);
        });
    }

    @Test
    void limit_endsInAReset() throws IOException {
        behind((proxy, client) -> {
            proxy.resetAfter(100);
            assertThatThrownBy(() -> {
                        for (int round = 0; round < 1_000; round++) {
                            assertThat(echoed(client, HELLO)).isEqualTo(HELLO);
                        }
                    })
                    .isInstanceOf(IOException.class);
        });
    }

    @Test
    void halfClose_isTheEndForBoth() throws IOException {
        behind((proxy, client) -> {
            assertThat(echoed(client, HELLO)).isEqualTo(HELLO);
            proxy.halfClose();
            assertThat(client.recv(1)).isEmpty();
        });
    }

    @Test
    void slowPeer_isCutByTheServersLimit() throws Exception {
        try (var peer = SlowPeer.to(echo.address())) {
            byte[] endless = bytes("a line that never comes to its end");
            assertThat(peer.send(endless, 1, Duration.ofMillis(50))).isBetween(2, endless.length - 1);
            assertThat(peer.hasEnded(Duration.ofSeconds(10))).isTrue();
        }
    }
}
