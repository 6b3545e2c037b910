package dev.jacket.examples;

import dev.jacket.server.SocketServer;
import dev.jacket.server.Supervisor;
import java.nio.file.Path;

/// `HotRestartServer ADDRESS NAME CONTROL`: answers each line with its name. Started again with the same CONTROL, a
/// path, the new process takes over and no client is refused; the old one drains, as it does after SIGTERM.
final class HotRestartServer {
    static void main(String[] args) throws Exception {
        String name = args.length > 1 ? args[1] : "first";
        var server = SocketServer.tcp(args.length > 0 ? args[0] : "127.0.0.1:1234")
                .handler(c -> {
                    for (String line; (line = c.readLine()) != null; ) c.writeLine(name + " " + line);
                })
                .supervisor(Supervisor.ofEnvironment())
                .restart(Path.of(args.length > 2 ? args[2] : "/tmp/hot-restart-server"))
                .start();
        System.err.println("listening " + server.localAddress());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server)));
        server.join();
        System.err.println("served " + server.counts().accepted());
    }

    private static void drain(SocketServer server) {
        try {
            int stuck = server.drain().stuck();
            if (stuck > 0) Runtime.getRuntime().halt(70);
        } catch (InterruptedException e) {
            server.cut();
        }
    }
}
