package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What a server tells of itself.
class MetricsTest {
    @Test
    void distribution_countsEachNumberInItsCellAndNoOther() {
        var histogram = Histogram.ofSizes();
        for (long size : List.of(0L, 64L, 65L, 256L, 1L << 30, (1L << 30) + 1)) {
            histogram.add(size);
        }
        var counted = histogram.distribution();
        assertThat(counted.bounds()).startsWith(64L, 256L, 1024L).endsWith(1L << 30);
        assertThat(counted.counts().subList(0, 3)).containsExactly(2L, 2L, 0L);
        assertThat(counted.counts().getLast()).isEqualTo(1);
        assertThat(counted.count()).isEqualTo(6);
        assertThat(counted.sum()).isEqualTo(64 + 65 + 256 + (1L << 31) + 1);
    }

    @Test
    void reasons_ofEachRefusalAndEnd_areCountedApart() throws Exception {
        try (var served = Served.of(SocketServer.tcp("127.0.0.1:0")
                        .handler(Served.ECHO)
                        .verify(connection -> connection.number() > 1)
                        .limits(limits -> limits.maxConns(1))
                        .watch(ServerWatch.none()));
                var judged = served.client()) {
            assertThat(Served.rest(judged)).isEmpty();
            await().until(() -> served.server().counts().open() == 0);
            try (var first = served.client()) {
                assertThat(Served.exchange(first, "12345")).isEqualTo("12345");
                try (var tooMany = served.client()) {
                    assertThat(Served.rest(tooMany)).isEmpty();
                }
            }
            await().until(() -> served.server().counts().open() == 0);
            var metrics = served.server().metrics();
            assertThat(metrics.reasons().refused())
                    .containsEntry(Refusal.VERIFY, 1L)
                    .containsEntry(Refusal.MAX_CONNS, 1L)
                    .containsEntry(Refusal.PER_ADDRESS, 0L);
            assertThat(metrics.reasons().ended())
                    .containsEntry(ConnectionEnd.REFUSED, 1L)
                    .containsEntry(ConnectionEnd.EOF, 1L);
            assertThat(metrics.counts().refused()).isEqualTo(2);
            assertThat(metrics.spread().received().counts().getFirst()).isEqualTo(2);
            assertThat(metrics.spread().received().sum()).isEqualTo(5);
            assertThat(metrics.spread().sent().sum()).isEqualTo(5);
            assertThat(metrics.spread().connectionNanos().count()).isEqualTo(2);
            assertThat(metrics.spread().handlerNanos().count()).isEqualTo(2);
            assertThat(metrics.spread().handlerNanos().sum())
                    .isLessThan(metrics.spread().connectionNanos().sum());
        }
    }

    @Test
    void bytes_ofConnectionsThatAreOpen_areCountedOnce() throws Exception {
        try (var served = Served.by(Served.ECHO)) {
            try (var client = served.client()) {
                for (int round = 1; round <= 3; round++) {
                    Served.exchange(client, "0123456789");
                    long all = round * 10L;
                    await().until(() -> served.server().counts().in() == all);
                    await().until(() -> served.server().counts().out() == all);
                }
            }
            await().until(() -> served.server().counts().open() == 0);
            assertThat(served.server().counts().in()).isEqualTo(30);
            assertThat(served.server().counts().out()).isEqualTo(30);
        }
    }

    @Test
    void drops_ofDatagrams_areCountedByKind() throws Exception {
        var gate = new CountDownLatch(1);
        try (var server = SocketServer.udp("127.0.0.1:0")
                        .handler(_ -> gate.await())
                        .datagramQueue(1)
                        .watch(ServerWatch.none())
                        .start();
                var client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var to = (InetSocketAddress) server.localAddress().toJdk();
            client.send(new DatagramPacket(new byte[1], 1, to));
            await().until(() -> server.counts().open() == 1);
            client.send(new DatagramPacket(new byte[1], 1, to));
            await().until(() -> server.counts().dropped() == 1);
            assertThat(server.metrics().reasons().dropped())
                    .containsEntry(DatagramDrop.QUEUE, 1L)
                    .containsEntry(DatagramDrop.TRUNCATED, 0L);
            gate.countDown();
            await().until(() -> server.counts().open() == 0);
            assertThat(server.metrics().spread().handlerNanos().count()).isEqualTo(1);
        }
    }

    /// The kernel counts for each listener what it counts for all as ListenOverflows.
    @Row("C7")
    @Test
    void backlog_thatIsFull_showsWhoWaitsAndWhoWasDropped() throws Exception {
        var gate = new CountDownLatch(1);
        var clients = new ArrayList<Socket>();
        try (var served = Served.of(SocketServer.tcp("127.0.0.1:0")
                .backlog(1)
                .concurrency(Concurrency.ONE_AT_A_TIME)
                .handler(_ -> gate.await())
                .watch(ServerWatch.none()))) {
            clients.add(served.client());
            await().until(() -> served.server().counts().open() == 1);
            clients.add(served.client());
            clients.add(served.client());
            await().until(() -> served.server().metrics().backlog().waiting() == 2);
            assertThat(served.server().metrics().backlog().room()).isEqualTo(1);
            assertThat(served.server().metrics().backlog().dropped()).isZero();
            var late = Thread.ofVirtual().start(() -> late(served, clients));
            await().until(() -> served.server().metrics().backlog().dropped() > 0);
            gate.countDown();
            late.join();
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static void late(Served served, List<Socket> clients) {
        try {
            clients.add(served.client());
        } catch (IOException ended) {
            // the server was faster
        }
    }
}
