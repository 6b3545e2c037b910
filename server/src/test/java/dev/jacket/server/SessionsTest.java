package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A thread for each peer that sends datagrams.
class SessionsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    /// Tells each how many of its datagrams have come, and in which session.
    private static final DatagramSessionHandler COUNTING = session -> {
        int count = 0;
        for (Datagram datagram; (datagram = session.next()) != null; ) {
            count++;
            session.send(session.number() + "/" + count + " " + datagram.text());
        }
    };

    private static DatagramServerBuilder udp(DatagramSessionHandler handler) {
        return SocketServer.udp("127.0.0.1:0").sessions(handler).watch(ServerWatch.none());
    }

    private static Socket client(Server server) throws IOException {
        var place = server.localAddress();
        var client = Socket.open(place.family(), SocketType.DGRAM);
        client.timeout(LONG);
        if (place.family().equals(Family.UNIX)) {
            client.bind(Address.Unix.autobind());
        }
        client.connect(place);
        return client;
    }

    private static void send(Socket client, String text) throws IOException {
        client.send(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hear(Socket client) throws IOException {
        return new String(client.recv(100), StandardCharsets.UTF_8);
    }

    private static String ask(Socket client, String text) throws IOException {
        send(client, text);
        return hear(client);
    }

    private static void eachHasItsOwn(DatagramServer server) throws Exception {
        var clients = new ArrayList<Socket>();
        try {
            for (int i = 1; i <= 3; i++) {
                clients.add(client(server));
                assertThat(ask(clients.getLast(), "x")).isEqualTo(i + "/1 x");
            }
            for (int count = 2; count <= 9; count++) {
                for (var client : clients) {
                    send(client, "y" + count);
                }
            }
            for (int count = 2; count <= 9; count++) {
                for (int i = 1; i <= 3; i++) {
                    assertThat(hear(clients.get(i - 1))).isEqualTo(i + "/" + count + " y" + count);
                }
            }
        } finally {
            clients.forEach(Socket::close);
        }
        assertThat(server.counts().accepted()).isEqualTo(3);
        assertThat(server.counts().open()).isEqualTo(3);
        assertThat(server.drain(LONG).isClean()).isTrue();
        server.join();
        assertThat(server.counts().dropped() + server.counts().failed()).isZero();
        assertThat(server.counts().open()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Concurrency.class,
            names = {"PLATFORM_THREADS", "VIRTUAL_THREADS"})
    void peers_ofUdp_areHeardInOrder_eachByItsOwnHandler(Concurrency concurrency) throws Exception {
        try (var server = udp(COUNTING).concurrency(concurrency).start()) {
            eachHasItsOwn(server);
        }
    }

    @Test
    void peers_ofAUnixSocket_areHeardInOrder_eachByItsOwnHandler(@TempDir Path folder) throws Exception {
        try (var server = SocketServer.unixDatagram(folder.resolve("s"))
                .sessions(COUNTING)
                .watch(ServerWatch.none())
                .start()) {
            eachHasItsOwn(server);
        }
    }

    @Test
    void silence_endsASession_andTheNextDatagramBeginsAnother() throws Exception {
        var settings = Settings.NONE.with(new Settings.Entry("idle-timeout", "100ms", "here"));
        try (var server = udp(COUNTING).settings(settings).start();
                var client = client(server)) {
            assertThat(ask(client, "x")).isEqualTo("1/1 x");
            await().until(() -> server.counts().open() == 0);
            assertThat(server.counts().idle()).isEqualTo(1);
            assertThat(ask(client, "y")).isEqualTo("2/1 y");
            server.reload(Settings.NONE.with(new Settings.Entry("idle-timeout", "1h", "here")));
            await().until(() -> server.counts().open() == 0); // who is here stays under the limits of before
            assertThat(ask(client, "z")).isEqualTo("3/1 z");
            await().during(Duration.ofMillis(500)).until(() -> server.counts().open() == 1);
        }
    }

    @Test
    void datagrams_thatAHandlerHasNotTaken_beginTheNext() throws Exception {
        var release = new CountDownLatch(1);
        DatagramSessionHandler one = session -> {
            release.await();
            var datagram = session.next();
            if (datagram != null) {
                session.send(session.number() + " " + datagram.text());
            }
        };
        try (var server = udp(one).start();
                var client = client(server)) {
            for (var text : List.of("a", "b", "c")) {
                send(client, text);
            }
            await().until(() -> server.counts().datagrams() == 3);
            release.countDown();
            for (var answer : List.of("1 a", "2 b", "3 c")) {
                assertThat(hear(client)).isEqualTo(answer);
            }
            await().until(() -> server.counts().open() == 0);
            assertThat(server.counts().dropped()).isZero();
        }
    }

    @Test
    void handler_thatTakesNone_isNotCalledForTheSameAgain() throws Exception {
        DatagramSessionHandler deaf = session -> session.send("no");
        try (var server = udp(deaf).start();
                var client = client(server)) {
            assertThat(ask(client, "x")).isEqualTo("no");
            await().until(() -> server.counts().open() == 0);
            assertThat(server.counts().accepted()).isEqualTo(1);
        }
    }

    @Test
    void peersBeyondTheLimit_areTurnedAwayAndCounted() throws Exception {
        try (var server = udp(COUNTING).limits(l -> l.maxConns(1)).start();
                var first = client(server);
                var second = client(server)) {
            assertThat(ask(first, "x")).isEqualTo("1/1 x");
            send(second, "y");
            await().until(() -> server.counts().refused() == 1);
            assertThat(ask(first, "z")).isEqualTo("1/2 z");
            assertThat(server.metrics().reasons().refused()).containsEntry(Refusal.MAX_CONNS, 1L);
        }
    }

    @Test
    void peerThatFloods_leavesRoomForTheOthers() throws Exception {
        var release = new CountDownLatch(1);
        DatagramSessionHandler slowForOne = session -> {
            if (session.number() == 1) {
                release.await();
            }
            COUNTING.handle(session);
        };
        try (var server = udp(slowForOne).datagramQueue(8).start();
                var flood = client(server);
                var other = client(server)) {
            for (int i = 0; i < 20; i++) {
                send(flood, "" + i);
            }
            await().until(() -> server.counts().datagrams() == 20);
            assertThat(server.counts().dropped()).isEqualTo(18);
            assertThat(ask(other, "x")).isEqualTo("2/1 x");
            release.countDown();
            assertThat(hear(flood)).isEqualTo("1/1 0");
            assertThat(hear(flood)).isEqualTo("1/2 1");
        }
    }

    @Test
    void failure_endsItsSessionAlone() throws Exception {
        DatagramSessionHandler frail = session -> {
            for (Datagram datagram; (datagram = session.next()) != null; ) {
                if (datagram.text().equals("bad")) {
                    throw new IllegalStateException("bad");
                }
                session.send("good");
            }
        };
        try (var server = udp(frail)
                        .error((datagram, failure) -> datagram.reply(datagram.text() + " failed"))
                        .start();
                var client = client(server);
                var other = client(server)) {
            assertThat(ask(other, "x")).isEqualTo("good");
            assertThat(ask(client, "bad")).isEqualTo("bad failed");
            await().until(() -> server.counts().open() == 1);
            assertThat(server.counts().failed()).isEqualTo(1);
            assertThat(ask(client, "y")).isEqualTo("good");
            assertThat(ask(other, "z")).isEqualTo("good");
        }
    }

    @Test
    void datagram_thatIsNotLetIn_isPassedOver() throws Exception {
        try (var server = udp(COUNTING)
                        .verify(datagram -> !datagram.text().equals("no"))
                        .start();
                var client = client(server)) {
            send(client, "no");
            assertThat(ask(client, "x")).isEqualTo("1/1 x");
            assertThat(server.metrics().reasons().refused()).containsEntry(Refusal.VERIFY, 1L);
        }
    }

    @Test
    void drain_letsHandlersHaveWhatHasCome() throws Exception {
        var release = new CountDownLatch(1);
        var told = new AtomicBoolean();
        DatagramSessionHandler slow = session -> {
            release.await();
            await().until(session::isDraining);
            COUNTING.handle(session);
            told.set(session.isDraining());
        };
        try (var server = udp(slow).start();
                var client = client(server)) {
            send(client, "a");
            send(client, "b");
            await().until(() -> server.counts().datagrams() == 2);
            var drain = Thread.ofPlatform().start(() -> {
                try {
                    assertThat(server.drain(LONG).isClean()).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            release.countDown();
            assertThat(hear(client)).isEqualTo("1/1 a");
            assertThat(hear(client)).isEqualTo("1/2 b");
            drain.join();
            assertThat(told).isTrue();
            assertThat(server.counts().dropped() + server.counts().failed()).isZero();
        }
    }

    @Test
    void cut_endsThoseWhoWait() throws Exception {
        try (var server = udp(COUNTING).start();
                var client = client(server)) {
            assertThat(ask(client, "x")).isEqualTo("1/1 x");
            server.cut();
            server.join();
            assertThat(server.counts().open()).isZero();
            assertThat(server.counts().failed()).isZero();
        }
    }

    @Test
    void whatSessionsCannotBe_isRefused() {
        for (var builder : List.of(
                udp(COUNTING).concurrency(Concurrency.ONE_AT_A_TIME),
                udp(COUNTING).once(),
                udp(COUNTING).handler(datagram -> {}))) {
            assertThatThrownBy(builder::open).isInstanceOf(IllegalStateException.class);
        }
    }
}
