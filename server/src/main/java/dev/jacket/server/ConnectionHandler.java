package dev.jacket.server;

/// What a service does with one connection, from top to bottom, on the connection's own thread.
///
/// ```java
/// ConnectionHandler echo = c -> {
///     for (ByteBuffer bytes; (bytes = c.read()) != null; ) c.write(bytes);
/// };
/// ```
///
/// **threads:** called for many connections at once.
@FunctionalInterface
public interface ConnectionHandler {
    /// Serves a connection. When it returns the connection ends in good order: what was written is sent,
    /// and the peer's
    /// end is awaited for a moment.
    ///
    /// @param connection the connection, until the call returns
    /// @throws Exception whatever it likes: it ends this connection, is counted, and disturbs nobody else
    void handle(Connection connection) throws Exception;
}
