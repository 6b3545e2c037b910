package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// One test for each thing that Python's socketserver is known for, and for its hooks.
class KnownBugsTest {
    /// All that run a handler of ours.
    private static final Set<Concurrency> HANDLING = EnumSet.complementOf(EnumSet.of(Concurrency.PROCESSES));

    private static final Duration LONG = Duration.ofSeconds(20);

    private static ServerBuilder tcp(ConnectionHandler handler) {
        return SocketServer.tcp("127.0.0.1:0").handler(handler).watch(ServerWatch.none());
    }

    /// What a handler does to its own server.
    private interface Ending {
        void end(SocketServer server, Connection connection) throws Exception;
    }

    /// {@return what the client of a handler that ends its server has read, when the server is over}
    private static String endedByHandler(Concurrency concurrency, Ending ending) throws Exception {
        var server = new AtomicReference<SocketServer>();
        var opened = tcp(connection -> {
                    connection.readLine();
                    ending.end(server.get(), connection);
                })
                .concurrency(concurrency)
                .open();
        server.set(opened);
        try (opened;
                var client = Served.client(Served.port(opened))) {
            Served.send(client, "stop\n");
            opened.serveForever();
            assertThat(opened.counts().open()).isZero();
            return rest(client);
        }
    }

    private static String rest(java.net.Socket client) throws IOException {
        try {
            return Served.rest(client);
        } catch (SocketException reset) {
            return "reset";
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PROCESSES")
    void shutdown_fromAHandler_returnsAndTheServerEnds(Concurrency concurrency) throws Exception {
        var heard = endedByHandler(concurrency, (server, connection) -> {
            server.shutdown();
            connection.writeLine("bye");
        });
        assertThat(heard).isEqualTo("bye\n");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PROCESSES")
    void drain_fromAHandler_leavesItsOwnConnectionAlone(Concurrency concurrency) throws Exception {
        var heard = endedByHandler(concurrency, (server, connection) -> {
            connection.writeLine("cut " + server.drain(Duration.ofMillis(100)).cut());
        });
        assertThat(heard).isEqualTo("cut 0\n");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PROCESSES")
    void close_fromAHandler_endsTheServerAndTheConnection(Concurrency concurrency) throws Exception {
        assertThat(endedByHandler(concurrency, (server, _) -> server.close())).isEqualTo("reset");
    }

    @Test
    void shutdown_whoIsThere_isServedToTheEnd() throws Exception {
        try (var served = Served.by(Served.ECHO);
                var client = served.client()) {
            assertThat(Served.exchange(client, "x")).isEqualTo("x");
            served.server().shutdown();
            assertThat(Served.exchange(client, "y")).isEqualTo("y");
            client.shutdownOutput();
            assertThat(Served.rest(client)).isEmpty();
            served.server().join();
        }
    }

    @Test
    void threads_ofAnyNumber_endWithTheServer() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        var held = new CountDownLatch(20);
        try (var served = Served.of(tcp(connection -> {
                    threads.add(Thread.currentThread());
                    held.countDown();
                    connection.readLine();
                })
                .concurrency(Concurrency.PLATFORM_THREADS))) {
            for (int i = 0; i < 20; i++) {
                try (var client = served.client()) {
                    assertThat(client.isConnected()).isTrue();
                }
            }
            held.await();
        }
        await().atMost(LONG).until(() -> threads.stream().noneMatch(Thread::isAlive));
        assertThat(threads).hasSize(20);
    }

    @Test
    void oneAtATime_theSecondWaitsInTheKernel() throws Exception {
        try (var served = Served.of(tcp(Served.ECHO).concurrency(Concurrency.ONE_AT_A_TIME));
                var second = served.client()) {
            try (var first = served.client()) {
                assertThat(first.isConnected()).isTrue();
            }
            assertThat(Served.exchange(second, "x")).isEqualTo("x");
            try (var third = served.client()) {
                Served.send(third, "y");
                second.shutdownOutput();
                assertThat(Served.rest(second)).isEmpty();
                assertThat(Served.read(third, 1)).isEqualTo("y");
            }
        }
    }

    @Test
    void verify_thatRefusesOrThrows_closesTheConnection() throws Exception {
        var asked = new AtomicInteger();
        var builder = tcp(Served.ECHO).verify(connection -> {
            if (asked.incrementAndGet() == 2) {
                throw new IllegalStateException("planned");
            }
            return asked.get() > 2;
        });
        try (var served = Served.of(builder)) {
            for (int i = 0; i < 2; i++) {
                try (var client = served.client()) {
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                }
            }
            try (var client = served.client()) {
                assertThat(Served.exchange(client, "x")).isEqualTo("x");
            }
            await().until(() -> served.server().counts().open() == 0);
            assertThat(served.server().counts().refused()).isEqualTo(1);
            assertThat(served.server().counts().failed()).isEqualTo(1);
        }
    }

    @Test
    void error_inAHandler_isToldAndMayBeAnswered() throws Exception {
        var told = new AtomicReference<Throwable>();
        var builder = tcp(connection -> {
                    throw new IllegalStateException("planned");
                })
                .error((connection, failure) -> {
                    told.set(failure);
                    connection.writeLine("sorry");
                })
                .finish(connection -> connection.writeLine("finished"));
        try (var served = Served.of(builder);
                var client = served.client()) {
            client.shutdownOutput();
            assertThat(Served.rest(client)).isEqualTo("finished\nsorry\n");
            assertThat(told.get()).hasMessage("planned");
        }
    }

    @Test
    void error_inTheHookItself_isNobodyElses() throws Exception {
        var heard = new Served.Heard();
        var builder = tcp(connection -> {
                    throw new IllegalStateException("first");
                })
                .watch(heard)
                .finish(connection -> {
                    throw new IllegalStateException("second");
                })
                .error((connection, failure) -> {
                    throw new IllegalStateException("third");
                });
        try (var served = Served.of(builder);
                var client = served.client()) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            await().until(() -> heard.failures.size() == 1);
            assertThat(heard.failures.peek()).hasMessage("first");
            assertThat(heard.failures.peek().getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("second", "third");
        }
    }

    @Test
    void process_standsAroundTheHandler() throws Exception {
        var builder = tcp(Served.ECHO).process((connection, handler) -> {
            connection.writeLine("before");
            handler.handle(connection);
            connection.writeLine("after");
        });
        try (var served = Served.of(builder);
                var client = served.client()) {
            Served.send(client, "x");
            client.shutdownOutput();
            assertThat(Served.rest(client)).isEqualTo("before\nxafter\n");
        }
    }

    @Test
    void handleRequest_nobodyComes_isTold() throws Exception {
        var late = new AtomicInteger();
        var builder = tcp(Served.ECHO).timeout(Duration.ofMillis(20), late::incrementAndGet);
        try (var server = builder.open()) {
            assertThat(server.handleRequest()).isFalse();
            assertThat(server.handleRequest()).isFalse();
            assertThat(late).hasValue(2);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PROCESSES")
    void handleRequest_servesOneAfterTheOther(Concurrency concurrency) throws Exception {
        var builder = tcp(connection -> connection.writeLine("hello")).concurrency(concurrency);
        try (var server = builder.open()) {
            for (int i = 0; i < 3; i++) {
                try (var client = Served.client(Served.port(server))) {
                    client.shutdownOutput();
                    assertThat(server.handleRequest()).isTrue();
                    assertThat(Served.rest(client)).isEqualTo("hello\n");
                }
            }
            await().until(() -> server.counts().open() == 0);
            assertThat(server.counts().accepted()).isEqualTo(3);
            assertThat(server.start()).isSameAs(server);
            assertThatThrownBy(server::handleRequest).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void serviceActions_runWhileTheServerDoes() throws Exception {
        var runs = new CountDownLatch(3);
        try (var served = Served.of(tcp(Served.ECHO).serviceActions(Duration.ofMillis(1), runs::countDown))) {
            runs.await();
            assertThat(served.port()).isPositive();
        }
    }

    @Test
    void stackedServers_shareLoopsAndEndThem() throws Exception {
        try (var one = Served.by(Served.ECHO);
                var two = Served.by(Served.ECHO)) {
            one.server().close();
            try (var client = two.client()) {
                assertThat(Served.exchange(client, "x")).isEqualTo("x");
            }
        }
        try (var three = Served.by(Served.ECHO);
                var client = three.client()) {
            assertThat(Served.exchange(client, "y")).isEqualTo("y");
        }
    }

    @Test
    void udpFlood_threadsAreLimitedAndTheRestIsCounted() throws Exception {
        var release = new CountDownLatch(1);
        var busy = new AtomicInteger();
        var most = new AtomicInteger();
        DatagramHandler slow = datagram -> {
            most.accumulateAndGet(busy.incrementAndGet(), Math::max);
            release.await();
            busy.decrementAndGet();
        };
        try (var server = SocketServer.udp("127.0.0.1:0")
                        .handler(slow)
                        .datagramQueue(10)
                        .watch(ServerWatch.none())
                        .start();
                var client = Socket.open(Family.INET, SocketType.DGRAM)) {
            client.connect(server.localAddress());
            for (int i = 1; i <= 200; i++) {
                client.send(new byte[1]);
                int sent = i;
                if (i % 20 == 0) { // so that the kernel drops none
                    await().until(() -> server.counts().datagrams() == sent);
                }
            }
            await().until(() -> busy.get() == 10);
            assertThat(server.counts().dropped()).isEqualTo(190);
            assertThat(server.counts().open()).isEqualTo(10);
            release.countDown();
            assertThat(server.drain(LONG).isClean()).isTrue();
            assertThat(most).hasValue(10);
        }
    }

    @Test
    void datagram_longerThanTheBuffer_isCountedAndNeverSilentlyShort(@TempDir Path folder) throws Exception {
        Set<Integer> sizes = ConcurrentHashMap.newKeySet();
        DatagramHandler hear = datagram -> sizes.add(datagram.data().remaining());
        try (var server = SocketServer.unixDatagram(folder.resolve("s"))
                        .handler(hear)
                        .watch(ServerWatch.none())
                        .start();
                var client = Socket.open(Family.UNIX, SocketType.DGRAM)) {
            client.connect(Address.Unix.path(folder.resolve("s").toString()));
            client.send(new byte[70_000]);
            client.send(new byte[65_535]);
            client.send(new byte[0]);
            await().until(() -> sizes.size() == 2);
            assertThat(sizes).containsExactlyInAnyOrder(65_535, 0);
            assertThat(server.counts().dropped()).isEqualTo(1);
        }
    }

    @Test
    void datagramHandler_thatShutsDown_endsTheServer() throws Exception {
        for (var concurrency : HANDLING) {
            var server = new AtomicReference<DatagramServer>();
            DatagramHandler last = datagram -> {
                datagram.reply(ByteBuffer.wrap(new byte[] {7}));
                server.get().shutdown();
            };
            var opened = SocketServer.udp("127.0.0.1:0")
                    .handler(last)
                    .concurrency(concurrency)
                    .open();
            server.set(opened);
            try (opened;
                    var client = Socket.open(Family.INET, SocketType.DGRAM)) {
                client.timeout(LONG);
                client.connect(opened.localAddress());
                client.send(new byte[1]);
                opened.serveForever();
                assertThat(client.recv(10)).containsExactly(7);
            }
        }
    }

    @Test
    void datagrams_handleRequest_servesOneAndIsToldOfSilence() throws Exception {
        var late = new AtomicInteger();
        for (var concurrency : HANDLING) {
            try (var server = SocketServer.udp("127.0.0.1:0")
                            .handler(datagram -> datagram.reply("x"))
                            .concurrency(concurrency)
                            .timeout(Duration.ofMillis(20), late::incrementAndGet)
                            .open();
                    var client = Socket.open(Family.INET, SocketType.DGRAM)) {
                assertThat(server.handleRequest()).isFalse();
                client.timeout(LONG);
                client.connect(server.localAddress());
                client.send(new byte[1]);
                await().until(server::handleRequest);
                assertThat(client.recv(10)).containsExactly('x');
            }
        }
        assertThat(late).hasPositiveValue();
    }
}
