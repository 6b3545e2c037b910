package dev.jacket.sockets;

import java.io.IOException;

/// Sets options on a socket before it is bound or connected.
///
/// **threads:** called once for each socket, and by several threads at once where several addresses are tried.
@FunctionalInterface
public interface Setup {
    /// Sets nothing.
    Setup NONE = socket -> {};

    /// Sets what it is there for.
    ///
    /// @param socket open, and neither bound nor connected
    /// @throws IOException if the kernel refuses; the socket is then closed and the failure passed on
    void apply(Socket socket) throws IOException;
}
