package dev.jacket.examples;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.Shutdown;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;

/// `TwoPersonChat [ADDRESS] [listen]`: one waits, the other connects; what either types the other sees, line by line.
final class TwoPersonChat {
    static void main(String[] args) throws IOException {
        var address = Address.parse(args.length > 0 ? args[0] : "127.0.0.1:1234");
        var first = args.length > 1 && args[1].equals("listen");
        try (var peer = first ? accept(address) : Socket.open(address.family(), SocketType.STREAM)) {
            if (!first) {
                peer.connect(address);
            }
            Thread.ofPlatform().daemon().start(() -> sendTyped(peer)); // a daemon: a keyboard cannot be interrupted
            peer.input().transferTo(System.out);
        }
    }

    private static Socket accept(Address address) throws IOException {
        try (var listener = Socket.listenOn(address, ListenConfig.DEFAULT)) {
            System.err.println("listening " + listener.localAddress());
            return listener.accept();
        }
    }

    private static void sendTyped(Socket peer) {
        try {
            System.in.transferTo(peer.output());
            peer.shutdown(Shutdown.WRITE);
        } catch (IOException gone) {
            System.err.println(gone.getMessage());
        }
    }
}
