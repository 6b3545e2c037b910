package dev.jacket.sockets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.net.SocketFactory;

/// Makes the `java.net.Socket`s of [JdkSockets].
final class JdkSocketFactory extends SocketFactory {
    private final JdkSockets.Dialer dialer;

    JdkSocketFactory(JdkSockets.Dialer dialer) {
        this.dialer = dialer;
    }

    @Override
    public java.net.Socket createSocket() throws IOException {
        return JdkSocket.of(new JdkConnection(dialer));
    }

    @Override
    public java.net.Socket createSocket(String host, int port) throws IOException {
        return connected(InetSocketAddress.createUnresolved(host, port), null);
    }

    @Override
    public java.net.Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(InetSocketAddress.createUnresolved(host, port), new InetSocketAddress(from, fromPort));
    }

    @Override
    public java.net.Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public java.net.Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
    }

    private java.net.Socket connected(InetSocketAddress to, @org.jspecify.annotations.Nullable InetSocketAddress from)
            throws IOException {
        java.net.Socket socket = createSocket();
        try {
            if (from != null) {
                socket.bind(from);
            }
            socket.connect(to);
            return socket;
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }
}
