package dev.jacket.loop.internal;

/// How a wait ended.
public enum Outcome {
    /// Trying again may succeed now.
    READY,
    /// A signal came while the thread waited in the kernel; trying again may or may not succeed.
    SIGNAL,
    /// The deadline passed.
    TIMED_OUT,
    /// The thread was interrupted; its status is still set.
    INTERRUPTED,
    /// The descriptor was closed or detached meanwhile.
    CLOSED
}
