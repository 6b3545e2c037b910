package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.loop.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What stands between accept and the server's judgement, with a greeting of two letters for it.
class EstablishTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Served.Heard heard = new Served.Heard();
    private final AtomicInteger judged = new AtomicInteger();

    /// Takes `hi` and leaves the rest; `no` is turned away.
    private static @Nullable Refusal greeting(Connection connection, Deadline until) throws IOException {
        var text = new StringBuilder();
        while (text.length() < 2) {
            var bytes = connection.readBy(until);
            if (bytes == null) {
                throw new EOFException("no greeting");
            }
            while (bytes.hasRemaining() && text.length() < 2) {
                text.append((char) bytes.get());
            }
            connection.giveBack(bytes);
        }
        return text.toString().equals("hi") ? null : Refusal.VERIFY;
    }

    private ServerBuilder greeted() {
        return SocketServer.tcp("127.0.0.1:0")
                .handler(Served.ECHO)
                .watch(heard)
                .verify(_ -> judged.incrementAndGet() > 0)
                .phase(EstablishTest::greeting);
    }

    private Served impatient() throws IOException {
        return Served.of(greeted().limits(limits -> limits.handshakeTimeout(SHORT)));
    }

    private void assertRefused(Served served, Refusal why) {
        await().atMost(LONG).until(() -> served.server().counts().open() == 0);
        assertThat(served.server().metrics().reasons().refused()).containsEntry(why, 1L);
        assertThat(served.server().counts().refused()).isEqualTo(1);
        assertThat(heard.refusals).containsExactly(why);
        assertThat(heard.ends).isEmpty();
        assertThat(judged).hasValue(0);
    }

    @Test
    void establish_leavesToTheHandlerWhatCameAlong() throws Exception {
        try (var served = Served.of(greeted());
                var client = served.client()) {
            Served.send(client, "hihello");
            assertThat(Served.read(client, 5)).isEqualTo("hello");
            assertThat(Served.exchange(client, "again")).isEqualTo("again");
            assertThat(judged).hasValue(1);
        }
        assertThat(heard.ends).hasSize(1);
    }

    @Test
    @Row("C1")
    void silentPeer_isClosedAtTheHandshakeLimit() throws Exception {
        try (var served = impatient();
                var client = served.client()) {
            long begun = System.nanoTime();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(SHORT.minusMillis(100));
            assertRefused(served, Refusal.HANDSHAKE);
        }
    }

    /// An empty piece would be none, so it is one letter of two.
    @Test
    void halfGreeting_doesNotMoveTheLimit() throws Exception {
        try (var served = impatient();
                var client = served.client()) {
            Served.send(client, "h");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertRefused(served, Refusal.HANDSHAKE);
        }
    }

    @Test
    void peerThatEndsBefore_isNotHandled() throws Exception {
        try (var served = Served.of(greeted());
                var client = served.client()) {
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertRefused(served, Refusal.HANDSHAKE);
        }
    }

    @Test
    void phaseThatRefuses_isCountedByItsReason() throws Exception {
        try (var served = Served.of(greeted());
                var client = served.client()) {
            Served.send(client, "no");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertRefused(served, Refusal.VERIFY);
        }
    }

    /// The greeting is over before the limit of the first message begins.
    @Test
    void firstMessage_isCountedFromTheEndOfThePhases() throws Exception {
        try (var served = Served.of(greeted().limits(limits -> limits.firstMessageTimeout(SHORT)));
                var client = served.client()) {
            Served.send(client, "hi");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            await().atMost(LONG).until(() -> served.server().counts().open() == 0);
            assertThat(served.server().counts().late()).isEqualTo(1);
        }
    }

    @Test
    void drain_doesNotWaitForWhoeverHasNotGreeted() throws Exception {
        try (var served = Served.of(greeted());
                var client = served.client()) {
            await().atMost(LONG).until(() -> served.server().counts().open() == 1);
            assertThat(served.server().drain(LONG).cut()).isZero();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(List.of(heard.refusals, heard.ends)).allMatch(java.util.Queue::isEmpty);
        }
    }
}
