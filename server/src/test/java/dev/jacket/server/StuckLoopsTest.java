package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.loop.Backend;
import dev.jacket.loop.EventLoops;
import dev.jacket.loop.LoopConfig;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A server whose handlers hold their event loops, each in a call of native code that does not return.
@Row("C18")
@Needs("mkfifo")
class StuckLoopsTest {
    /// A second, and four times that where a change is tested.
    private static final Duration SOON = Duration.ofSeconds(4);

    @TempDir
    private Path folder = Path.of(".");

    private final AtomicInteger holding = new AtomicInteger();
    private final List<Socket> opened = new ArrayList<>();

    @BeforeEach
    void makePipe() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", pipe()).start().waitFor()).isZero();
    }

    private String pipe() {
        return folder.resolve("pipe").toString();
    }

    /// Echoes, or opens a pipe that nobody writes to: the thread waits inside open(2), and its loop's with it.
    private void handle(Connection connection) throws IOException {
        for (var bytes = connection.read(); bytes != null; bytes = connection.read()) {
            if (bytes.get(bytes.position()) == 'h') {
                holding.incrementAndGet();
                try (var held = new FileInputStream(pipe())) {
                    held.read();
                }
                holding.decrementAndGet();
            }
            connection.write(bytes);
        }
    }

    private void release() throws IOException {
        try (var writer = new RandomAccessFile(pipe(), "rw")) {
            await().atMost(SOON).until(() -> {
                writer.write('x'); // until each has had one
                return holding.get() == 0;
            });
        }
    }

    private Socket client(Served served) throws IOException {
        var client = served.client();
        opened.add(client);
        return client;
    }

    @AfterEach
    void closeClients() throws IOException {
        for (Socket client : opened) {
            client.close();
        }
    }

    private static void allAnswer(List<Socket> clients) {
        for (Socket client : clients) {
            long begun = System.nanoTime();
            try {
                assertThat(Served.exchange(client, "e")).isEqualTo("e");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"AUTO", "EPOLL"})
    void allLoopsAreStuck_othersAnswerAndTheDrainGoesOn(Backend backend) throws Exception {
        try (var loops = EventLoops.start(LoopConfig.DEFAULT.loops(2).backend(backend));
                var served = Served.of(
                        SocketServer.tcp("127.0.0.1:0").handler(this::handle).threads(loops))) {
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < 6; i++) {
                clients.add(client(served));
            }
            allAnswer(clients);
            try {
                for (int stuck = 1; stuck <= 2; stuck++) {
                    Served.send(clients.removeFirst(), "h");
                    int now = stuck;
                    await().atMost(SOON).until(() -> holding.get() == now);
                    allAnswer(clients);
                    clients.add(client(served));
                    allAnswer(clients);
                }
                assertThat(served.server().counts().open()).isEqualTo(8);

                long begun = System.nanoTime();
                DrainReport report = served.server().drain(Duration.ofMillis(300));
                assertThat(report.cut()).isEqualTo(2);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
                for (Socket client : clients) {
                    assertThat(Served.rest(client)).isEmpty();
                }
            } finally {
                release();
            }
        }
    }
}
