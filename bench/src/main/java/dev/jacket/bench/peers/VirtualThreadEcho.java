package dev.jacket.bench.peers;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/// Echoes from a virtual thread for each connection, with the streams of `java.net`.
final class VirtualThreadEcho {
    private VirtualThreadEcho() {}

    static void main(String[] arguments) throws IOException, InterruptedException {
        var listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(Listening.address(arguments[0]), Listening.BACKLOG);
        // Accepting is a virtual thread as well: what it starts is then queued where it runs itself.
        Thread.startVirtualThread(() -> acceptAll(listener)).join();
    }

    private static void acceptAll(ServerSocket listener) {
        while (true) {
            Socket client;
            try {
                client = listener.accept();
            } catch (IOException refused) {
                System.err.println("accept: " + refused.getMessage());
                return;
            }
            Thread.startVirtualThread(() -> serve(client));
        }
    }

    private static void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            var in = client.getInputStream();
            var out = client.getOutputStream();
            var buffer = new byte[16384];
            for (int count; (count = in.read(buffer)) >= 0; ) {
                out.write(buffer, 0, count);
            }
        } catch (IOException gone) {
            // the client has reset its connection, which is closed now; the next one is another thread's
        }
    }
}
