package dev.jacket.examples;

import dev.jacket.server.SocketServer;
import dev.jacket.tls.Identities;
import dev.jacket.tls.Identity;
import dev.jacket.tls.TlsServer;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// `TlsEcho [ADDRESS [CERTIFICATE KEY]]`: each client gets back what it sends, under TLS. Without files the
/// certificate is made for this run, and a client has to be told its fingerprint.
final class TlsEcho {
    static void main(String[] args) throws Exception {
        var identities = args.length > 2
                ? Identities.pem(Path.of(args[1]), Path.of(args[2]))
                : Identities.of(Identity.selfSigned("localhost", "127.0.0.1"));
        var tls = TlsServer.of(identities);
        try (var server = SocketServer.tcp(args.length > 0 ? args[0] : "127.0.0.1:4433")
                .tls(tls)
                .handler(c -> {
                    for (ByteBuffer bytes; (bytes = c.read()) != null; ) c.write(bytes);
                })
                .start()) {
            System.out.println("sha256:" + tls.identities().getFirst().sha256());
            System.err.println("listening " + server.localAddress());
            server.join();
        }
    }
}
