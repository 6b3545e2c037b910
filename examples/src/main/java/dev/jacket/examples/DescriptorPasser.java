package dev.jacket.examples;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/// `DescriptorPasser [PORT [ADDRESS]]`: accepts clients, and passes each to the worker who came by the Unix address.
final class DescriptorPasser {
    static void main(String[] args) throws IOException {
        var port = args.length > 0 ? Integer.parseInt(args[0]) : 1234;
        var address = Address.parse(args.length > 1 ? args[1] : "unix:@jacket-worker");
        try (var clients = Socket.listenOn(Address.inet("127.0.0.1", port), ListenConfig.DEFAULT);
                var workers = Socket.listenOn(address, ListenConfig.DEFAULT)) {
            System.err.println("listening " + clients.localAddress());
            try (var worker = workers.accept()) {
                while (true) {
                    try (var client = clients.accept()) { // ours is closed then; the worker's stays open
                        worker.sendFds(ByteBuffer.allocate(1), client.fd());
                    }
                }
            }
        }
    }
}
