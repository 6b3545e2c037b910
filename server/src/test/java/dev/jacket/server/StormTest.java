package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import java.io.IOException;
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

/// Very many clients at once, and a server that ends while they come.
class StormTest {
    private static final int CLIENTS = 2_000;
    private static final int MOST = 500;
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
