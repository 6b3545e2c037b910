package dev.jacket.tls;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/// The client's side of TLS, on connections that somebody else makes. It resumes what it has with a server
/// where that one does too.
///
/// **threads:** shared.
public final class TlsClient {
    private static final int NO_PORT = 0;

    private final SSLContext context;
    private final Trust trust;
    private final TlsConfig config;

    private TlsClient(Trust trust, TlsConfig config, List<Identity> identities) throws IOException {
        this.trust = trust;
        this.config = config;
        try {
            this.context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new NamedKeys(identities)}, new TrustManager[] {trust.manager()}, null);
            config.parameters(context); // a wrong word is told now
        } catch (GeneralSecurityException e) {
            throw new SSLException("TLS cannot be prepared: " + e.getMessage(), e);
        }
    }

    /// {@return a client that trusts the roots of this machine}
    ///
    /// @throws IOException if they cannot be read
    public static TlsClient system() throws IOException {
        return of(Trust.system(), TlsConfig.DEFAULT);
    }

    /// {@return a client}
    ///
    /// @param trust whom it believes
    /// @param config how TLS is spoken
    /// @param identities what it shows to servers that ask, the first that they can check
    /// @throws IOException if a file cannot be read, or holds something else
    /// @throws IllegalArgumentException if a cipher suite is unknown here
    public static TlsClient of(Trust trust, TlsConfig config, Identity... identities) throws IOException {
        return new TlsClient(trust, config, List.of(identities));
    }

    /// Shakes hands with a server.
    ///
    /// @param stream the connection; it is closed by whoever calls, also after a failure
    /// @param name who the server has to be: a host name, which is also asked for, or an address
    /// @param until by when it is done
    /// @return the stream to read and write
    /// @throws UntrustedException if the server does not prove that it is the one
    /// @throws dev.jacket.sockets.CallTimeoutException if it is not done by then
    /// @throws SSLException if there is no agreement
    /// @throws IOException if the connection broke
    public TlsStream connect(SocketStream stream, String name, Deadline until) throws IOException {
        return connect(new StreamWire(stream), name, port(stream.socket()), until);
    }

    /// Shakes hands with a server.
    ///
    /// @param socket the connection; it is closed by whoever calls, also after a failure
    /// @param name who the server has to be: a host name, which is also asked for, or an address
    /// @param until by when it is done
    /// @return the stream to read and write, also by two threads
    /// @throws IOException as [#connect(SocketStream, String, Deadline)]
    public TlsStream connect(Socket socket, String name, Deadline until) throws IOException {
        return connect(new SocketWire(socket), name, port(socket), until);
    }

    /// What is resumed is known by name and port.
    private static int port(Socket socket) throws IOException {
        return socket.peerAddress() instanceof Address.Ip ip ? ip.port() : NO_PORT;
    }

    private TlsStream connect(Wire wire, String name, int port, Deadline until) throws IOException {
        SSLEngine engine = context.createSSLEngine(name, port);
        engine.setUseClientMode(true);
        var parameters = config.parameters(context);
        boolean asks = HostName.isName(name);
        if (asks) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        if (trust.checksNames()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return new TlsStream(new Engine(engine, config.keyLog(), until), wire, ByteBuffer.allocate(0))
                .begin(until, trust.checks(), asks ? name : null);
    }
}
