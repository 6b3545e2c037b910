package dev.jacket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.server.Connection;
import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Linger;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whose the other end of a connection is, while it stays, goes, or is not what it seems.
@Row("A10")
class PeerProofTest {
    private static final long SOMEBODY = 12_345;

    private final BlockingQueue<Connection> accepted = new ArrayBlockingQueue<>(9);
    private final CountDownLatch over = new CountDownLatch(1);

    private final List<SocketServer> servers = new ArrayList<>();

    /// Its handlers stay until the test is over.
    ///
    /// @return where it is
    private Address.Ip serve(String endpoint) throws Exception {
        servers.add(SocketServer.tcp(endpoint)
                .handler(connection -> {
                    accepted.add(connection);
                    over.await();
                })
                .start());
        return ip(servers.getLast().localAddress());
    }

    @AfterEach
    void close() {
        over.countDown();
        servers.forEach(SocketServer::close);
    }

    private Connection accepted() throws InterruptedException {
        return Objects.requireNonNull(accepted.poll(20, TimeUnit.SECONDS), "no connection");
    }

    private static Socket open(Family family) throws IOException {
        var socket = Socket.open(family, SocketType.STREAM);
        socket.timeout(Duration.ofSeconds(30));
        return socket;
    }

    private static void end(Socket socket) {
        socket.close();
    }

    private static Address.Ip ip(Address address) {
        return (Address.Ip) address;
    }

    private static long self() throws IOException {
        return Integer.toUnsignedLong((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /// The last ones are mapped: of IPv4 at a server of both, and a client of IPv6, as Java's are, at one of IPv4.
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:0, 127.0.0.1",
        "127.0.0.1:0, 127.9.9.9",
        "[::1]:0, ::1",
        "*:0, ::1",
        "*:0, 127.0.0.1",
        "127.0.0.1:0, ::ffff:127.0.0.1"
    })
    void peer_isItsUser_untilItCloses(String endpoint, String from) throws Exception {
        var port = serve(endpoint).port();
        try (var other = open(Address.inet(from, 0).family());
                var client = open(other.family())) {
            var at = from.equals("127.9.9.9") ? Address.inet("127.0.0.1", port) : Address.inet(from, port);
            client.bind(Address.inet(from, 0));
            other.connect(at);
            var others = accepted();
            client.connect(at);
            var connection = accepted();

            assertThat(PeerProof.user(connection)).hasValue(self());
            assertThat(new PeerProof(Set.of(self())).isProven(connection)).isTrue();
            assertThat(new PeerProof(Set.of(SOMEBODY)).isProven(connection)).isFalse();
            client.shutdown(Shutdown.WRITE);
            assertThat(PeerProof.isThere(connection)).as("half closed").isTrue();
            assertThat(PeerProof.user(connection)).hasValue(self());
            end(client);
            await("closed").until(() -> !PeerProof.isThere(connection));
            assertThat(PeerProof.user(connection)).isEmpty();
            assertThat(new PeerProof(Set.copyOf(List.of(self(), 0L))).isProven(connection))
                    .isFalse();
            assertThat(PeerProof.isThere(others)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:0, 127.0.0.1", "[::1]:0, ::1", "*:0, 127.0.0.1"})
    @Needs("root")
    void peerOfAnotherUser_isTheirs(String endpoint, String to) throws Exception {
        var port = serve(endpoint).port();
        try (var client = open(Address.inet(to, 0).family())) {
            Files.setAttribute(Path.of("/proc/self/fd/" + client.fd()), "unix:uid", (int) SOMEBODY);
            client.connect(Address.inet(to, port));
            var connection = accepted();

            assertThat(PeerProof.user(connection)).hasValue(SOMEBODY);
            assertThat(new PeerProof(Set.of(self())).isProven(connection)).isFalse();
            assertThat(new PeerProof(Set.of(SOMEBODY)).isProven(connection)).isTrue();
        }
    }

    /// It gets what comes by the loopback, and nothing else.
    @Test
    void peerThatIsBoundToTheLoopback_isItsUser() throws Exception {
        var at = serve("127.0.0.1:0");
        try (var client = open(Family.INET)) {
            client.set(Options.SO_BINDTODEVICE, "lo");
            client.connect(at);
            assertThat(PeerProof.user(accepted())).hasValue(self());
        }
    }

    /// Whoever listens where the peer was is not the peer.
    @Test
    void listenerInThePeersPlace_isNobody() throws Exception {
        var at = serve("127.0.0.1:0");
        try (var client = open(Family.INET);
                var usurper = open(Family.INET)) {
            client.set(Options.SO_REUSEPORT, true);
            client.bind(Address.inet("127.0.0.1", 0));
            usurper.set(Options.SO_REUSEPORT, true);
            usurper.bind(client.localAddress());
            client.connect(at);
            usurper.listen(1);
            var connection = accepted();
            assertThat(PeerProof.user(connection)).hasValue(self());

            client.set(Options.SO_LINGER, Linger.RESET);
            end(client);
            assertThat(PeerProof.user(connection)).isEmpty();
            assertThat(PeerProof.isThere(connection)).isFalse();
        }
    }

    /// A connection that was accepted has an other end that is connected.
    @Test
    void socketThatStillConnects_isNobody() throws Exception {
        try (var listener = open(Family.INET);
                var first = open(Family.INET);
                var second = open(Family.INET)) {
            listener.bind(Address.inet("127.0.0.1", 0));
            listener.listen(0);
            first.connect(listener.localAddress());
            await("no room for another")
                    .until(() -> listener.get(Options.TCP_INFO).unacked().orElseThrow() == 1);
            second.bind(Address.inet("127.0.0.1", 0));
            second.nonBlocking();
            second.connect(listener.localAddress());
            assertThat(second.get(Options.TCP_INFO).state()).as("SYN_SENT").isEqualTo(2);
            assertThat(PeerProof.openAt(ip(second.localAddress()), ip(listener.localAddress())))
                    .isEmpty();
        }
    }
}
