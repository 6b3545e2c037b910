package dev.jacket.examples;

import dev.jacket.server.SocketServer;

/// `BehindHaproxy [ADDRESS]`: serves clients who come by HAProxy on this machine, and tells each who it is.
///
/// ```
/// listen front
///   mode tcp
///   bind :1234
///   server app 127.0.0.1:4321 send-proxy-v2
/// ```
final class BehindHaproxy {
    static void main(String[] args) throws Exception {
        try (var server = SocketServer.tcp(args.length > 0 ? args[0] : "127.0.0.1:4321")
                .proxyTrustedSources("loopback")
                .handler(c -> {
                    c.writeLine("you are " + c.peer());
                    for (String line; (line = c.readLine()) != null; ) c.writeLine(line);
                })
                .start()) {
            System.err.println("listening " + server.localAddress());
            server.join();
        }
    }
}
