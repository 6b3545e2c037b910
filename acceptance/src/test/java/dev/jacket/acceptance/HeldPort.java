package dev.jacket.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A port of 127.0.0.1 where nobody listens yet, and that nobody is given by chance: a socket has it that does not
/// listen, so that the kernel gives it to nobody who asks for any, and refuses who connects. Who asks for this very
/// port with SO_REUSEADDR, as listeners do, has it as well.
final class HeldPort implements AutoCloseable {
    private final Socket holder = new Socket();

    private HeldPort() throws IOException {
        holder.setReuseAddress(true);
        holder.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    static HeldPort take() {
        try {
            return new HeldPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int number() {
        return holder.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        holder.close();
    }
}
