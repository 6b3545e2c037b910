package dev.jacket.sockets;

/// The kinds of thread, for tests that run on one after the other.
enum ThreadKind {
    PLATFORM,
    VIRTUAL;

    Thread thread(Runnable body) {
        return this == VIRTUAL
                ? Thread.ofVirtual().unstarted(body)
                : Thread.ofPlatform().daemon().unstarted(body);
    }
}
