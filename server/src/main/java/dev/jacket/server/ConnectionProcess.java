package dev.jacket.server;

/// What stands around a handler, on the connection's own thread: a scope, a name, a clock.
///
/// ```java
/// ConnectionProcess named = (c, handler) -> {
///     Thread.currentThread().setName("client " + c.number());
///     handler.handle(c);
/// };
/// ```
///
/// **threads:** called for many connections at once.
@FunctionalInterface
public interface ConnectionProcess {
    /// Lets the handler serve the connection.
    ///
    /// @param connection the connection, until the call returns
    /// @param handler the server's handler
    /// @throws Exception as the handler
    void process(Connection connection, ConnectionHandler handler) throws Exception;
}
