package dev.jacket.sockets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import javax.net.SocketFactory;

/// Sockets in the shape of `java.net`, so that a client library that takes a [SocketFactory] or a [java.net.Socket]
/// runs
/// over a Unix socket, or over any other stream that Jacket opens.
///
/// ```java
/// HttpClient docker = library.socketFactory(JdkSockets.factory(Address.parse("unix:/run/docker.sock")));
/// ```
///
/// The `java.net` rules hold, with these differences: a read is limited by SO_TIMEOUT, a write never; an interrupt ends
/// a call on platform threads too and leaves the socket open; options of TCP and IP are kept and have no effect on a
/// Unix socket, since clients set them unasked.
///
/// **threads:** all are shared, as sockets are.
public final class JdkSockets {
    private JdkSockets() {}

    /// {@return a connected stream socket as a `java.net.Socket`; closing either closes both}
    ///
    /// Limits that were set on the socket hold no longer: SO_TIMEOUT does.
    ///
    /// @param connected a connected stream socket
    /// @throws IOException if it is not connected
    /// @throws IllegalArgumentException if it is no stream socket
    public static java.net.Socket of(Socket connected) throws IOException {
        if (!connected.type().equals(SocketType.STREAM)) {
            throw new IllegalArgumentException("java.net.Socket is a stream, and this one is " + connected.type());
        }
        connected.peerAddress(); // or ENOTCONN
        JdkSocket view = JdkSocket.of(new JdkConnection((asked, limit, setup) -> connected));
        view.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return view;
    }

    /// {@return a factory whose sockets connect to one address, whatever host and port they are asked for}
    ///
    /// @param to such as a Unix socket's path
    public static SocketFactory factory(Address to) {
        return new JdkSocketFactory((asked, limit, setup) -> dial(to, limit, setup));
    }

    /// {@return a factory whose sockets connect as [Socket#connectTo] does: names are resolved by Jacket, and both
    /// families tried}
    ///
    /// @param config how addresses are tried; a connect timeout of the client that is shorter than its limit wins
    public static SocketFactory factory(ConnectConfig config) {
        return new JdkSocketFactory((asked, limit, setup) -> {
            boolean shorter = !limit.isZero() && limit.compareTo(config.limit()) < 0;
            ConnectConfig mine = (shorter ? config.limit(limit) : config).setup(socket -> {
                config.setup().apply(socket);
                setup.apply(socket);
            });
            return Socket.connectTo(asked.getHostString(), asked.getPort(), mine);
        });
    }

    private static Socket dial(Address to, Duration limit, Setup setup) throws IOException {
        Socket socket = Socket.open(to.family(), SocketType.STREAM);
        try {
            setup.apply(socket);
            if (!limit.isZero()) {
                socket.timeout(limit);
            }
            socket.connect(to);
            return socket;
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    /// Opens the socket behind a view when the view connects.
    @FunctionalInterface
    interface Dialer {
        /// {@return the connected socket}
        ///
        /// @param asked what the client asked for; perhaps not resolved
        /// @param limit for all of it, zero for none
        /// @param setup to be applied to each socket that is opened, before it connects
        Socket dial(InetSocketAddress asked, Duration limit, Setup setup) throws IOException;
    }
}
