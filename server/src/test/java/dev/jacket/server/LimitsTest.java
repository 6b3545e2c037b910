package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.sockets.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each limit bites, is counted, and leaves the others alone.
class LimitsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int NEVER_READ = Scale.of(50, 1_000);
    private static final Duration SLACK = Duration.ofSeconds(Scale.of(4, 1));

    private static void closeAll(List<Socket> clients) throws Exception {
        for (Socket client : clients) {
            client.close();
        }
    }

    @Test
    @Row("C2")
    void silentPeers_areClosedAndNothingIsLeftOfThem() throws Exception {
        var clients = new ArrayList<Socket>();
        try (var served =
                Served.by(Served.ECHO, limits -> limits.idleTimeout(Duration.ofMillis(200)), ServerWatch.none())) {
            for (int i = 0; i < 50; i++) {
                clients.add(served.client());
            }
            for (Socket client : clients) {
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            closeAll(clients);
            await().atMost(LONG).until(() -> served.server().counts().open() == 0);
            assertThat(served.server().counts().idle()).isEqualTo(50);
        } finally {
            closeAll(clients);
        }
    }

    /// Symptom: `NEVER` ended each connection by an overflow.
    @Test
    void everyTimeIsNever_serves() throws Exception {
        Duration never = ServerLimits.NEVER;
        try (var served = Served.by(
                        Served.ECHO,
                        limits -> limits.idleTimeout(never)
                                .writeTimeout(never)
                                .messageTimeout(never)
                                .firstMessageTimeout(never)
                                .handshakeTimeout(never),
                        ServerWatch.none());
                var client = served.client()) {
            for (int i = 0; i < 3; i++) {
                Served.send(client, "anyone?\n");
                assertThat(client.getInputStream().readNBytes(8)).asString().isEqualTo("anyone?\n");
            }
        }
    }

    @Test
    @Row("C4")
    void peersThatNeverRead_areCutAndHoldUpNobody() throws Exception {
        var clients = new ArrayList<Socket>();
        ConnectionHandler flood = connection -> {
            if (connection.readLine() == null) {
                return;
            }
            while (!connection.isDraining()) {
                connection.write(ByteBuffer.wrap(new byte[8192]));
            }
        };
        try (var served = Served.by(flood, limits -> limits.writeTimeout(Duration.ofMillis(500)), ServerWatch.none())) {
            for (int i = 0; i < NEVER_READ; i++) {
                var client = new Socket();
                clients.add(client);
                client.setReceiveBufferSize(2048);
                client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), served.port()));
                Served.send(client, "go\n");
            }
            await().atMost(LONG).until(() -> served.server().counts().stalled() == NEVER_READ);
            await().atMost(LONG).until(() -> served.server().counts().open() == 0);
        } finally {
            closeAll(clients);
        }
    }

    /// Symptom: where a server writes what it has read, each piece that came meanwhile had a wait of its own, so that
    /// on a Unix socket such a peer was cut after half a minute and not after two seconds.
    @ParameterizedTest
    @CsvSource({"IO_URING, true", "EPOLL, true", "IO_URING, false", "EPOLL, false"})
    @Row("C4")
    void peerThatSendsAndNeverReads_isCutInItsTime(Backend backend, boolean much, @TempDir Path folder)
            throws Exception {
        var path = folder.resolve("s");
        var limit = Duration.ofSeconds(1);
        try (var loops = EventLoops.start(LoopConfig.DEFAULT.loops(1).backend(backend));
                var server = SocketServer.unix(path)
                        .handler(Served.ECHO)
                        .limits(limits -> limits.writeTimeout(limit))
                        .threads(loops)
                        .start();
                var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            client.configureBlocking(false);
            var piece = ByteBuffer.allocate(1 << 16);
            var full = Duration.ofMillis(200);
            await("it takes no more").during(full).atMost(LONG).until(() -> client.write(piece.clear()) == 0);
            long begun = System.nanoTime();
            await().pollInterval(Duration.ofMillis(50)).atMost(LONG).until(() -> {
                try {
                    client.write(much ? piece.clear() : piece.clear().limit(1));
                    return server.counts().stalled() == 1;
                } catch (IOException cut) {
                    return true;
                }
            });
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(limit.plus(SLACK));
            await().until(() -> server.counts().stalled() == 1);
        }
    }

    @Test
    void lineThatTricklesIn_isClosedAtItsAbsoluteLimit() throws Exception {
        ConnectionHandler lines = connection -> {
            while (connection.readLine() != null) {}
        };
        try (var served =
                        Served.by(lines, limits -> limits.messageTimeout(Duration.ofMillis(300)), ServerWatch.none());
                var client = served.client()) {
            Served.send(client, "never ended");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(served.server().counts().late()).isEqualTo(1);
        }
    }

    @Test
    void firstMessage_thatDoesNotCome_isClosed() throws Exception {
        try (var served = Served.by(
                        Served.ECHO, limits -> limits.firstMessageTimeout(Duration.ofMillis(200)), ServerWatch.none());
                var client = served.client()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(served.server().counts().late()).isEqualTo(1);
        }
    }

    @Test
    void vanishedPeer_isTheKernelsToFind() throws Exception {
        var seen = new LinkedBlockingQueue<List<Object>>();
        ConnectionHandler look = c -> seen.add(List.of(
                c.socket().get(Options.TCP_USER_TIMEOUT),
                c.socket().get(Options.SO_KEEPALIVE),
                c.socket().get(Options.TCP_KEEPIDLE),
                c.socket().get(Options.TCP_KEEPINTVL)));
        try (var usual = Served.by(look);
                var other = Served.by(
                        look,
                        limits -> limits.tcpUserTimeout(Duration.ofMillis(1500))
                                .keepaliveIdle(Duration.ofSeconds(7))
                                .keepaliveInterval(Duration.ofSeconds(3)),
                        ServerWatch.none());
                var off = Served.by(
                        look,
                        limits -> limits.tcpUserTimeout(ServerLimits.NEVER).keepaliveIdle(ServerLimits.NEVER),
                        ServerWatch.none())) {
            usual.client().close();
            assertThat(seen.take())
                    .containsExactly(Duration.ofSeconds(20), true, Duration.ofSeconds(60), Duration.ofSeconds(10));
            other.client().close();
            assertThat(seen.take())
                    .containsExactly(Duration.ofMillis(1500), true, Duration.ofSeconds(7), Duration.ofSeconds(3));
            off.client().close();
            assertThat(seen.take()).startsWith(Duration.ZERO, false);
        }
    }

    @Test
    void ranges_areChecked() {
        var limits = ServerLimits.DEFAULT;
        assertThatThrownBy(() -> limits.maxConns(0)).hasMessageContaining("max-conns 0");
        assertThatThrownBy(() -> limits.perAddress(0)).hasMessageContaining("per-address 0");
        assertThatThrownBy(() -> limits.handshakeTimeout(Duration.ZERO)).hasMessageContaining("handshake-timeout PT0S");
        assertThatThrownBy(() -> limits.proxyMaxHeaderBytes(15)).hasMessageContaining("proxy-max-header-bytes 15");
        assertThatThrownBy(() -> limits.tcpUserTimeout(Duration.ZERO)).hasMessageContaining("tcp-user-timeout PT0S");
        assertThatThrownBy(() -> limits.keepaliveIdle(Duration.ofMillis(1))).hasMessageContaining("keepalive-idle");
        assertThatThrownBy(() -> limits.keepaliveInterval(ServerLimits.NEVER))
                .hasMessageContaining("keepalive-interval");
        assertThatThrownBy(() -> limits.maxLine(0)).hasMessageContaining("max-line 0");
        assertThatThrownBy(() -> limits.maxMessage(0)).hasMessageContaining("max-message 0");
        assertThatThrownBy(() -> limits.idleTimeout(Duration.ZERO)).hasMessageContaining("idle-timeout PT0S");
        assertThatThrownBy(() -> limits.writeTimeout(Duration.ZERO)).hasMessageContaining("write-timeout PT0S");
        assertThatThrownBy(() -> limits.pause(new ServerLimits.Pause(Duration.ofSeconds(1), Duration.ofMillis(1))))
                .hasMessageContaining("accept-pause-max");
        assertThatThrownBy(() -> SocketServer.tcp("127.0.0.1:0").open()).isInstanceOf(IllegalStateException.class);
    }
}
