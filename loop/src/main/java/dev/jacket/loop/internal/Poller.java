package dev.jacket.loop.internal;

/// Who tells descriptors of events.
interface Poller {
    /// Registers a descriptor: from now on each event counts up what [Descriptor#ticket] gives and wakes whoever
    /// waits.
    ///
    /// @param wantsRoom whether room to write is an event as well: with some sockets it is one after each send
    /// @return the registration's number, above 0, or the negated errno
    long register(Descriptor descriptor, int fd, boolean wantsRoom);

    /// Makes room to write an event of a descriptor that was registered without.
    ///
    /// @param number what [#register] gave
    /// @return 0, or the negated errno
    long addRoom(long number, int fd);

    /// Takes a descriptor out.
    ///
    /// @param number what [#register] gave
    void unregister(long number, int fd);
}
