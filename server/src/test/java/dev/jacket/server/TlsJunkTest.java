package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Mutations;
import dev.jacket.checks.Row;
import dev.jacket.checks.Scale;
import dev.jacket.loop.Deadline;
import dev.jacket.tls.TlsStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that begin TLS and do not go on as they should.
class TlsJunkTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int ALERT = 21;
    private static final int HEAD = 5;

    private static ServerBuilder builder(ServerWatch watch) throws IOException {
        return TlsClients.builder().handler(Served.ECHO).watch(watch);
    }

    private static byte[] hello(String version) throws Exception {
        var engine = SSLContext.getDefault().createSSLEngine("localhost", 1);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version});
        var record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        byte[] bytes = new byte[record.flip().remaining()];
        record.get(bytes);
        return bytes;
    }

    private static int alerts(byte[] said) {
        int found = 0;
        for (int at = 0; at + HEAD <= said.length; ) {
            found += said[at] == ALERT ? 1 : 0;
            at += HEAD + (ByteBuffer.wrap(said).getShort(at + HEAD - Short.BYTES) & 0xFFFF);
        }
        return found;
    }

    /// What came before the end, which may be a reset: not all that was sent need have been read.
    private static byte[] rest(Socket client) throws IOException {
        var said = new java.io.ByteArrayOutputStream();
        try {
            client.getInputStream().transferTo(said);
        } catch (java.net.SocketTimeoutException late) {
            throw late;
        } catch (IOException reset) {
            return said.toByteArray();
        }
        return said.toByteArray();
    }

    /// Remembers what a server heard of those who were not established, and of anything worse.
    private static final class Heard implements ServerWatch {
        final Queue<Throwable> worse = new ConcurrentLinkedQueue<>();
        final Queue<IOException> notEstablished = new ConcurrentLinkedQueue<>();

        @Override
        public void notEstablished(Connection connection, IOException failure) {
            notEstablished.add(failure);
        }

        @Override
        public void accepted(Connection connection) {
            worse.add(new AssertionError("a handler runs for " + connection.peer()));
        }

        @Override
        public void failed(Connection connection, Throwable failure) {
            worse.add(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @Row("M4")
    @Timeout(900)
    void hellosNearlyRight_areRefusedByOneAlertAtMost(String version) throws Exception {
        var heard = new Heard();
        byte[] right = hello(version);
        try (var served = Served.of(builder(heard))) {
            new Mutations(List.of(right)).each(200, bytes -> {
                try (var client = served.client()) {
                    client.getOutputStream().write(bytes);
                    client.shutdownOutput();
                    assertThat(alerts(rest(client))).isLessThanOrEqualTo(1);
                }
                assertThat(heard.worse).isEmpty();
            });
            await().atMost(LONG).until(() -> served.server().counts().open() == 0);
            assertThat(heard.notEstablished).isNotEmpty();
        }
    }

    /// The limit is absolute: a byte now and then does not move it. Nobody else notices, and each costs little.
    @Test
    @Row({"C1", "M4"})
    @Timeout(300)
    void halfHandshakes_thatTrickle_endAtTheLimit_andOthersStayFast() throws Exception {
        int crowd = Scale.of(200, 4000);
        var limit = Duration.ofSeconds(Scale.of(3, 10));
        byte[] hello = hello("TLSv1.3");
        var clients = new ArrayList<Socket>();
        try (var served = Served.of(builder(ServerWatch.none()).limits(l -> l.handshakeTimeout(limit)));
                var honest = TlsClients.of(served)) {
            exchange(honest);
            long before = heap();
            long first = System.nanoTime();
            for (int i = 0; i < crowd; i++) {
                clients.add(served.client());
                clients.getLast().getOutputStream().write(hello, 0, 100);
            }
            await().atMost(LONG).until(() -> served.server().counts().open() > crowd);
            assertThat((heap() - before) / crowd).isLessThan(64 << 10);
            long last = System.nanoTime();
            int sent = 100;
            var times = new ArrayList<Long>();
            while (served.server().counts().open() > 1) {
                // A byte that is never the last: the hello must be half when its time is over.
                if (System.nanoTime() - last > (sent - 99) * limit.toNanos() / 50 && sent < hello.length - 1) {
                    trickle(clients, hello, sent++);
                }
                times.add(exchange(honest));
                assertThat(Duration.ofNanos(System.nanoTime() - last)).isLessThan(limit.multipliedBy(3));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - first)).isGreaterThanOrEqualTo(limit);
            times.sort(null);
            // The slowest are those of a busy machine; who waits for others' handshakes waits each time, and long.
            assertThat(Duration.ofNanos(times.get(times.size() / 2))).isLessThan(Duration.ofMillis(50));
            assertThat(Duration.ofNanos(times.getLast())).isLessThan(limit);
            assertThat(served.server().counts().refused()).isEqualTo(crowd);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /// A byte of each, as far as it is still there.
    private static void trickle(List<Socket> clients, byte[] hello, int at) {
        for (Socket client : clients) {
            try {
                client.getOutputStream().write(hello, at, 1);
            } catch (IOException ended) {
                // that one has had its time
            }
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /// {@return how long an echo took}
    private static long exchange(TlsStream client) throws IOException {
        long begun = System.nanoTime();
        client.write(new byte[] {'x'});
        client.flush();
        assertThat(client.read(Deadline.after(LONG))).isNotNull();
        return System.nanoTime() - begun;
    }
}
