package dev.jacket.sockets;

/// Two sockets connected to each other. Closing the pair closes both.
///
/// **threads:** immutable; so may be shared.
///
/// @param first one end
/// @param second the other
public record SocketPair(Socket first, Socket second) implements AutoCloseable {
    @Override
    public void close() {
        try (second) {
            first.close();
        }
    }
}
