package dev.jacket.sockets;

/// A socket.
public final class Socket {
    private Socket() {}
}
