package dev.jacket.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.ConnectConfig;
import dev.jacket.sockets.Socket;
import dev.jacket.tls.ClientCertificates;
import dev.jacket.tls.Identities;
import dev.jacket.tls.Identity;
import dev.jacket.tls.TlsClient;
import dev.jacket.tls.TlsConfig;
import dev.jacket.tls.TlsServer;
import dev.jacket.tls.TlsStream;
import dev.jacket.tls.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Servers of tests under TLS, and clients that trust them.
final class TlsClients {
    private static final Identity LOCAL = Identity.selfSigned("localhost");
    private static final Duration LONG = Duration.ofSeconds(30);

    private TlsClients() {}

    static ServerBuilder builder() throws IOException {
        return builder(TlsConfig.DEFAULT);
    }

    static ServerBuilder builder(TlsConfig config) throws IOException {
        var tls = TlsServer.of(Identities.of(LOCAL), ClientCertificates.NONE, config);
        return SocketServer.tcp("127.0.0.1:0").watch(ServerWatch.none()).tls(tls);
    }

    static TlsStream of(Served served, TlsConfig config) throws IOException {
        return over(connected(served), config);
    }

    static TlsStream of(Served served) throws IOException {
        return of(served, TlsConfig.DEFAULT);
    }

    static Socket connected(Served served) throws IOException {
        return Socket.connectTo("127.0.0.1", served.port(), ConnectConfig.DEFAULT);
    }

    static TlsStream over(Socket socket, TlsConfig config) throws IOException {
        try {
            return TlsClient.of(Trust.in(LOCAL.certificate()), config)
                    .connect(socket, "localhost", Deadline.after(LONG));
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    static void send(TlsStream to, String text) throws IOException {
        to.write(text.getBytes(UTF_8));
        to.flush();
    }

    static String read(TlsStream from, int length) throws IOException {
        var text = new StringBuilder();
        for (ByteBuffer bytes; text.length() < length && (bytes = from.read(Deadline.after(LONG))) != null; ) {
            text.append(UTF_8.decode(bytes));
        }
        return text.toString();
    }

    /// Sends a MiB while it reads it again.
    static void assertEchoesMuch(TlsStream client) throws Exception {
        var text = "0123456789abcdef".repeat(1 << 16);
        var sending = Thread.startVirtualThread(() -> {
            try {
                send(client, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(read(client, text.length())).isEqualTo(text);
        sending.join();
    }
}
