package dev.jacket.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Runs what a server's user wants done now and then, on a thread of its own.
///
/// **threads:** shared.
final class ServiceActions {
    private final Thread thread;

    private ServiceActions(Runnable actions, Duration every) {
        this.thread =
                Thread.ofPlatform().daemon().name("jacket-service-actions").unstarted(() -> run(actions, every));
    }

    /// {@return what runs them; null if there are none}
    static @Nullable ServiceActions of(Hooks hooks) {
        var actions = hooks.serviceActions();
        return actions == null ? null : new ServiceActions(actions, hooks.every());
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
