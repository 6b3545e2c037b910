package dev.jacket.sockets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;

/// A `java.net.Socket` over a [JdkConnection].
///
/// **threads:** shared.
final class JdkSocket extends java.net.Socket {
    private final JdkConnection socket;

    private JdkSocket(JdkConnection socket) throws SocketException {
        super(socket);
        this.socket = socket;
    }

    static JdkSocket of(JdkConnection socket) throws SocketException {
        return new JdkSocket(socket);
    }

    /// The JDK wants a resolved address; a name goes past it to the dialer, which resolves it itself or needs none.
    @Override
    public void connect(SocketAddress to, int timeout) throws IOException {
        SocketAddress shown = to;
        if (to instanceof InetSocketAddress inet && inet.isUnresolved()) {
            socket.asked(inet);
            shown = new InetSocketAddress(InetAddress.getByAddress(inet.getHostString(), new byte[4]), inet.getPort());
        }
        super.connect(shown, timeout);
    }
}
