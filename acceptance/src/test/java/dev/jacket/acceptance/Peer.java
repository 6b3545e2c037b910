package dev.jacket.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A TCP connection of the test itself, by the JDK's sockets: Jacket is not judged by Jacket.
final class Peer implements AutoCloseable {
    private final Socket socket;

    private Peer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout((int) Limits.ANSWER.toMillis());
        socket.setTcpNoDelay(true);
    }

    static Peer to(String host, int port) {
        try {
            return new Peer(new Socket(host, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Peer to(Server server) {
        return to("127.0.0.1", server.port());
    }

    /// A listener on a free port of 127.0.0.1.
    static ServerSocket listener() {
        return listener("127.0.0.1", 0);
    }

    static ServerSocket listener(String address, int port) {
        try {
            var listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral(address), port));
            listener.setSoTimeout((int) Limits.START.toMillis());
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Peer from(ServerSocket listener) {
        try {
            return new Peer(listener.accept());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Peer send(String text) {
        return send(Bytes.utf8(text));
    }

    Peer send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next `n` bytes, or fewer if the end comes first.
    byte[] read(int n) {
        try {
            return socket.getInputStream().readNBytes(n);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String readText(int n) {
        return Bytes.text(read(n));
    }

    /// The next line with its LF, or what comes before the end.
    String readLine() {
        var line = new ByteArrayOutputStream();
        var next = read(1);
        while (next.length > 0) {
            line.write(next[0]);
            next = next[0] == '\n' ? new byte[0] : read(1);
        }
        return Bytes.text(line.toByteArray());
    }

    /// All bytes up to the peer's end; a reset is an UncheckedIOException.
    byte[] rest() {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns when the other side has read all that was sent: what is sent next comes in a piece of its own.
    Peer awaitRead() {
        await("what was sent is read").atMost(Limits.ANSWER).until(this::isRead);
        return this;
    }

    /// Nothing is under way, then nothing waits at the other side: its row is the same with the addresses exchanged.
    private boolean isRead() throws IOException {
        var here = ":%04X".formatted(socket.getLocalPort());
        var there = ":%04X".formatted(socket.getPort());
        return queues(here, there).startsWith("00000000:")
                && queues(there, here).endsWith(":00000000");
    }

    /// The JDK's own sockets are IPv6 ones, whatever they are connected to.
    private static String queues(String local, String remote) throws IOException {
        for (var table : List.of("tcp", "tcp6")) {
            for (var row : Files.readAllLines(Path.of("/proc/net", table))) {
                var columns = row.strip().split("\\s+", -1);
                if (columns[1].endsWith(local) && columns[2].endsWith(remote)) {
                    return columns[4];
                }
            }
        }
        return "";
    }

    /// Shuts the write side; reading goes on.
    Peer endOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends with RST.
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int localPort() {
        return socket.getLocalPort();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
