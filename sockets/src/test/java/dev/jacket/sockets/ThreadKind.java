package dev.jacket.sockets;

/// The kinds of thread, for tests that run on one after the other.
enum ThreadKind implements OnThread.Threaded {
    PLATFORM,
    VIRTUAL;

    /// {@return a thread of the kind of the caller's, not started yet}
    static Thread another(Runnable body) {
        return (Thread.currentThread().isVirtual() ? VIRTUAL : PLATFORM).thread(body);
    }

    @Override
    public Thread thread(Runnable body) {
        return this == VIRTUAL
                ? Thread.ofVirtual().unstarted(body)
                : Thread.ofPlatform().daemon().unstarted(body);
    }
}
