package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.ListenConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Very many clients at once, and a server that ends while they come.
class StormTest {
    private static final int CLIENTS = Scale.of(2_000, 10_000);
    private static final int MOST = CLIENTS / 4;
    private static final int QUEUED = 400;
    private static final int ROUNDS = 30;
    private static final int RACERS = 40;
    private static final int PATIENCE = 30;

    /// What became of a client.
    private enum Fate {
        SERVED,
        REFUSED,
        NEVER_IN
    }

    /// Says hello, and hears it or the end.
    ///
    /// @param decided is told, and awaited, before the client leaves
    private static Fate call(int port, CountDownLatch decided) throws Exception {
        Socket client;
        try {
            client = Served.client(port);
        } catch (SocketException refusedOrReset) {
            decided.countDown();
            return Fate.NEVER_IN;
        }
        try (client) {
            Fate fate = talk(client);
            decided.countDown();
            assertThat(decided.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
            return fate;
        }
    }

    private static Fate talk(Socket client) throws SocketTimeoutException {
        try {
            client.getOutputStream().write('x');
            return client.getInputStream().read() == 'x' ? Fate.SERVED : Fate.REFUSED;
        } catch (SocketTimeoutException silence) {
            throw silence;
        } catch (IOException reset) {
            return Fate.REFUSED;
        }
    }

    /// {@return what became of so many that all begin together}
    ///
    /// @param meanwhile happens as they come
    private static List<Fate> storm(int port, int count, Callable<?> meanwhile) throws Exception {
        var begin = new CountDownLatch(1);
        var decided = new CountDownLatch(count);
        var calls = new ArrayList<FutureTask<Fate>>();
        for (int i = 0; i < count; i++) {
            var call = new FutureTask<>(() -> {
                begin.await();
                return call(port, decided);
            });
            calls.add(call);
            Thread.ofVirtual().start(call);
        }
        begin.countDown();
        meanwhile.call();
        var fates = new ArrayList<Fate>();
        for (FutureTask<Fate> call : calls) {
            fates.add(result(call));
        }
        return fates;
    }

    private static Fate result(FutureTask<Fate> call) throws Exception {
        try {
            return call.get(2L * PATIENCE, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a client got neither an answer nor an end", e.getCause());
        }
    }

    private static long number(List<Fate> fates, Fate which) {
        return fates.stream().filter(which::equals).count();
    }

    @Test
    @Timeout(300)
    @Row("C7")
    void connectsAtOnce_eachIsServedOrRefused_andTheCountsAgree() throws Exception {
        try (var served = Served.by(Served.ECHO, limits -> limits.maxConns(MOST), ServerWatch.none())) {
            var fates = storm(served.port(), CLIENTS, () -> 0);

            assertThat(number(fates, Fate.SERVED)).isEqualTo(MOST);
            assertThat(number(fates, Fate.REFUSED)).isEqualTo(CLIENTS - MOST);
            var counts = served.server().counts();
            assertThat(counts.accepted()).isEqualTo(MOST);
            assertThat(counts.refused()).isEqualTo(CLIENTS - MOST);
            assertThat(counts.failed() + counts.acceptErrors()).isZero();
            await().until(() -> served.server().counts().open() == 0);
            assertThat(served.server().counts().in()).isEqualTo(MOST);
            assertThat(served.server().counts().out()).isEqualTo(MOST);
        }
    }

    /// The best of some tries: on a busy machine others run the loop's threads at the same time.
    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"AUTO", "EPOLL"})
    void queueIsLong_othersOfTheLoopHaveTheirTurns(Backend backend) throws Exception {
        long least = QUEUED;
        for (int i = 0; i < 5 && least > QUEUED / 4; i++) {
            least = Math.min(least, mostInARow(backend));
        }
        assertThat(least).as("accepted between two turns").isLessThanOrEqualTo(QUEUED / 4);
    }

    /// {@return how many of those who have come before the server were accepted between two turns of another thread}
    private static long mostInARow(Backend backend) throws Exception {
        var clients = new ArrayList<Socket>();
        var listener = dev.jacket.sockets.Socket.listenOn(Address.inet("127.0.0.1", 0), ListenConfig.DEFAULT);
        try (var loops = EventLoops.start(LoopConfig.DEFAULT.loops(1).backend(backend));
                var server = SocketServer.of(listener)
                        .handler(Served.ECHO)
                        .threads(loops)
                        .open()) {
            int port = Served.port(server);
            for (int i = 0; i < QUEUED; i++) {
                clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            var most = new FutureTask<>(() -> {
                server.start();
                return mostBetweenTurns(server);
            });
            loops.newThread(most).start();
            return most.get(PATIENCE, TimeUnit.SECONDS);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // it is about turns
    private static long mostBetweenTurns(SocketServer server) {
        long most = 0;
        for (long seen = 0; seen < QUEUED; ) {
            Thread.yield();
            long now = server.counts().accepted();
            most = Math.max(most, now - seen);
            seen = now;
        }
        return most;
    }

    /// Whatever the moment at which it is closed: who was served was counted, nobody waits, and nothing stays open.
    @Test
    @Row("C7")
    void close_whileClientsCome_leavesNobodyWaiting() throws Exception {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < ROUNDS; round++) {
            var served = Served.by(Served.ECHO);
            long pause = random.nextLong(3_000_000);
            var fates = storm(served.port(), RACERS, () -> {
                long until = System.nanoTime() + pause;
                while (System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                }
                served.close();
                return 0;
            });
            served.server().join();
            // A client that was accepted and cut before it looked hears of a reset instead of a connection.
            var counts = served.server().counts();
            assertThat(counts.open()).as("seed %d, round %d", seed, round).isZero();
            assertThat(counts.accepted())
                    .as("seed %d, round %d", seed, round)
                    .isBetween(number(fates, Fate.SERVED), (long) RACERS);
            assertThat(counts.failed()).as("seed %d, round %d", seed, round).isZero();
        }
    }
}
