package dev.jacket.server;

import java.time.Duration;

/// Runs what a server's user wants done now and then, on a thread of its own.
///
/// **threads:** shared.
final class ServiceActions {
    private final Thread thread;

    ServiceActions(Runnable actions, Duration every) {
        this.thread =
                Thread.ofPlatform().daemon().name("jacket-service-actions").unstarted(() -> run(actions, every));
    }

    private static void run(Runnable actions, Duration every) {
        try {
            while (!Thread.interrupted()) {
                actions.run();
                Thread.sleep(every);
            }
        } catch (InterruptedException stop) {
            // the server has ended
        }
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
    }
}
