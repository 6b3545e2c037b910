package dev.jacket.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;

/// A UDP socket of the test itself, by the JDK's.
final class Datagrams implements AutoCloseable {
    private final DatagramSocket socket;

    /// One datagram that arrived, and its sender.
    static final class Datagram {
        private final byte[] bytes;
        private final SocketAddress from;

        private Datagram(byte[] bytes, SocketAddress from) {
            this.bytes = bytes;
            this.from = from;
        }

        byte[] bytes() {
            return bytes;
        }

        String text() {
            return Bytes.text(bytes);
        }

        SocketAddress from() {
            return from;
        }
    }

    private Datagrams(DatagramSocket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout((int) Limits.ANSWER.toMillis());
    }

    /// Bound to a free port of 127.0.0.1.
    static Datagrams open() {
        return open("127.0.0.1");
    }

    static Datagrams open(String address) {
        return open(address, 0);
    }

    static Datagrams open(String address, int port) {
        try {
            return new Datagrams(new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), port)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    String endpoint() {
        return "udp://127.0.0.1:" + port();
    }

    void send(byte[] bytes, SocketAddress to) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(String text, String host, int port) {
        send(Bytes.utf8(text), new InetSocketAddress(InetAddress.ofLiteral(host), port));
    }

    Datagram receive() {
        return receiveWithin((int) Limits.ANSWER.toMillis()).orElseThrow(() -> new AssertionError("no datagram came"));
    }

    /// The next datagram, or nothing if none comes in this time.
    Optional<Datagram> receiveWithin(int millis) {
        var packet = new DatagramPacket(new byte[65_536], 65_536);
        try {
            socket.setSoTimeout(millis);
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(
                new Datagram(Arrays.copyOf(packet.getData(), packet.getLength()), packet.getSocketAddress()));
    }

    @Override
    public void close() {
        socket.close();
    }
}
