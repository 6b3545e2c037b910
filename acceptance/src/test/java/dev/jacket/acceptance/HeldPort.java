package dev.jacket.acceptance;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

/// A port of 127.0.0.1 where nobody listens yet, and that nobody is given by chance: a socket has it that does not
/// listen, so that the kernel gives it to nobody who asks for any, and refuses who connects. Who asks for this very
/// port with SO_REUSEADDR, as listeners do, has it as well.
final class HeldPort implements AutoCloseable {
    private static final SocketAddress ANY = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    private final Closeable holder;
    private final int number;

    private HeldPort(Closeable holder, int number) {
        this.holder = holder;
        this.number = number;
    }

    static HeldPort take() {
        try {
            var holder = new Socket();
            holder.setReuseAddress(true);
            holder.bind(ANY);
            return new HeldPort(holder, holder.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A port of UDP: until this is closed, datagrams may come here.
    static HeldPort ofDatagrams() {
        try {
            var holder = new DatagramSocket(null);
            holder.setReuseAddress(true);
            holder.bind(ANY);
            return new HeldPort(holder, holder.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int number() {
        return number;
    }

    /// {@return its address and its number}
    String place() {
        return "127.0.0.1:" + number;
    }

    @Override
    public void close() throws IOException {
        holder.close();
    }
}
