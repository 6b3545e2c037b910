package dev.jacket.tls;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/// The server's side of TLS, on connections that somebody else accepts.
///
/// **threads:** shared.
public final class TlsServer {
    private final Identities identities;
    private final ClientCertificates clients;
    private final TlsConfig config;
    private volatile Ready ready;

    /// What new connections are made with; one that has begun keeps its own.
    private record Ready(SSLContext context, SSLParameters parameters, List<Identity> identities) {}

    private TlsServer(Identities identities, ClientCertificates clients, TlsConfig config) throws IOException {
        this.identities = identities;
        this.clients = clients;
        this.config = config;
        this.ready = prepare();
    }

    /// {@return a server that asks its clients for nothing}
    ///
    /// @param identities who it is
    /// @throws IOException if a file cannot be read, or holds something else
    public static TlsServer of(Identities identities) throws IOException {
        return of(identities, ClientCertificates.NONE, TlsConfig.DEFAULT);
    }

    /// {@return a server}
    ///
    /// @param identities who it is
    /// @param clients what it asks of its clients
    /// @param config how TLS is spoken
    /// @throws IOException if a file cannot be read, or holds something else
    /// @throws IllegalArgumentException if a cipher suite is unknown here
    public static TlsServer of(Identities identities, ClientCertificates clients, TlsConfig config) throws IOException {
        return new TlsServer(identities, clients, config);
    }

    private Ready prepare() throws IOException {
        var loaded = List.copyOf(identities.load());
        if (loaded.isEmpty()) {
            throw new SSLException("the server has no certificate");
        }
        var trust = clients.trust() == null ? Trust.in(loaded.getFirst().certificate()) : clients.trust();
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new NamedKeys(loaded)}, new TrustManager[] {trust.manager()}, null);
            var parameters = config.parameters(context);
            parameters.setUseCipherSuitesOrder(true); // a client that likes weak ones better does not decide
            if (clients.trust() != null && clients.required()) {
                parameters.setNeedClientAuth(true);
            } else if (clients.trust() != null) {
                parameters.setWantClientAuth(true);
            }
            return new Ready(context, parameters, loaded);
        } catch (GeneralSecurityException e) {
            throw new SSLException("TLS cannot be prepared: " + e.getMessage(), e);
        }
    }

    /// Reads certificates, keys and roots again. Connections that have begun go on with theirs; new ones,
    /// also those that would resume an old one, begin with what is read now.
    ///
    /// @throws IOException if something is missing or wrong: then all stays as it was
    public void reload() throws IOException {
        ready = prepare();
    }

    /// {@return how it speaks TLS}
    public TlsConfig config() {
        return config;
    }

    /// {@return who it is now}
    public List<Identity> identities() {
        return ready.identities();
    }

    /// Shakes hands with a client.
    ///
    /// @param stream the connection; it is closed by whoever calls, also after a failure
    /// @param until by when it is done
    /// @return the stream to read and write
    /// @throws dev.jacket.sockets.CallTimeoutException if it is not done by then
    /// @throws SSLException if there is no agreement: the client was told by an alert
    /// @throws IOException if the connection broke
    public TlsStream accept(SocketStream stream, Deadline until) throws IOException {
        return accept(stream, ByteBuffer.allocate(0), until);
    }

    /// Shakes hands with a client of which something has been read already.
    ///
    /// @param stream the connection; it is closed by whoever calls, also after a failure
    /// @param first what was read of it and is TLS
    /// @param until by when it is done
    /// @return the stream to read and write
    /// @throws IOException as [#accept(SocketStream, Deadline)]
    public TlsStream accept(SocketStream stream, ByteBuffer first, Deadline until) throws IOException {
        return accept(new StreamWire(stream), first, until);
    }

    /// Shakes hands with a client.
    ///
    /// @param socket the connection; it is closed by whoever calls, also after a failure
    /// @param until by when it is done
    /// @return the stream to read and write, also by two threads
    /// @throws IOException as [#accept(SocketStream, Deadline)]
    public TlsStream accept(Socket socket, Deadline until) throws IOException {
        return accept(new SocketWire(socket), ByteBuffer.allocate(0), until);
    }

    private TlsStream accept(Wire wire, ByteBuffer first, Deadline until) throws IOException {
        var now = ready;
        SSLEngine engine = now.context().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(now.parameters());
        return new TlsStream(new Engine(engine, config.keyLog(), until), wire, first)
                .begin(until, clients.trust() != null, null);
    }
}
