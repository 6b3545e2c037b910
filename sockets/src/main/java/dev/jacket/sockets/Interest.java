package dev.jacket.sockets;

/// What to wait for. Readiness is a hint: the call that follows may still find nothing.
///
/// **threads:** immutable.
public enum Interest {
    /// Data, a connection to accept, or the end of the stream.
    READ,

    /// Room to send, or the end of a connect.
    WRITE,

    /// A pending error, or something in the error queue.
    ERROR
}
