package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;

/// A TCP connection of the test itself, by the JDK's sockets: the examples are not judged by what they are made of.
final class Client implements AutoCloseable {
    private static final int LIMIT_MILLIS = 40_000;

    private final Socket socket;

    private Client(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    static Client to(Child server) throws IOException {
        return to(server.port());
    }

    static Client to(int port) throws IOException {
        return new Client(new Socket(InetAddress.ofLiteral("127.0.0.1"), port));
    }

    int localPort() {
        return socket.getLocalPort();
    }

    static ServerSocket listener() throws IOException {
        var listener = new ServerSocket(0, 16, InetAddress.ofLiteral("127.0.0.1"));
        listener.setSoTimeout(LIMIT_MILLIS);
        return listener;
    }

    static Client from(ServerSocket listener) throws IOException {
        return new Client(listener.accept());
    }

    Client send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        return this;
    }

    Client send(byte[] bytes, int from, int to) throws IOException {
        socket.getOutputStream().write(bytes, from, to - from);
        return this;
    }

    Client endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// The next bytes, or fewer if the end comes first.
    String read(int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), UTF_8);
    }

    /// How many bytes come before the end, which may be a reset.
    long count() throws IOException {
        long count = 0;
        try {
            while (socket.getInputStream().read() >= 0) {
                count +=
                        1 + socket.getInputStream().skip(socket.getInputStream().available());
            }
        } catch (SocketTimeoutException endless) {
            throw endless;
        } catch (IOException reset) {
            return count;
        }
        return count;
    }

    /// All bytes up to the peer's end; a reset is an IOException.
    String rest() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    /// Ends with a reset.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
