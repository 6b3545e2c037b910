package dev.jacket.cli;

import dev.jacket.sockets.Socket;
import dev.jacket.tls.TlsServer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Makes links of accepted clients, after the handshake of TLS where the endpoint asks for it.
final class Secured {
    private final TimeLimit writeTimeout;
    private final @Nullable TlsWords words;
    private final @Nullable TlsServer server;

    private Secured(TimeLimit writeTimeout, @Nullable TlsWords words, @Nullable TlsServer server) {
        this.writeTimeout = writeTimeout;
        this.words = words;
        this.server = server;
    }

    static Secured of(Talk talk) throws IOException {
        var words = TlsWords.of(talk.endpoint(), talk.arguments());
        var server = words == null ? null : words.server(talk.run().notices());
        return new Secured(talk.arguments().limit(Flag.WRITE_TIMEOUT, TimeLimit.NEVER), words, server);
    }

    boolean isSpoken() {
        return server != null;
    }

    /// {@return a link of a client, which is closed if there is none}
    SocketLink link(Socket client) throws IOException {
        try {
            var link = new SocketLink(client, writeTimeout);
            return server == null || words == null ? link : link.secured(server.accept(client, words.handshake()));
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }
}
