package dev.jacket.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Echoes from one thread with a selector. What a client does not take is kept, and nothing more is read from it until
/// that is gone.
final class SelectorEcho {
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65536);
    private final Selector selector;
    private final ServerSocketChannel listener;

    private SelectorEcho(String address) throws IOException {
        selector = Selector.open();
        listener = Listening.listen(Listening.address(address));
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    static void main(String[] arguments) throws IOException {
        var server = new SelectorEcho(arguments[0]);
        while (true) {
            server.selector.select(server::ready);
        }
    }

    private void ready(SelectionKey key) {
        if (key.channel() instanceof SocketChannel client) {
            try {
                exchange(key, client);
            } catch (IOException gone) {
                close(client);
            }
        } else {
            acceptAll();
        }
    }

    private void acceptAll() {
        try {
            for (var client = listener.accept(); client != null; client = listener.accept()) {
                client.configureBlocking(false);
                Listening.withoutDelay(client);
                client.register(selector, SelectionKey.OP_READ);
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused); // ends the server: without descriptors there is nothing to measure
        }
    }

    private void exchange(SelectionKey key, SocketChannel client) throws IOException {
        if (key.attachment() instanceof ByteBuffer kept) {
            client.write(kept);
            if (!kept.hasRemaining()) {
                key.attach(null);
                key.interestOps(SelectionKey.OP_READ);
            }
            return;
        }
        if (client.read(buffer.clear()) < 0) {
            client.close();
            return;
        }
        client.write(buffer.flip());
        if (buffer.hasRemaining()) {
            key.attach(ByteBuffer.allocate(buffer.remaining()).put(buffer).flip());
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    private static void close(SocketChannel client) {
        try {
            client.close();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}
