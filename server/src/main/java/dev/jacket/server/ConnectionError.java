package dev.jacket.server;

import java.io.IOException;

/// Hears what a handler threw, before its connection is closed: it may still say something to the peer.
///
/// **threads:** called for many connections at once.
@FunctionalInterface
public interface ConnectionError {
    /// Hears of a failure.
    ///
    /// @param connection whose handler it was, until the call returns
    /// @param failure what it threw
    /// @throws IOException as writing does; the connection ends anyway
    void failed(Connection connection, Throwable failure) throws IOException;
}
