package dev.jacket.server;

import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Waits for the process that takes a server's sockets over, and lets the server go when that one is ready.
///
/// **threads:** runs on one of its own, which is no event loop's, so that it works when those are stuck.
final class Successor {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// What the other one may need to open what else it serves with, once it has the sockets.
    private static final Duration READY = Duration.ofMinutes(1);

    private final Socket control;
    private final Server server;
    private final Thread thread;
    private volatile boolean stopping;

    Successor(Socket control, Server server) {
        this.control = control;
        this.server = server;
        this.thread = Thread.ofPlatform().daemon().name("jacket-restart").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void stop() {
        stopping = true;
        control.close();
    }

    private void run() {
        while (!stopping) {
            try (var next = control.accept()) {
                if (serve(next)) {
                    return;
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failed) {
                server.watch().restartFailed(failed);
            }
        }
    }

    /// {@return whether it has taken over}
    private boolean serve(Socket next) throws IOException {
        HotRestart.checkUser(next);
        next.timeout(PATIENCE);
        if (!HotRestart.hear(next).equals(HotRestart.SOCKETS)) {
            return false;
        }
        for (Socket socket : server.sockets()) {
            give(next, HotRestart.ONE, socket);
        }
        give(next, HotRestart.CONTROL, control);
        next.timeout(READY);
        if (!HotRestart.hear(next).equals(HotRestart.READY)) {
            return false; // it ended before it was ready, and we go on
        }
        letGo(next);
        return true;
    }

    private static void give(Socket to, String word, Socket what) throws IOException {
        to.sendFds(ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)), what.fd());
    }

    private void letGo(Socket next) {
        try {
            UnixFile.leave(control);
            server.handOver();
            server.manager().isReplacedBy(next.get(Options.SO_PEERCRED).pid());
            HotRestart.say(next, HotRestart.YOURS);
        } catch (IOException gone) {
            server.watch().restartFailed(gone); // it has the sockets, and this server has stopped
        } finally {
            next.close();
            control.close();
        }
        try {
            server.drain();
        } catch (InterruptedException e) {
            server.cut();
        }
    }
}
