package dev.jacket.cli;

/// What a service does with one connection, from top to bottom, on the connection's own thread. When it returns the
/// connection ends in good order; what it throws ends the connection, and nothing else.
@FunctionalInterface
interface StreamHandler {
    void handle(Connection connection) throws Exception;
}
