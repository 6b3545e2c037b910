package dev.jacket.sockets;

/// Whose a descriptor is that comes from elsewhere.
///
/// **threads:** immutable.
public enum Ownership {
    /// The number itself becomes the socket's, which closes it.
    ADOPT,

    /// The socket takes a duplicate; the number stays the caller's.
    COPY
}
