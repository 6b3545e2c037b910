package dev.jacket.examples;

import dev.jacket.server.SocketServer;
import java.nio.ByteBuffer;

/// `EchoServer [ADDRESS]`: each client gets back what it sends, until its end.
final class EchoServer {
    static void main(String[] args) throws Exception {
        try (var server = SocketServer.tcp(args.length > 0 ? args[0] : "127.0.0.1:1234")
                .handler(c -> {
                    for (ByteBuffer bytes; (bytes = c.read()) != null; ) c.write(bytes);
                })
                .start()) {
            System.err.println("listening " + server.localAddress());
            server.join();
        }
    }
}
