package dev.jacket.tls;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Socket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/// A client and a server that have shaken hands over two connected sockets.
record Pair(TlsStream client, TlsStream server) implements AutoCloseable {
    static final Identity LOCAL = Identity.selfSigned("localhost", "127.0.0.1");
    private static final Duration LONG = Duration.ofSeconds(30);

    static Deadline soon() {
        return Deadline.after(LONG);
    }

    static TlsServer server(TlsConfig config) throws IOException {
        return TlsServer.of(Identities.of(LOCAL), ClientCertificates.NONE, config);
    }

    static TlsClient client(TlsConfig config) throws IOException {
        return TlsClient.of(Trust.in(LOCAL.certificate()), config);
    }

    static Pair of(TlsConfig config) throws Exception {
        return of(server(config), client(config), "localhost");
    }

    static Pair of(TlsServer server, TlsClient client, String name) throws Exception {
        var sockets = Socket.pair();
        var accepting = run(Thread::startVirtualThread, () -> server.accept(sockets.first(), soon()));
        try {
            var connected = client.connect(sockets.second(), name, soon());
            return new Pair(connected, get(accepting));
        } catch (IOException failure) {
            sockets.second().close();
            sockets.first().close();
            accepting.handle((_, _) -> true).join();
            throw failure;
        }
    }

    interface Step<T> {
        T run() throws IOException;
    }

    static <T> CompletableFuture<T> run(Executor executor, Step<T> step) {
        var done = new CompletableFuture<T>();
        executor.execute(() -> {
            try {
                done.complete(step.run());
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    static <T> T get(CompletableFuture<T> done) throws Exception {
        try {
            return done.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException io ? io : failure;
        }
    }

    static void send(TlsStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    static String read(TlsStream from, int length) throws IOException {
        var text = new ByteArrayOutputStream();
        while (text.size() < length) {
            ByteBuffer bytes = from.read(soon());
            if (bytes == null) {
                break;
            }
            append(text, bytes);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    static String rest(TlsStream from) throws IOException {
        return read(from, Integer.MAX_VALUE);
    }

    private static void append(ByteArrayOutputStream text, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        text.writeBytes(copy);
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
