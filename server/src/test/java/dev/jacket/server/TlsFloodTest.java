package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Figures;
import dev.jacket.checks.Row;
import dev.jacket.loop.Deadline;
import dev.jacket.sockets.ConnectConfig;
import dev.jacket.tls.ClientCertificates;
import dev.jacket.tls.Identities;
import dev.jacket.tls.Identity;
import dev.jacket.tls.KeyLog;
import dev.jacket.tls.TlsClient;
import dev.jacket.tls.TlsConfig;
import dev.jacket.tls.TlsServer;
import dev.jacket.tls.TlsStream;
import dev.jacket.tls.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients who begin handshakes and never end them: each costs us keys and a signature, and them nothing.
class TlsFloodTest {
    private static final Identity LOCAL = Identity.selfSigned("localhost");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int THREADS = 8;
    private static final int EACH = 64;
    private static final int WARM = 2_000;
    private static final int HANDSHAKES = 2_000;
    private static final long MOST_MILLIS = 200; // 50, and four times that for each change

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong begun = new AtomicLong();

    private static byte[] clientHello() throws Exception {
        var engine = SSLContext.getDefault().createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        var record = ByteBuffer.allocate(1 << 15);
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    /// As many at once as one thread has sockets, again and again.
    private void flood(int port, byte[] hello) {
        while (!over.get()) {
            List<Socket> all = new ArrayList<>();
            try {
                for (int i = 0; i < EACH; i++) {
                    var socket = Served.client(port);
                    all.add(socket);
                    socket.setSoLinger(true, 0);
                    socket.getOutputStream().write(hello);
                }
                for (Socket each : all) {
                    if (!over.get() && each.getInputStream().read() >= 0) {
                        begun.incrementAndGet();
                    }
                }
            } catch (IOException slow) {
                // there are others
            } finally {
                all.forEach(TlsFloodTest::close);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long exchange(TlsStream client) throws IOException {
        long sent = System.nanoTime();
        client.write(new byte[] {'x'});
        client.flush();
        assertThat(client.read(Deadline.after(LONG))).isNotNull();
        return System.nanoTime() - sent;
    }

    private void exchangeUntil(TlsStream client, long handshakes, List<Long> nanos) throws IOException {
        while (begun.get() < handshakes) {
            nanos.add(exchange(client));
        }
    }

    /// {@return in milliseconds, how long exchanges were in which nine tenths of the time went by; a stall
    /// counts by its length, as it would for clients who ask by the clock}
    private static long usual(List<Long> nanos) {
        Collections.sort(nanos);
        long left = nanos.stream().mapToLong(Long::longValue).sum() * 9 / 10;
        for (long each : nanos) {
            left -= each;
            if (left <= 0) {
                return each / 1_000_000;
            }
        }
        throw new AssertionError("no exchange");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Row("C19")
    @Timeout(60)
    void handshakes_thatNeverEnd_holdUpNobodyWhoIsThere(boolean logged, Figures figures) throws Exception {
        var config = logged ? TlsConfig.DEFAULT.keyLog(KeyLog.to(_ -> {})) : TlsConfig.DEFAULT;
        var hello = clientHello();
        var builder = SocketServer.tcp("127.0.0.1:0")
                .handler(Served.ECHO)
                .watch(ServerWatch.none())
                .tls(TlsServer.of(Identities.of(LOCAL), ClientCertificates.NONE, config));
        try (var served = Served.of(builder);
                var client = TlsClient.of(Trust.in(LOCAL.certificate()), TlsConfig.DEFAULT)
                        .connect(
                                dev.jacket.sockets.Socket.connectTo("127.0.0.1", served.port(), ConnectConfig.DEFAULT),
                                "localhost",
                                Deadline.after(LONG))) {
            for (int i = 0; i < WARM; i++) {
                exchange(client);
            }
            var flooding = new ArrayList<Thread>();
            for (int i = 0; i < THREADS; i++) {
                flooding.add(Thread.ofPlatform().start(() -> flood(served.port(), hello)));
            }
            var nanos = new ArrayList<Long>();
            try {
                exchangeUntil(client, THREADS * EACH, new ArrayList<>()); // while its code is compiled
                long from = System.nanoTime();
                exchangeUntil(client, begun.get() + HANDSHAKES, nanos);
                long millis = (System.nanoTime() - from) / 1_000_000;
                figures.tell(HANDSHAKES + " handshakes begun in", millis + " ms");
                figures.tell("exchanges", nanos.size() + ", most of the time up to " + usual(nanos) + " ms");
            } finally {
                over.set(true);
                for (Thread each : flooding) {
                    each.join();
                }
            }
            assertThat(usual(nanos)).isLessThan(MOST_MILLIS);
        }
    }
}
