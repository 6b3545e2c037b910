package dev.jacket.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Ownership;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.ByteBuffer;

/// `DescriptorTaker [ADDRESS]`: the worker of `DescriptorPasser`. It answers the clients that it is handed.
final class DescriptorTaker {
    static void main(String[] args) throws IOException {
        try (var front = Socket.open(Family.UNIX, SocketType.STREAM)) {
            front.connect(Address.parse(args.length > 0 ? args[0] : "unix:@jacket-worker"));
            while (true) {
                try (var message = front.recvFds(ByteBuffer.allocate(1), 1)) {
                    if (message.count() == Socket.EOF) return;
                    try (var client = Socket.fromFd(message.fds().getFirst().take(), Ownership.ADOPT)) {
                        IO.println("answering " + client.peerAddress());
                        client.output().write("hello from the worker\n".getBytes(UTF_8));
                    }
                }
            }
        }
    }
}
