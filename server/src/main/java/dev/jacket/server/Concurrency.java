package dev.jacket.server;

/// How many connections a server handles at once, and on what.
///
/// **threads:** immutable.
public enum Concurrency {
    /// One connection, then the next; those who come meanwhile wait in the kernel's queue.
    ONE_AT_A_TIME("one-at-a-time"),
    /// A thread of the system for each connection.
    PLATFORM_THREADS("platform-threads"),
    /// A virtual thread for each connection, on event loops that all servers of the process share.
    VIRTUAL_THREADS("virtual-threads"),
    /// A program for each connection, which is its stdin and stdout: a [ProgramHandler] says which, and under what
    /// limits.
    PROCESSES("processes");

    private final String word;

    Concurrency(String word) {
        this.word = word;
    }

    /// {@return the word for it in a configuration}
    public String word() {
        return word;
    }
}
