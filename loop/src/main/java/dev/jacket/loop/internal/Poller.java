package dev.jacket.loop.internal;

/// Who tells descriptors of events.
interface Poller {
    /// Registers a descriptor: from now on each event counts up what [Descriptor#ticket] gives and wakes whoever
    /// waits.
    ///
    /// @return the registration's number, above 0, or the negated errno
    long register(Descriptor descriptor, int fd);

    /// Takes a descriptor out.
    ///
    /// @param number what [#register] gave
    void unregister(long number, int fd);
}
