package dev.jacket.loop;

/// How an event loop hears from the kernel.
///
/// **threads:** immutable.
public enum Backend {
    /// io_uring where this kernel and this process may use it, epoll elsewhere.
    AUTO("auto"),
    /// io_uring(7), Linux 6.0 or newer; a loop does not start without it.
    IO_URING("io-uring"),
    /// epoll(7), which is everywhere.
    EPOLL("epoll");

    private final String word;

    Backend(String word) {
        this.word = word;
    }

    /// {@return the word for it in flags and files}
    public String word() {
        return word;
    }
}
