package dev.jacket.server;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Interest;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Waits for the next client of one or several listeners.
final class FirstClient {
    private FirstClient() {}

    /// {@return the client, accepted}
    ///
    /// @throws dev.jacket.sockets.CallTimeoutException if nobody came by then
    static Socket of(List<Socket> listeners, Deadline until) throws IOException {
        for (; ; ) {
            for (Socket listener : listeners) {
                var client = listener.tryAccept();
                if (client.isPresent()) {
                    return client.get();
                }
            }
            if (listeners.size() == 1) {
                listeners.getFirst().await(Interest.READ, until);
            } else {
                awaitAny(listeners, until);
            }
        }
    }

    private static void awaitAny(List<Socket> listeners, Deadline until) throws IOException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = new ExecutorCompletionService<Socket>(threads);
            try {
                listeners.forEach(listener -> first.submit(() -> {
                    listener.await(Interest.READ, until);
                    return listener;
                }));
                first.take().get();
            } finally {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }
}
