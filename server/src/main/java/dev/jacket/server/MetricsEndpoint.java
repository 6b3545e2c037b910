package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Setup;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells the metrics of servers to whoever asks for `GET /metrics` on a local address, as [OpenMetrics].
///
/// ```java
/// try (var server = SocketServer.tcp("127.0.0.1:1234").handler(handler).start();
///         var metrics = MetricsEndpoint.open(Address.parse("127.0.0.1:9464"), Map.of("echo", server::metrics))) {
///     server.join();
/// }
/// ```
///
/// It answers one after the other on a platform thread of its own, and keeps a descriptor in reserve: so it answers
/// when every event loop is stuck, and when the process has no descriptors left.
///
/// **threads:** shared.
public final class MetricsEndpoint implements AutoCloseable {
    private static final Logger LOG = System.getLogger("dev.jacket.server");
    private static final int BACKLOG = 16;
    private static final int PRIVATE = 0600;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration REST = Duration.ofMillis(50);

    private final Listening place;
    private final Socket listener;
    private final Map<String, Supplier<ServerMetrics>> servers;
    private final Thread thread;
    private @Nullable Socket spare; // the thread's own, once it runs

    private MetricsEndpoint(Listening place, Map<String, Supplier<ServerMetrics>> servers) throws IOException {
        this.place = place;
        this.listener = place.sockets().getFirst();
        this.servers = new LinkedHashMap<>(servers);
        this.spare = reserve();
        this.thread = Thread.ofPlatform().daemon().name("jacket-metrics").unstarted(this::run);
    }

    /// Listens, and answers from now on.
    ///
    /// @param address a loopback address, or one of a Unix socket, whose file is private to the user
    /// @param servers where the metrics of each server come from, by its name
    /// @return the endpoint
    /// @throws IOException if the place cannot be had
    /// @throws IllegalArgumentException if others than this machine could reach it
    public static MetricsEndpoint open(Address address, Map<String, Supplier<ServerMetrics>> servers)
            throws IOException {
        boolean local = address instanceof Address.Unix || (address instanceof Address.Ip ip && ip.isLoopback());
        if (!local) {
            throw new IllegalArgumentException(
                    address + " is not local: metrics are for a loopback address or a Unix socket");
        }
        var place = Place.of(address).open(BACKLOG, PRIVATE, Setup.NONE);
        try {
            var endpoint = new MetricsEndpoint(place, servers);
            endpoint.text(); // what is needed for it is loaded while there are descriptors
            endpoint.thread.start();
            return endpoint;
        } catch (IOException | RuntimeException | Error e) {
            release(place);
            throw e;
        }
    }

    /// {@return where it listens, with the true port}
    ///
    /// @throws IOException if it is closed
    public Address localAddress() throws IOException {
        return listener.localAddress();
    }

    private static Socket reserve() throws IOException {
        return Socket.open(Family.UNIX, SocketType.DGRAM);
    }

    private static void release(Listening place) {
        try {
            place.vacate().run();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the file of the metrics' socket was left behind: " + e);
        }
        place.close();
    }

    private String text() {
        var metrics = new LinkedHashMap<String, ServerMetrics>();
        servers.forEach((name, server) -> metrics.put(name, server.get()));
        return OpenMetrics.text(metrics);
    }

    private void run() {
        while (true) {
            try {
                serve(listener.accept());
            } catch (ClosedChannelException closed) {
                break;
            } catch (IOException | UncheckedIOException | OutOfMemoryError shortage) {
                serveFromReserve();
                rest();
            }
        }
        if (spare != null) {
            spare.close();
        }
    }

    private static void rest() {
        try {
            Thread.sleep(REST);
        } catch (InterruptedException e) {
            // nobody does; the next accept tells whether it is closed
        }
    }

    /// Another thread may take the descriptor that is given up here, or the one that comes back; then there is one
    /// again when anybody closes something.
    private void serveFromReserve() {
        try {
            if (spare != null) {
                spare.close();
                spare = null;
                listener.tryAccept().ifPresent(this::serve);
            }
            spare = reserve();
        } catch (IOException | UncheckedIOException stillNone) {
            // the next try is soon
        }
    }

    /// Whatever one of those who ask does, the next is answered.
    private void serve(Socket client) {
        try (client) {
            Deadline until = Deadline.after(PATIENCE);
            var answer = LocalRequest.read(client, until).answer(this::text);
            client.sendAll(ByteBuffer.wrap(answer), until);
            LocalRequest.awaitEnd(client, until);
        } catch (IOException gone) {
            // it asks again if it wants to know
        } catch (RuntimeException | Error defect) {
            LOG.log(Level.ERROR, "the metrics could not be told", defect);
        }
    }

    /// Ends it; whoever is being answered has two seconds.
    @Override
    public void close() {
        release(place);
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
