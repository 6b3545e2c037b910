package dev.jacket.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Row;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that takes the place of another one, both in this process.
@Row("L3")
class HotRestartTest {
    @TempDir
    private Path folder;

    private Path control = Path.of("");

    @BeforeEach
    void place() {
        control = folder.resolve("control");
    }

    private ServerBuilder named(String name, String place) {
        return SocketServer.tcp(place)
                .handler(connection -> {
                    for (String line; (line = connection.readLine()) != null; ) {
                        connection.writeLine(name + " " + line);
                    }
                })
                .watch(ServerWatch.none())
                .restart(control);
    }

    private static String ask(int port) throws IOException {
        try (var client = Served.client(port)) {
            Served.send(client, "x\n");
            return Served.read(client, 5);
        }
    }

    @Test
    void next_isReady_servesAndTheFirstDrains() throws Exception {
        try (var first = named("1st", "127.0.0.1:0").start();
                var idle = Served.client(Served.port(first))) {
            int port = Served.port(first);
            assertThat(ask(port)).isEqualTo("1st x");
            try (var next = named("2nd", "127.0.0.1:" + port).start()) {
                assertThat(Served.port(next)).isEqualTo(port);
                assertThat(ask(port)).isEqualTo("2nd x");
                assertThat(Served.rest(idle)).isEmpty();
                first.join();
                try (var third = named("3rd", "127.0.0.1:" + port).start()) {
                    assertThat(ask(port)).isEqualTo("3rd x");
                    next.join();
                    assertThat(third.counts().failed()).isZero();
                }
            }
        }
        assertThat(control).doesNotExist();
    }

    @Test
    void next_goesAwayBeforeItIsReady_theFirstServesOn() throws Exception {
        try (var first = named("1st", "127.0.0.1:0").start()) {
            int port = Served.port(first);
            for (int round = 0; round < 3; round++) {
                try (var next = named("2nd", "127.0.0.1:" + port).open()) { // has the sockets, and never starts
                    assertThat(Served.port(next)).isEqualTo(port);
                    assertThat(ask(port)).isEqualTo("1st x");
                }
                assertThat(ask(port)).isEqualTo("1st x");
            }
            assertThat(control).exists();
            try (var next = named("2nd", "127.0.0.1:" + port).start()) {
                assertThat(ask(port)).isEqualTo("2nd x");
                assertThat(next.counts().accepted()).isEqualTo(1);
            }
        }
    }

    /// The other process is killed after each of its steps.
    @Test
    void next_diesAtAnyStep_theFirstServesOn() throws Exception {
        try (var first = named("1st", "127.0.0.1:0").start()) {
            int port = Served.port(first);
            for (int steps = 0; steps < 4; steps++) {
                try (var dying = Socket.open(Family.UNIX, SocketType.SEQPACKET)) {
                    dying.timeout(Duration.ofSeconds(10));
                    dying.connect(Address.Unix.path(control.toString()));
                    if (steps > 0) {
                        HotRestart.say(dying, HotRestart.SOCKETS);
                    }
                    for (int each = 1; each < steps; each++) {
                        try (var message = dying.recvFds(ByteBuffer.allocate(64), 1)) {
                            assertThat(message.fds()).hasSize(1);
                        }
                    }
                }
                assertThat(ask(port)).isEqualTo("1st x");
            }
            try (var next = named("2nd", "127.0.0.1:" + port).start()) {
                assertThat(ask(port)).isEqualTo("2nd x");
                assertThat(next.counts().accepted()).isEqualTo(1);
            }
        }
    }

