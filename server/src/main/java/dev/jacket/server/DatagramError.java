package dev.jacket.server;

import java.io.IOException;

/// Hears what a handler of a datagram threw; it may still answer.
///
/// **threads:** called for many datagrams at once.
@FunctionalInterface
public interface DatagramError {
    /// Hears of a failure.
    ///
    /// @param datagram whose handler it was, until the call returns
    /// @param failure what it threw
    /// @throws IOException as an answer does
    void failed(Datagram datagram, Throwable failure) throws IOException;
}
