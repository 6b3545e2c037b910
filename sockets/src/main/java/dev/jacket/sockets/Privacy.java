package dev.jacket.sockets;

/// Whether both ends of a pair are in this process alone. Then nobody sends a descriptor through it unnoticed, and a
/// receive closes none.
///
/// **threads:** shared.
final class Privacy {
    private volatile boolean over;

    boolean holds() {
        return !over;
    }

    /// Another process may have an end from now on, or a descriptor is under way.
    void end() {
        over = true;
    }
}
