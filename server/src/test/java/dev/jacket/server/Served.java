package dev.jacket.server;

import dev.jacket.sockets.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/// A TCP server of a test, and clients of the JDK's for it.
final class Served implements AutoCloseable {
    private static final int PATIENCE = 10_000;

    static {
        // At Awaitility's own pace each wait takes 100 ms at least, also for what is so already.
        Awaitility.setDefaultPollDelay(Duration.ofMillis(1));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }

    static final ConnectionHandler ECHO = connection -> {
        for (ByteBuffer bytes; (bytes = connection.read()) != null; ) {
            connection.write(bytes);
        }
    };

    private final SocketServer server;
    private final int port;

    private Served(SocketServer server) throws IOException {
        this.server = server;
        this.port = port(server);
    }

    static int port(SocketServer server) throws IOException {
        return server.localAddress() instanceof Address.Ip ip ? ip.port() : 0;
    }

    static Served of(ServerBuilder builder) throws IOException {
        return new Served(builder.start());
    }

    static Served by(ConnectionHandler handler) throws IOException {
        return by(handler, limits -> limits, ServerWatch.none());
    }

    static Served by(ConnectionHandler handler, UnaryOperator<ServerLimits> limits, ServerWatch watch)
            throws IOException {
        return of(
                SocketServer.tcp("127.0.0.1:0").handler(handler).limits(limits).watch(watch));
    }

    SocketServer server() {
        return server;
    }

    int port() {
        return port;
    }

    /// A client whose reads have a limit.
    Socket client() throws IOException {
        return client(port);
    }

    static Socket client(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    static String read(Socket client, int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    static String rest(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// Sends, and reads an answer of the same length.
    static String exchange(Socket client, String text) throws IOException {
        send(client, text);
        return read(client, text.getBytes(StandardCharsets.UTF_8).length);
    }

    /// Waits until a process runs no more. That it is buried may be for an init to do that is slow.
    static void awaitGone(String pid) {
        Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> !runs(Path.of("/proc", pid, "stat")));
    }

    private static boolean runs(Path stat) {
        try {
            return !Files.readString(stat).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /// Remembers what it hears.
    static final class Heard implements ServerWatch {
        final Queue<ConnectionEnd> ends = new ConcurrentLinkedQueue<>();
        final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
        final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        final Queue<Duration> pauses = new ConcurrentLinkedQueue<>();

        @Override
        public void closed(Connection connection) {
            ends.add(connection.end());
        }

        @Override
        public void refused(Address peer, Refusal why) {
            refusals.add(why);
        }

        @Override
        public void failed(Connection connection, Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void acceptPaused(Exception failure, Duration pause) {
            pauses.add(pause);
        }
    }
}
