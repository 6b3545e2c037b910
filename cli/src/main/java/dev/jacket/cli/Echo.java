package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import java.io.IOException;

/// What `ping` asks, and how the answer comes.
interface Echo extends AutoCloseable {
    /// What came back.
    ///
    /// @param seq the request that it answers, its low 16 bits
    /// @param at when, on the monotonic clock
    /// @param ttl what is left of its life, -1 where nobody tells
    record Answer(int seq, long at, int ttl) {}

    /// {@return how it asks: `icmp`, `udp`, `tcp`}
    String way();

    /// {@return whom it asks}
    String peer();

    /// Asks once.
    ///
    /// @param seq the request's number
    void ask(int seq) throws IOException;

    /// {@return the next answer}
    ///
    /// @throws dev.jacket.sockets.CallTimeoutException if none comes in time
    Answer await(Deadline deadline) throws IOException, InterruptedException;

    @Override
    void close();
}
