package dev.jacket.cli;

import dev.jacket.loop.EventLoops;
import dev.jacket.server.Connection;
import dev.jacket.server.ConnectionEnd;
import dev.jacket.server.DatagramHandler;
import dev.jacket.server.Server;
import dev.jacket.sockets.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A server of a test, and clients of the JDK's for it.
final class Served implements AutoCloseable {
    private static final int PATIENCE = 10_000;

    private final Server server;
    private final String place;
    private @Nullable CommandService commands;

    private Served(Server server, String place) {
        this.server = server;
        this.place = place;
        server.start();
    }

    static Listeners listening(String endpoint) {
        try {
            var arguments = new ArgumentParser(Verb.LISTEN).parse(List.of());
            return Listeners.open(Endpoint.parse(Verb.LISTEN, endpoint), arguments);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static final EventLoops LOOPS = EventLoops.start();

    /// Serves what `jacket serve` would.
    static Served of(ServeOrder order, ServerWatch watch) throws IOException {
        var place = Listeners.open(order.endpoint(), order.arguments());
        var handling = Handling.of(order, watch, null);
        var served = new Served(
                Serve.server(place, order, watch, LOOPS, handling),
                place.endpoints().getFirst());
        served.commands = handling.commands();
        return served;
    }

    static Served datagrams(ServeOrder order, DatagramHandler handler) throws IOException {
        var place = listening(order.endpoint().toString());
        var shown = place.endpoints().getFirst();
        return new Served(DatagramService.open(place, handler, order, ServerWatch.none(), LOOPS), shown);
    }

    Server server() {
        return server;
    }

    String place() {
        return place;
    }

    int port() {
        return Integer.parseInt(place.substring(place.lastIndexOf(':') + 1));
    }

    /// A client whose reads have a limit.
    Socket client() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port());
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

    /// Drains without grace, so that a failed test ends soon.
    @Override
    public void close() {
        server.cut();
        try {
            server.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        var running = commands;
        if (running != null) {
            try {
                running.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// Remembers what it hears.
    static final class Heard implements ServerWatch {
        final Queue<String> messages = new ConcurrentLinkedQueue<>();
        final Queue<ConnectionEnd> ends = new ConcurrentLinkedQueue<>();

        @Override
        public boolean wantsMessages() {
            return true;
        }

        @Override
        public void message(Connection connection, boolean in, ByteBuffer message) {
            messages.add((in ? "< " : "> ") + StandardCharsets.UTF_8.decode(message));
        }

        @Override
        public void datagram(Address local, Address peer, boolean in, ByteBuffer message) {
            messages.add((in ? "< " : "> ") + StandardCharsets.UTF_8.decode(message));
        }

        @Override
        public void closed(Connection connection) {
            ends.add(connection.end());
        }
    }
}
