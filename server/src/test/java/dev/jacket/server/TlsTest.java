package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import dev.jacket.sockets.Shutdown;
import dev.jacket.tls.KeyLog;
import dev.jacket.tls.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static ServerBuilder builder(ConnectionHandler handler) throws IOException {
        return TlsClients.builder().handler(handler);
    }

    @ParameterizedTest
    @EnumSource(
            value = Concurrency.class,
            names = {"ONE_AT_A_TIME", "PLATFORM_THREADS", "VIRTUAL_THREADS"})
    void lines_areServed(Concurrency concurrency) throws Exception {
        var facts = new CopyOnWriteArrayList<String>();
        ConnectionHandler upper = connection -> {
            facts.add(connection.tls().orElseThrow().sni().orElseThrow());
            for (String line; (line = connection.readLine()) != null; ) {
                connection.writeLine(line.toUpperCase(Locale.ROOT));
            }
            connection.writeLine("bye");
        };
        try (var served = Served.of(builder(upper).concurrency(concurrency));
                var client = TlsClients.of(served)) {
            TlsClients.send(client, "one\ntw");
            assertThat(TlsClients.read(client, 4)).isEqualTo("ONE\n");
            TlsClients.send(client, "o\n");
            assertThat(TlsClients.read(client, 4)).isEqualTo("TWO\n");
            client.endOutput();
            assertThat(TlsClients.read(client, Integer.MAX_VALUE)).isEqualTo("bye\n");
            assertThat(facts).isEqualTo(List.of("localhost"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void muchData_isEchoed(String version) throws Exception {
        try (var served = Served.of(builder(Served.ECHO));
                var client = TlsClients.of(served, TlsConfig.DEFAULT.versions(version))) {
            TlsClients.assertEchoesMuch(client);
        }
    }

    @Test
    @Row("L7")
    void secretsThatNoLogHas_areAmongTheLostLines(@TempDir Path folder) throws Exception {
        var file = folder.resolve("keys");
        var log = KeyLog.to(file);
        Files.delete(file);
        var builder = TlsClients.builder(TlsConfig.DEFAULT.keyLog(log)).handler(Served.ECHO);
        try (var served = Served.of(builder)) {
            assertThat(served.server().metrics().lostLines()).isEqualTo(Map.of("keys", 0L));
            try (var client = TlsClients.of(served)) {
                TlsClients.send(client, "x");
                assertThat(TlsClients.read(client, 1)).isEqualTo("x");
            }
            assertThat(log.lost()).isPositive();
            assertThat(served.server().metrics().lostLines()).isEqualTo(Map.of("keys", log.lost()));
            assertThat(OpenMetrics.text(Map.of("x", served.server().metrics())))
                    .contains("jacket_log_lines_lost_total{server=\"x\",log=\"keys\"} " + log.lost() + "\n");
        }
    }

    /// A look at the stream must not give its memory away: what others put there would be taken for a record.
    @Test
    void skip_thenAnAnswer_leavesTheStreamWhole() throws Exception {
        ConnectionHandler skipping = connection -> {
            for (String line; (line = connection.readLine()) != null; ) {
                connection.skip();
                connection.writeLine(line);
                connection.flush();
            }
        };
        try (var loops = EventLoops.start(LoopConfig.DEFAULT.loops(1).backend(Backend.EPOLL));
                var served = Served.of(builder(skipping).threads(loops));
                var client = TlsClients.of(served)) {
            for (String line : List.of("one\n", "two\n", "three\n")) {
                TlsClients.send(client, line);
                assertThat(TlsClients.read(client, line.length())).isEqualTo(line);
            }
        }
    }

    @Test
    @Row("M4")
    void plainText_isRefusedAndNeverHandled() throws Exception {
        var handled = new CopyOnWriteArrayList<Connection>();
        try (var served = Served.of(builder(handled::add));
                var client = served.client()) {
            Served.send(client, "GET / HTTP/1.0\r\n\r\n");
            byte[] said = client.getInputStream().readAllBytes();
            assertThat(said.length).isIn(0, 7);
            await().until(() -> served.server().counts().refused() == 1);
            assertThat(handled).isEmpty();
        }
    }

    @Test
    @Row("M4")
    void halfAHandshake_endsAtItsLimit() throws Exception {
        var builder = builder(Served.ECHO).limits(l -> l.handshakeTimeout(Duration.ofMillis(200)));
        try (var served = Served.of(builder);
                var client = served.client()) {
            client.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            assertThat(client.getInputStream().readAllBytes()).hasSizeLessThanOrEqualTo(7);
            await().until(() -> served.server().counts().refused() == 1);
        }
    }

    @Test
    @Row({"L1", "L3"})
    void drain_clientWhoHasJustCome_hasTimeForItsHandshakeAndFirstMessage() throws Exception {
        try (var served = Served.of(builder(Served.ECHO));
                var socket = TlsClients.connected(served)) {
            await().until(() -> served.server().counts().open() == 1);
            var drain = Thread.startVirtualThread(() -> {
                try {
                    served.server().drain(Duration.ofSeconds(9));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            await().until(() -> isRefused(served));
            try (var client = TlsClients.over(socket, TlsConfig.DEFAULT)) {
                TlsClients.send(client, "first");
                assertThat(TlsClients.read(client, Integer.MAX_VALUE)).isEqualTo("first");
            }
            drain.join();
        }
    }

    private static boolean isRefused(Served served) throws IOException {
        try (var late = served.client()) {
            return late.isClosed();
        } catch (java.net.ConnectException refused) {
            return true;
        }
    }

    @Test
    void drain_duringAHandshake_doesNotWaitForIt() throws Exception {
        try (var served = Served.of(builder(Served.ECHO));
                var client = served.client()) {
            client.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            await().until(() -> served.server().counts().open() == 1);
            long begun = System.nanoTime();
            served.server().drain(Duration.ofSeconds(9));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
            assertThat(served.server().counts().open()).isZero();
        }
    }

    @Test
    void endWithoutGoodBye_isNoEndForTheHandler() throws Exception {
        var seen = new CopyOnWriteArrayList<Throwable>();
        ConnectionHandler handler = connection -> {
            try {
                while (connection.read() != null) {
                    connection.skip();
                }
            } catch (IOException truncated) {
                seen.add(truncated);
                throw truncated;
            }
        };
        try (var served = Served.of(builder(handler))) {
            var socket = TlsClients.connected(served);
            var client = TlsClients.over(socket, TlsConfig.DEFAULT);
            TlsClients.send(client, "x");
            socket.shutdown(Shutdown.WRITE);
            await().until(() -> served.server().counts().reset() == 1);
            client.close();
            assertThat(seen).hasSize(1).first().isInstanceOf(SSLException.class);
        }
    }
}
