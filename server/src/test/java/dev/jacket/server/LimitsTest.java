package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.sockets.Options;
import java.io.IOException;
import java.io.OutputStream;
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
    private static final long OWN_OUTPUT = 64 << 10;

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
            for (Socket client : clients) {
                client.setSoTimeout(10_000);
                assertThatThrownBy(() -> client.getInputStream().transferTo(OutputStream.nullOutputStream()))
                        .as("a cut, and no end")
                        .hasMessage("Connection reset");
            }
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

    /// What a writer has given and the kernel has not taken: the writer waits as soon as one block is full.
    @Test
    @Row("C4")
    void outputForAPeerThatDoesNotRead_isHardlyMoreThanTheKernels() throws Exception {
        var flooded = new LinkedBlockingQueue<Connection>();
        ConnectionHandler flood = connection -> {
            flooded.add(connection);
            while (!connection.isDraining()) {
                connection.write(new byte[1000]);
            }
        };
        try (var served = Served.by(flood);
                var client = served.client()) {
            var connection = flooded.take();
            var socket = connection.socket();
            long written = -1;
            while (written != connection.bytesOut()) {
                written = connection.bytesOut();
                await().during(Duration.ofMillis(200)).until(() -> true);
            }
            long acknowledged = socket.get(Options.TCP_INFO).bytesAcked().orElseThrow();
            assertThat(written - acknowledged - socket.unsent()).isBetween(0L, OWN_OUTPUT);
            assertThat(client.getInputStream().read()).isZero();
        }
    }

    @Test
    void writeHighWater_isWhatWaitsInTheKernel_andNothingIsLost() throws Exception {
        int all = 1 << 20;
        var flooded = new LinkedBlockingQueue<Connection>();
        ConnectionHandler flood = connection -> {
            flooded.add(connection);
            for (int i = 0; i < all; i += 1 << 14) {
                connection.write(new byte[1 << 14]);
            }
        };
        var waiting = new ArrayList<Integer>();
        for (int limit : new int[] {1 << 14, ServerLimits.UNLIMITED}) {
            try (var served = Served.by(flood, limits -> limits.writeHighWater(limit), ServerWatch.none());
                    var client = new Socket()) {
                client.setReceiveBufferSize(2048);
                client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), served.port()));
                var socket = flooded.take().socket();
                await().during(Duration.ofMillis(200)).until(() -> true);
                waiting.add(socket.notSent());
                assertThat(client.getInputStream().readAllBytes()).hasSize(all);
            }
        }
        assertThat(waiting.getFirst()).isBetween(1, 1 << 17);
        assertThat(waiting.getLast()).isGreaterThan(2 * waiting.getFirst());
    }

    /// As one that asks who is there does.
    @Test
    void handlerThatTurnsAway_isCountedAndTold() throws Exception {
        var heard = new Served.Heard();
        ConnectionHandler stranger = connection -> {
            connection.writeLine("no");
            throw new RefusedException(Refusal.PENALTY);
        };
        try (var served = Served.by(stranger, limits -> limits, heard);
                var client = served.client()) {
            assertThat(Served.rest(client)).isEqualTo("no\n");
            await().untilAsserted(() -> assertThat(heard.ends).containsExactly(ConnectionEnd.REFUSED));
            assertThat(heard.refusals).containsExactly(Refusal.PENALTY);
            assertThat(heard.failures).isEmpty();
            assertThat(served.server().metrics().reasons().refused()).containsEntry(Refusal.PENALTY, 1L);
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
        assertThatThrownBy(() -> limits.writeHighWater(1)).hasMessageContaining("write-high-water 1");
        assertThatThrownBy(() -> SocketServer.tcp("127.0.0.1:0").open()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rangesOfTheBuilder_areChecked() {
        var builder = SocketServer.tcp("127.0.0.1:0");
        var negative = Duration.ofNanos(-1);
        assertThatThrownBy(() -> builder.backlog(-1)).hasMessageContaining("backlog -1");
        assertThatThrownBy(() -> builder.drainGrace(negative)).hasMessageContaining("drain-grace");
        assertThatThrownBy(() -> builder.drainHardStop(negative)).hasMessageContaining("drain-hard-stop");
        assertThatThrownBy(() -> builder.timeout(negative, () -> {})).hasMessageContaining("timeout");
        assertThatThrownBy(() -> builder.mode(01000)).hasMessageContaining("mode 1000");
        var datagrams = SocketServer.udp("127.0.0.1:0");
        assertThatThrownBy(() -> datagrams.datagramQueue(0)).hasMessageContaining("datagram-queue 0");
        assertThatThrownBy(() -> datagrams.maxDatagramBytes(65_536)).hasMessageContaining("max-datagram-bytes 65536");
    }

    @Test
    void connectionsWithPrograms_areAsManyAsThereAreDescriptorsForBoth() {
        var usual = ServerLimits.DEFAULT;
        assumeThat(usual.maxConns()).isLessThan(ServerLimits.UNLIMITED);
        assertThat(ProcessLimits.forPrograms(usual).maxConns()).isEqualTo(usual.maxConns() / 4);
        assertThat(ProcessLimits.forPrograms(usual.maxConns(7)).maxConns()).isEqualTo(7);
        assertThat(ProcessLimits.forPrograms(usual.maxConns(ServerLimits.UNLIMITED))
                        .maxConns())
                .isEqualTo(ServerLimits.UNLIMITED);
    }
}
