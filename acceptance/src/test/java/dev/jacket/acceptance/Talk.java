package dev.jacket.acceptance;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// A stream to a server by the JDK's own sockets, whatever is under it.
///
/// **threads:** one at a time; [#abort] any.
interface Talk extends Closeable {
    /// Opens such streams to one server.
    interface Door {
        Talk open() throws IOException;
    }

    InputStream in() throws IOException;

    OutputStream out() throws IOException;

    /// Ends our side.
    void endOutput() throws IOException;

    /// Goes away in the rudest way there is.
    void abort() throws IOException;

    /// {@return a door to a port of this machine}
    ///
    /// Who comes is spread over addresses, as one has only so many ports.
    static Door tcp(int port) {
        var number = new AtomicInteger();
        return () -> {
            var socket = connect(port, number.incrementAndGet());
            return new Stream(socket, socket);
        };
    }

    private static Socket connect(int port, int number) throws IOException {
        var socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + (2 + number % 16)), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setTcpNoDelay(true);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// {@return a door to a server under TLS, whoever it is}
    static Door tls(int port) {
        var factory = trusting().getSocketFactory();
        var number = new AtomicInteger();
        return () -> {
            var socket = connect(port, number.incrementAndGet());
            try {
                return new Stream(socket, factory.createSocket(socket, "localhost", port, true));
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        };
    }

    private static SSLContext trusting() {
        var anybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {anybody}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// {@return a door to a Unix socket}
    static Door unix(Path path) {
        return () -> new Local(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    }

    /// One over TCP.
    ///
    /// @param below TCP's socket
    /// @param socket the same, or TLS over it
    record Stream(Socket below, Socket socket) implements Talk {
        @Override
        public InputStream in() throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream out() throws IOException {
            return socket.getOutputStream();
        }

        @Override
        public void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void abort() throws IOException {
            if (!below.isClosed()) {
                below.setSoLinger(true, 0);
                below.close();
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /// One on a Unix socket.
    ///
    /// @param channel the socket
    record Local(SocketChannel channel) implements Talk {
        @Override
        public InputStream in() {
            return Channels.newInputStream(channel);
        }

        @Override
        public OutputStream out() {
            return Channels.newOutputStream(channel);
        }

        @Override
        public void endOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void abort() throws IOException {
            channel.close();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
