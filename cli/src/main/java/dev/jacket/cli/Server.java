package dev.jacket.cli;

import dev.jacket.server.ServerCounts;
import dev.jacket.server.ServerMetrics;
import java.time.Duration;

/// A server at work.
///
/// **threads:** shared.
interface Server {
    /// Begins to accept or receive.
    void start();

    /// Waits until it has ended by itself or by [#drain], and throws what ended it if it is a defect.
    void await() throws InterruptedException;

    /// Takes nobody new, lets those who are at work end, and cuts the rest when the grace is over. Called again it
    /// changes nothing.
    ///
    /// @return how many were cut
    int drain(Duration grace) throws InterruptedException;

    /// Ends everything now.
    void cut();

    ServerCounts counts();

    ServerMetrics metrics();
}
