package dev.jacket.sockets;

import java.io.IOException;
import java.util.Set;

/// How [Socket#listenOn] opens a listener. SO_REUSEADDR is always on, so that a server can start again at once.
///
/// **threads:** immutable.
///
/// @param type [SocketType#STREAM], or [SocketType#SEQPACKET] for Unix addresses
/// @param backlog how many connections may wait, 0 or more; the kernel clips it to `net.core.somaxconn`; 4096
/// @param reusePort whether several listeners of the same user share the port: SO_REUSEPORT; false
/// @param dualStack whether the IPv6 wildcard takes IPv4 peers as well, whatever the system's default; true
/// @param unixAccess who may come to a Unix listener; its own user, by the file's mode
/// @param setup sets further options before binding
public record ListenConfig(
        SocketType type, int backlog, boolean reusePort, boolean dualStack, UnixAccess unixAccess, Setup setup) {
    /// A stream listener for both families, with the usual backlog.
    public static final ListenConfig DEFAULT =
            new ListenConfig(SocketType.STREAM, Socket.DEFAULT_BACKLOG, false, true, UnixAccess.OWNER, Setup.NONE);

    /// Checks the range of the backlog.
    ///
    /// @param type the socket's type
    /// @param backlog how many connections may wait
    /// @param reusePort whether several listeners share the port
    /// @param dualStack whether the IPv6 wildcard takes IPv4 peers as well
    /// @param unixAccess who may come to a Unix listener
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
        return new ListenConfig(next, backlog, reusePort, dualStack, unixAccess, setup);
    }

    /// {@return the same with another backlog}
    ///
    /// @param next 0 or more
    public ListenConfig backlog(int next) {
        return new ListenConfig(type, next, reusePort, dualStack, unixAccess, setup);
    }

    /// {@return the same with SO_REUSEPORT on or off}
    ///
    /// @param next whether several listeners share the port
    public ListenConfig reusePort(boolean next) {
        return new ListenConfig(type, backlog, next, dualStack, unixAccess, setup);
    }

    /// {@return the same with the IPv6 wildcard for both families or for IPv6 alone}
    ///
    /// @param next whether it takes IPv4 peers as well
    public ListenConfig dualStack(boolean next) {
        return new ListenConfig(type, backlog, reusePort, next, unixAccess, setup);
    }

    /// {@return the same with another choice of who may come to a Unix listener}
    ///
    /// @param next says who
    public ListenConfig unixAccess(UnixAccess next) {
        return new ListenConfig(type, backlog, reusePort, dualStack, next, setup);
    }

    /// {@return the same with other options set before binding}
    ///
    /// @param next sets them
    public ListenConfig setup(Setup next) {
        return new ListenConfig(type, backlog, reusePort, dualStack, unixAccess, next);
    }

    /// Who may come to a listener on a Unix address. Addresses of other families take no notice of it.
    ///
    /// The file's mode lets users in or keeps them out; abstract names have no file, so [#users] alone guards them.
    ///
    /// **threads:** immutable.
    ///
    /// @param mode the permission bits of the socket's file, 0 to 0777, less what the umask takes away; the file
    ///     is never more open than that
    /// @param privatePath whether listening is refused where another user could have changed the path: no folder
    ///     of it may be a link or `..`, the last must be ours and writable by nobody else, those above it ours or
    ///     root's and writable by nobody else, or sticky; and an abstract name needs [#users]
    /// @param users the user ids that are let in, all where it is empty; by SO_PEERCRED. A connection of another
    ///     user is closed by accept, which goes on with the next
    public record UnixAccess(int mode, boolean privatePath, Set<Integer> users) {
        /// The file is for this user alone: mode 0600.
        public static final UnixAccess OWNER = new UnixAccess(0600, false, Set.of());

        /// Checks the mode and copies the users.
        ///
        /// @param mode the permission bits
        /// @param privatePath whether the path must be safe from other users
        /// @param users the user ids that are let in
        public UnixAccess {
            if (mode < 0 || mode > 0777) {
                throw new IllegalArgumentException("mode " + Integer.toOctalString(mode) + " is not in 0..777");
            }
            users = Set.copyOf(users);
        }

        /// Looks at an address as listening there does, and opens nothing.
        ///
        /// @param address where to listen
        /// @throws java.nio.file.AccessDeniedException if the path is not safe, and has to be
        /// @throws IOException if there is no such folder
        public void check(Address.Unix address) throws IOException {
            UnixGuard.requirePrivate(address, this);
        }

        /// {@return the same with another mode}
        ///
        /// @param next the permission bits
        public UnixAccess mode(int next) {
            return new UnixAccess(next, privatePath, users);
        }

        /// {@return the same, which insists on a path that is safe from other users or not}
        ///
        /// @param next whether it does
        public UnixAccess privatePath(boolean next) {
            return new UnixAccess(mode, next, users);
        }

        /// {@return the same for other users}
        ///
        /// @param next their ids; all where it is empty
        public UnixAccess users(Set<Integer> next) {
            return new UnixAccess(mode, privatePath, next);
        }
    }
}
