package dev.jacket.sockets;

/// How [Socket#listenOn] opens a listener. SO_REUSEADDR is always on, so that a server can start again at once.
///
/// **threads:** immutable.
///
/// @param type [SocketType#STREAM], or [SocketType#SEQPACKET] for Unix addresses
/// @param backlog how many connections may wait, 0 or more; the kernel clips it to `net.core.somaxconn`; 4096
/// @param reusePort whether several listeners of the same user share the port: SO_REUSEPORT; false
/// @param dualStack whether the IPv6 wildcard takes IPv4 peers as well, whatever the system's default; true
/// @param setup sets further options before binding
public record ListenConfig(SocketType type, int backlog, boolean reusePort, boolean dualStack, Setup setup) {
    /// A stream listener for both families, with the usual backlog.
    public static final ListenConfig DEFAULT =
            new ListenConfig(SocketType.STREAM, Socket.DEFAULT_BACKLOG, false, true, Setup.NONE);

    /// Checks the range of the backlog.
    ///
    /// @param type the socket's type
    /// @param backlog how many connections may wait
    /// @param reusePort whether several listeners share the port
    /// @param dualStack whether the IPv6 wildcard takes IPv4 peers as well
    /// @param setup sets further options before binding
    public ListenConfig {
        if (backlog < 0) {
            throw new IllegalArgumentException("backlog " + backlog + " is negative");
        }
    }

    /// {@return the same with another type}
    ///
    /// @param next the type
    public ListenConfig type(SocketType next) {
        return new ListenConfig(next, backlog, reusePort, dualStack, setup);
    }

    /// {@return the same with another backlog}
    ///
    /// @param next 0 or more
    public ListenConfig backlog(int next) {
        return new ListenConfig(type, next, reusePort, dualStack, setup);
    }

    /// {@return the same with SO_REUSEPORT on or off}
    ///
    /// @param next whether several listeners share the port
    public ListenConfig reusePort(boolean next) {
        return new ListenConfig(type, backlog, next, dualStack, setup);
    }

    /// {@return the same with the IPv6 wildcard for both families or for IPv6 alone}
    ///
    /// @param next whether it takes IPv4 peers as well
    public ListenConfig dualStack(boolean next) {
        return new ListenConfig(type, backlog, reusePort, next, setup);
    }

    /// {@return the same with other options set before binding}
    ///
    /// @param next sets them
    public ListenConfig setup(Setup next) {
        return new ListenConfig(type, backlog, reusePort, dualStack, next);
    }
}
