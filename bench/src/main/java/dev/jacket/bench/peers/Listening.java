package dev.jacket.bench.peers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// What the peers share: an address in words, `127.0.0.1:PORT` or `unix:PATH`, and sockets made for it.
final class Listening {
    static final int BACKLOG = 4096;

    private Listening() {}

    static SocketAddress address(String text) {
        if (text.startsWith("unix:")) {
            return UnixDomainSocketAddress.of(text.substring("unix:".length()));
        }
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    static ServerSocketChannel listen(SocketAddress address) throws IOException {
        if (address instanceof UnixDomainSocketAddress) {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address, BACKLOG);
        }
        return ServerSocketChannel.open()
                .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                .bind(address, BACKLOG);
    }

    static void withoutDelay(SocketChannel client) throws IOException {
        if (client.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }
}
