package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SocketServerTest {
    private static final ConnectionHandler ECHO = Served.ECHO;
    private static final int OF_EACH = Scale.of(100, 1_000);

    private static final class Checked extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static int overflow(int depth) {
        return depth < 0 ? 0 : overflow(depth + 1) + 1;
    }

    /// Throws what the client's first letter asks for, or echoes.
    private static void faulty(Connection connection) throws Exception {
        var data = connection.read();
        if (data == null) {
            return;
        }
        switch (data.get(data.position())) {
            case 'c' -> throw new Checked();
            case 'u' -> throw new IllegalStateException("planned");
            case 'e' -> throw new AssertionError("planned");
            case 's' -> overflow(0);
            case 'o' -> throw new OutOfMemoryError("planned");
            default -> connection.write(data);
        }
    }

    @Test
    @Row("C17")
    void handler_throwsAnything_endsItsConnectionOnly() throws Exception {
        var heard = new Served.Heard();
        try (var served = Served.by(SocketServerTest::faulty, limits -> limits, heard);
                var bystander = served.client()) {
            for (int round = 0; round < OF_EACH; round++) {
                for (String kind : new String[] {"c", "u", "e", "s", "o"}) {
                    try (var client = served.client()) {
                        Served.send(client, kind);
                        assertThat(client.getInputStream().read()).isEqualTo(-1);
                    }
                }
            }
            await().untilAsserted(
                            () -> assertThat(served.server().counts().failed()).isEqualTo(5L * OF_EACH));
            assertThat(heard.failures).hasSize(5 * OF_EACH);
            assertThat(Served.exchange(bystander, "x")).isEqualTo("x");
            try (var later = served.client()) {
                assertThat(Served.exchange(later, "y")).isEqualTo("y");
            }
        }
    }

    @Test
    void echo_anyAmount_comesBackAndHalfCloseIsAnswered() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        try (var served = Served.by(ECHO);
                var client = served.client()) {
            var writer = Thread.ofVirtual().start(() -> write(client, bytes));
            assertThat(Arrays.equals(client.getInputStream().readAllBytes(), bytes))
                    .isTrue();
            writer.join();
        }
    }

    private static void write(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void connections_beyondTheLimit_areClosedAndCounted() throws Exception {
        var heard = new Served.Heard();
        try (var served = Served.by(ECHO, limits -> limits.maxConns(2), heard)) {
            try (var one = served.client();
                    var two = served.client();
                    var three = served.client()) {
                assertThat(Served.exchange(one, "1")).isEqualTo("1");
                assertThat(Served.exchange(two, "2")).isEqualTo("2");
                assertThat(three.getInputStream().read()).isEqualTo(-1);
            }
            await().untilAsserted(() -> assertThat(heard.ends).hasSize(2));
            try (var four = served.client()) {
                assertThat(Served.exchange(four, "4")).isEqualTo("4");
            }
            assertThat(heard.refusals).containsExactly(Refusal.MAX_CONNS);
            assertThat(served.server().counts().refused()).isEqualTo(1);
        }
    }

    @Test
    void idleConnection_isClosedInGoodOrder() throws Exception {
        var heard = new Served.Heard();
        try (var served = Served.by(ECHO, limits -> limits.idleTimeout(Duration.ofMillis(200)), heard);
                var client = served.client()) {
            assertThat(Served.exchange(client, "x")).isEqualTo("x");
            long begun = System.nanoTime();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(System.nanoTime() - begun).isGreaterThan(150_000_000);
            await().untilAsserted(() -> assertThat(heard.ends).containsExactly(ConnectionEnd.IDLE));
        }
    }

    @Test
    void peerThatNeverReads_isCutAfterTheStall() throws Exception {
        var heard = new Served.Heard();
        ConnectionHandler flood = connection -> {
            while (!connection.isDraining()) {
                connection.write(ByteBuffer.wrap(new byte[8192]));
            }
        };
        try (var served = Served.by(flood, limits -> limits.writeTimeout(Duration.ofMillis(300)), heard);
                var client = served.client()) {
            await().untilAsserted(() -> assertThat(heard.ends).containsExactly(ConnectionEnd.LIMIT));
            assertThat(served.server().counts().stalled()).isEqualTo(1);
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void peerThatResets_isCountedAndNothingElse() throws Exception {
        var heard = new Served.Heard();
        try (var served = Served.by(ECHO, limits -> limits, heard)) {
            try (var client = served.client()) {
                Served.exchange(client, "x");
                client.setSoLinger(true, 0);
            }
            await().untilAsserted(() -> assertThat(heard.ends).containsExactly(ConnectionEnd.RESET));
            assertThat(heard.failures).isEmpty();
        }
    }

    @Test
    void once_firstClient_isTheLast() throws Exception {
        try (var served =
                        Served.of(SocketServer.tcp("127.0.0.1:0").handler(ECHO).once());
                var client = served.client()) {
            assertThat(Served.exchange(client, "x")).isEqualTo("x");
            await().ignoreExceptions().untilAsserted(() -> assertRefused(served));
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            served.server().join();
        }
    }

    private static void assertRefused(Served served) throws IOException {
        try (var late = served.client()) {
            throw new AssertionError("connected: " + late);
        } catch (java.net.ConnectException refused) {
            assertThat(refused).isNotNull();
        }
    }

    @Test
    void drain_idleClients_endAtOnceAndInGoodOrder() throws Exception {
        try (var served = Served.by(ECHO)) {
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < 50; i++) {
                clients.add(served.client());
                assertThat(Served.exchange(clients.getLast(), "x")).isEqualTo("x");
            }
            long begun = System.nanoTime();
            assertThat(served.server().drain(Duration.ofSeconds(10)).isClean()).isTrue();
            assertThat(System.nanoTime() - begun).isLessThan(2_000_000_000L);
            for (var client : clients) {
                assertThat(Served.rest(client)).isEmpty();
                client.close();
            }
            assertRefused(served);
        }
    }

    /// Symptom to keep away: a stream is read under the limits of the line before it, and no drain ends that wait.
    @Test
    void drain_streamIsReadAfterALine_endsAtOnce() throws Exception {
        ConnectionHandler lineThenStream = connection -> {
            connection.writeLine(connection.readLine() + "!");
            assertThat(connection.input().read()).isEqualTo(-1);
        };
        try (var served = Served.by(lineThenStream);
                var client = served.client()) {
            assertThat(Served.exchange(client, "x\n")).isEqualTo("x!");
            assertThat(served.server().drain(Duration.ofSeconds(8)).isClean()).isTrue();
        }
    }

    @Test
    void drain_requestInWork_isAnswered() throws Exception {
        var working = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        ConnectionHandler slow = connection -> {
            var data = connection.read();
            working.countDown();
            release.await(); // a drain disturbs no work
            if (data != null) {
                connection.write(data);
            }
        };
        try (var served = Served.by(slow);
                var client = served.client()) {
            Served.send(client, "work");
            working.await();
            var drain = Thread.ofPlatform().start(() -> drain(served, Duration.ofSeconds(10), 0));
            await().ignoreExceptions().untilAsserted(() -> assertRefused(served));
            release.countDown();
            assertThat(Served.rest(client)).isEqualTo("work");
            drain.join();
        }
    }

    private static void drain(Served served, Duration grace, int cut) {
        try {
            assertThat(served.server().drain(grace).cut()).isEqualTo(cut);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void drain_requestsReceivedButNotYetRead_areAnswered() throws Exception {
        var read = new CountDownLatch(1);
        var received = new CountDownLatch(1);
        ConnectionHandler late = connection -> {
            while (connection.socket().available() < "received".length()) {
                connection.pause(Duration.ofMillis(1));
            }
            received.countDown();
            read.await();
            ECHO.handle(connection);
        };
        try (var served = Served.by(late);
                var client = served.client()) {
            Served.send(client, "received");
            received.await();
            read.countDown();
            drain(served, Duration.ofSeconds(10), 0);
            assertThat(Served.rest(client)).isEqualTo("received");
        }
    }

    /// Who connects while another process takes over, or just before a drain, must not be turned away by an end.
    @Test
    @Row({"L1", "L3"})
    void drain_clientWhoHasJustCome_hasTimeForItsFirstMessage() throws Exception {
        try (var served = Served.by(ECHO);
                var client = served.client()) {
            await().until(() -> served.server().counts().open() == 1);
            var drain = Thread.ofPlatform().start(() -> drain(served, Duration.ofSeconds(10), 0));
            await().ignoreExceptions().untilAsserted(() -> assertRefused(served));
            Served.send(client, "first");
            assertThat(Served.rest(client)).isEqualTo("first");
            drain.join();
        }
    }

    @Test
    void drain_whoIsLeftAfterTheGrace_isCut() throws Exception {
        var heard = new Served.Heard();
        var working = new CountDownLatch(1);
        ConnectionHandler stuck = connection -> {
            connection.readExactly(1);
            working.countDown();
            connection.readLine(); // a line has begun, and its end does not come
        };
        try (var served = Served.by(stuck, limits -> limits, heard);
                var client = served.client()) {
            Served.send(client, "half");
            working.await();
            assertThat(served.server().drain(Duration.ofMillis(200)).cut()).isEqualTo(1);
            assertThat(heard.ends).containsExactly(ConnectionEnd.DRAIN);
        }
    }

    @Test
    void drain_clientsInTheQueue_areTakenNotReset() throws Exception {
        try (var served = Served.by(ECHO)) {
            var queued = new ArrayList<Socket>();
            for (int i = 0; i < 10; i++) {
                queued.add(served.client());
            }
            served.server().drain(Duration.ofSeconds(5));
            for (var client : queued) {
                assertThat(client.getInputStream().read()).isEqualTo(-1); // an end, not a reset
                client.close();
            }
        }
    }

    @Test
    void cut_fromAnotherThread_endsADrain() throws Exception {
        var working = new CountDownLatch(1);
        ConnectionHandler sleeper = connection -> {
            connection.readExactly(1);
            working.countDown();
            connection.readLine(); // a line has begun, and its end does not come
        };
        try (var served = Served.by(sleeper);
                var client = served.client()) {
            Served.send(client, "half");
            working.await();
            var drain = Thread.ofPlatform().start(() -> drain(served, Duration.ofSeconds(30), 0));
            await().ignoreExceptions().untilAsserted(() -> assertRefused(served));
            served.server().cut();
            drain.join(Duration.ofSeconds(5));
            assertThat(drain.isAlive()).isFalse();
            assertThat(client.isClosed()).isFalse();
        }
    }

    @Test
    void cut_handlerThatPauses_endsAtOnce() throws Exception {
        var working = new CountDownLatch(1);
        ConnectionHandler sleeper = connection -> {
            working.countDown();
            connection.pause(Duration.ofHours(1));
        };
        try (var served = Served.by(sleeper);
                var client = served.client()) {
            working.await();
            var drain = Thread.ofPlatform().start(() -> drain(served, Duration.ofSeconds(30), 0));
            await().ignoreExceptions().untilAsserted(() -> assertRefused(served));
            served.server().cut();
            drain.join(Duration.ofSeconds(5));
            assertThat(drain.isAlive()).isFalse();
            assertThat(client.getInputStream()).isNotNull();
        }
    }

    @Test
    void manyClientsAtOnce_eachGetsItsOwn() throws Exception {
        var answered = new AtomicInteger();
        try (var served = Served.by(ECHO)) {
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 200; i++) {
                String text = "client " + i;
                threads.add(Thread.ofVirtual().start(() -> {
                    try (var client = served.client()) {
                        for (int round = 0; round < 20; round++) {
                            if (Served.exchange(client, text).equals(text)) {
                                answered.incrementAndGet();
                            }
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(answered).hasValue(4_000);
            assertThat(served.server().counts().accepted()).isEqualTo(200);
        }
    }

    @Test
    @Row("L1")
    void drain_handlerThatNeverEnds_isToldAtTheHardStop() throws Exception {
        var working = new CountDownLatch(1);
        var release = new AtomicInteger();
        ConnectionHandler stuck = connection -> {
            working.countDown();
            while (release.get() == 0) {
                Thread.onSpinWait();
            }
        };
        var builder = SocketServer.tcp("127.0.0.1:0")
                .handler(stuck)
                .watch(ServerWatch.none())
                .concurrency(Concurrency.PLATFORM_THREADS)
                .drainGrace(Duration.ofMillis(100))
                .drainHardStop(Duration.ofMillis(300));
        try (var served = Served.of(builder);
                var client = served.client()) {
            working.await();
            var report = served.server().drain();
            assertThat(report.cut()).isEqualTo(1);
            assertThat(report.stuck()).isEqualTo(1);
            assertThat(report.time()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
            assertThat(client.isConnected()).isTrue();
            release.set(1);
            served.server().join();
            assertThat(served.server().drain().stuck()).isZero();
        }
    }
}
