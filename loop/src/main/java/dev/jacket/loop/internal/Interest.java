package dev.jacket.loop.internal;

/// What a thread waits for, as bits that may be combined.
public final class Interest {
    /// Data, end of stream, or a connection to accept.
    public static final int READ = 1;

    /// Room to write, or the end of a connect.
    public static final int WRITE = 2;

    /// A pending error, or something in the error queue.
    public static final int ERROR = 4;

    /// Urgent data.
    public static final int URGENT = 8;

    private Interest() {}
}
