package dev.jacket.testing;

import dev.jacket.server.Connection;
import dev.jacket.server.ServerWatch;
import dev.jacket.server.SocketServer;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Linger;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A bad network between a client and a server: it listens at a port of its own and passes all on to the
/// server, late, in pieces, slowly, not at all, or only so far. What is asked for holds from the next piece
/// on, both ways.
///
/// ```java
/// try (var proxy = FaultProxy.to(server.localAddress()).latency(Duration.ofMillis(100)).slice(1)) {
///     client.connect(proxy.address());
/// ```
///
/// **threads:** shared.
public final class FaultProxy implements AutoCloseable {
    private static final int BLOCK = 16_384;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

    private final Address target;
    private final SocketServer server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Duration latency = Duration.ZERO;
    private volatile long bytesASecond = Long.MAX_VALUE;
    private volatile int slice = BLOCK;
    private volatile long limit = Long.MAX_VALUE;
    private volatile boolean stalled;

    private FaultProxy(Address target) throws IOException {
        this.target = target;
        this.server = SocketServer.tcp("127.0.0.1:0")
                .handler(this::pass)
                .watch(ServerWatch.none())
                .start();
    }

    /// Opens it; it does no harm yet.
    ///
    /// @param target where the server listens
    /// @return the proxy
    /// @throws IOException if there is no port for it
    public static FaultProxy to(Address target) throws IOException {
        return new FaultProxy(target);
    }

    /// {@return where clients are to connect}
    ///
    /// @throws IOException if it is closed
    public Address address() throws IOException {
        return server.localAddress();
    }

    /// Holds each piece up.
    ///
    /// @param next for how long
    /// @return this
    public FaultProxy latency(Duration next) {
        latency = next;
        return this;
    }

    /// Limits how fast bytes pass, each way of each connection by itself.
    ///
    /// @param next bytes a second, 1 or more
    /// @return this
    public FaultProxy rate(long next) {
        bytesASecond = next;
        return this;
    }

    /// Cuts what passes into pieces.
    ///
    /// @param next bytes of the largest, 1 to 16,384
    /// @return this
    public FaultProxy slice(int next) {
        if (next < 1 || next > BLOCK) {
            throw new IllegalArgumentException("slice " + next + " is not within 1 and " + BLOCK);
        }
        slice = next;
        return this;
    }

    /// Resets a connection when so many bytes have passed one way.
    ///
    /// @param next zero or more
    /// @return this
    public FaultProxy resetAfter(long next) {
        limit = next;
        return this;
    }

    /// Lets nothing pass, while connections stay as they are.
    ///
    /// @param next true to begin, false to end it
    /// @return this
    public FaultProxy stall(boolean next) {
        stalled = next;
        return this;
    }

    /// Resets all connections, both ends.
    public void reset() {
        sockets.forEach(FaultProxy::reset);
    }

    /// Ends the proxy's side to every server and client; what they send still arrives.
    public void halfClose() {
        sockets.forEach(FaultProxy::end);
    }

    private void pass(Connection connection) throws Exception {
        var client = connection.socket();
        var out = Socket.open(target.family(), SocketType.STREAM);
        try (out) {
            out.connect(target);
            sockets.add(client);
            sockets.add(out);
            var back = Thread.startVirtualThread(() -> pump(out, client));
            pump(client, out);
            back.join();
        } finally {
            sockets.remove(client);
            sockets.remove(out);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] bytes = new byte[BLOCK];
        long passed = 0;
        try {
            for (int n; (n = from.recvInto(bytes, 0, BLOCK)) > 0; passed += n) {
                if (!passOn(bytes, n, passed, to)) {
                    reset(from);
                    reset(to);
                    return;
                }
            }
            end(to);
        } catch (IOException broken) {
            reset(from);
            reset(to);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    /// Passes what has come on, piece by piece: cut here, not by how much is asked for, since a call that waits has
    /// asked before the piece's size is told.
    ///
    /// @return false if that was all that may pass
    private boolean passOn(byte[] bytes, int length, long passed, Socket to) throws IOException, InterruptedException {
        for (int at = 0, n; at < length; at += n) {
            n = Math.min(slice, length - at);
            hold(n);
            long left = Math.max(0, limit - passed - at);
            if (n > left) {
                to.sendAll(bytes, at, (int) left);
                return false;
            }
            to.sendAll(bytes, at, n);
        }
        return true;
    }

    private void hold(int bytes) throws InterruptedException {
        Thread.sleep(latency);
        Thread.sleep(Duration.ofNanos((long) (bytes * 1e9 / bytesASecond)));
        while (stalled) {
            Thread.sleep(LOOK_AGAIN);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.shutdown(Shutdown.WRITE);
        } catch (IOException gone) {
            // it has ended by itself
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.set(Options.SO_LINGER, Linger.RESET);
        } catch (IOException gone) {
            // it has ended by itself
        }
        socket.close();
    }

    /// Ends it, and resets what passes through.
    @Override
    public void close() {
        stalled = false;
        reset();
        server.close();
    }
}