    @Test
    void control_isForItsUserOnly_andItsWordsAreChecked() throws Exception {
        try (var first = named("1st", "127.0.0.1:0").start();
                var stranger = Socket.open(Family.UNIX, SocketType.SEQPACKET)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(control)))
                    .isEqualTo("rw-------");
            stranger.timeout(Duration.ofSeconds(10));
            stranger.connect(Address.Unix.path(control.toString()));
            HotRestart.say(stranger, "give me all");
            assertThat(HotRestart.hear(stranger)).isEmpty();
            assertThat(ask(Served.port(first))).isEqualTo("1st x");
        }
    }

    @Test
    void anotherPlace_isBoundAfresh() throws Exception {
        try (var first = named("1st", "127.0.0.1:0").start();
                var next = named("2nd", "127.0.0.2:0").start()) {
            assertThat(next.localAddress().toString()).startsWith("127.0.0.2:");
            assertThat(greet(next)).isEqualTo("2nd x");
            first.join();
        }
    }

    private static String greet(SocketServer server) throws IOException {
        try (var client = Socket.open(Family.INET, SocketType.STREAM)) {
            client.timeout(Duration.ofSeconds(10));
            client.connect(server.localAddress());
            client.sendAll("x\n".getBytes(StandardCharsets.US_ASCII));
            return new String(client.recv(5), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void unixFile_passesToTheNext() throws Exception {
        var path = folder.resolve("s");
        try (var first = SocketServer.unix(path)
                .handler(Served.ECHO)
                .watch(ServerWatch.none())
                .restart(control)
                .start()) {
            var next = SocketServer.unix(path)
                    .handler(Served.ECHO)
                    .watch(ServerWatch.none())
                    .restart(control)
                    .start();
            first.join();
            assertThat(path).exists();
            next.close();
            assertThat(path).doesNotExist();
            assertThat(control).doesNotExist();
        }
    }

    @Test
    void datagrams_passToTheNext() throws Exception {
        DatagramServerBuilder[] builders = new DatagramServerBuilder[2];
        for (int i = 0; i < 2; i++) {
            String name = "" + i;
            builders[i] = SocketServer.udp("127.0.0.1:0")
                    .handler(datagram -> datagram.reply(name))
                    .watch(ServerWatch.none())
                    .restart(control);
        }
        try (var first = builders[0].start();
                var client = Socket.open(Family.INET, SocketType.DGRAM)) {
            client.timeout(Duration.ofSeconds(10));
            client.connect(first.localAddress());
            client.send(new byte[1]);
            assertThat(client.recv(9)).containsExactly('0');
            try (var next = builders[1].start()) {
                client.send(new byte[1]);
                assertThat(client.recv(9)).containsExactly('1');
                first.join();
                assertThat(next.counts().datagrams()).isEqualTo(1);
            }
        }
    }

    /// Three hand-overs while clients come without a pause: each of them is served.
    @Test
    void handOvers_underConnects_refuseAndResetNobody() throws Exception {
        var server = named("1st", "127.0.0.1:0").start();
        int port = Served.port(server);
        var served = new AtomicInteger();
        var stop = new CountDownLatch(1);
        var failures = new ConcurrentLinkedQueue<IOException>();
        var clients = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            clients.add(Thread.ofPlatform().start(() -> {
                while (stop.getCount() > 0) {
                    try {
                        ask(port);
                        served.incrementAndGet();
                    } catch (IOException e) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (int round = 0; round < 3; round++) {
            int before = served.get();
            await().atMost(20, TimeUnit.SECONDS).until(() -> served.get() > before + 100);
            var next = named("nxt", "127.0.0.1:" + port).start();
            server.join();
            server = next;
        }
        int before = served.get();
        await().atMost(20, TimeUnit.SECONDS).until(() -> served.get() > before + 100);
        stop.countDown();
        for (var client : clients) {
            client.join();
        }
        server.close();
        assertThat(failures).isEmpty();
    }

    @Test
    void control_thatCannotBeHad_opensNothing() {
        var builder = named("1st", "127.0.0.1:0")
                .restart(folder.resolve("no such folder").resolve("control"));
        assertThatThrownBy(builder::open).isInstanceOf(IOException.class);
    }
}
