package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Interest;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Waits for the first of several sockets.
final class Readiness {
    private Readiness() {}

    /// Waits until one of them can be read, with a virtual thread on each.
    static void awaitAny(List<Socket> sockets) throws InterruptedException {
        var ready = new CountDownLatch(1);
        var threads = sockets.stream()
                .map(socket -> Thread.startVirtualThread(() -> await(socket, ready)))
                .toList();
        try {
            ready.await();
        } finally {
            threads.forEach(Thread::interrupt);
        }
    }

    private static void await(Socket socket, CountDownLatch ready) {
        try {
            socket.await(Interest.READ, Deadline.NEVER);
        } catch (IOException e) {
            // closed, or another one was ready first: the caller asks each socket itself
        } finally {
            ready.countDown();
        }
    }
}
