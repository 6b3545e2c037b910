package dev.jacket.acceptance;

import org.jspecify.annotations.Nullable;

/// A server that was started, ours or another: where it listens, and the program itself.
final class Server {
    private final Running running;
    private final @Nullable Events events;
    private String endpoint = "";

    Server(Running running, Events events) {
        this.running = running;
        this.events = events;
    }

    Server(Running running, String endpoint) {
        this.running = running;
        this.events = null;
        this.endpoint = endpoint;
    }

    Server awaitListening() {
        endpoint = events().await(running, "listening").text("endpoint");
        return this;
    }

    Running running() {
        return running;
    }

    Collected out() {
        return running.out();
    }

    /// Its events, if it is ours.
    Events events() {
        if (events == null) {
            throw new AssertionError("no events: not ours");
        }
        return events;
    }

    String endpoint() {
        return endpoint;
    }

    int port() {
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }
}
