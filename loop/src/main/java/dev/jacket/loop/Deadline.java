package dev.jacket.loop;

/// A point on the monotonic clock.
public final class Deadline {
    private Deadline() {}
}
