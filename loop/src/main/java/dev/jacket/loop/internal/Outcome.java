package dev.jacket.loop.internal;

/// How a wait ended.
public enum Outcome {
    /// Trying again may succeed now.
    READY,
    /// The deadline passed.
    TIMED_OUT,
    /// The thread was interrupted; its status is still set.
    INTERRUPTED,
    /// The descriptor was closed or detached meanwhile.
    CLOSED
}
