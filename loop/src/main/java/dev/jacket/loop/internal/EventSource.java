package dev.jacket.loop.internal;

/// Where one event loop hears from the kernel: io_uring or epoll.
///
/// **threads:** the loop's own; [#wake] any.
interface EventSource {
    /// {@return who tells descriptors of events}
    Poller poller();

    /// Waits for events, tells them, and returns.
    ///
    /// @param nanos how long to wait if there are none; 0 for not at all, `Long.MAX_VALUE` for ever
    void await(long nanos);

    /// {@return what does for a stuck loop what another thread may do of [#await]; whoever gets it closes it}
    /// **threads:** any.
    Help help();

    /// Waits in a stuck loop's place. **threads:** one at a time.
    interface Help extends AutoCloseable {
        /// Waits for events and tells them.
        ///
        /// @param millis how long to wait at most
        void await(int millis);

        @Override
        void close();
    }

    /// {@return how many buffers it receives into; 0 if it has none of its own} **threads:** any.
    default int buffers() {
        return 0;
    }

    /// {@return how many of them hold nothing, more or less} **threads:** any.
    default int freeBuffers() {
        return 0;
    }

    /// {@return how often the kernel had more to tell than there was room for, and kept it} **threads:** any.
    default long overflows() {
        return 0;
    }

    /// Ends the wait that is under way, or the next one.
    void wake();

    /// Frees everything; the loop is over.
    void close();
}
