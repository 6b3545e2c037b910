package dev.jacket.bench.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// Echoes datagrams from one thread, with a blocking channel.
final class DatagramEcho {
    private DatagramEcho() {}

    static void main(String[] arguments) throws IOException {
        var buffer = ByteBuffer.allocateDirect(65536);
        try (var channel = DatagramChannel.open().bind(Listening.address(arguments[0]))) {
            while (true) {
                var sender = channel.receive(buffer.clear());
                channel.send(buffer.flip(), sender);
            }
        }
    }
}
