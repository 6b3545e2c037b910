package dev.jacket.cli;

import dev.jacket.server.Connection;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Diagnostics;
import dev.jacket.sockets.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Who a peer on this machine is, as the kernel knows it: on a Unix socket the user who connected it, on
/// loopback TCP the user whose socket the other end is.
///
/// **threads:** shared.
final class PeerProof {
    private static final int LOOPBACK = 1; // the same in each network: LOOPBACK_IFINDEX

    private final Set<Long> users;

    /// @param users those that are let in
    PeerProof(Set<Long> users) {
        this.users = Set.copyOf(users);
    }

    /// {@return this process's own user and those that a flag names}
    static PeerProof of(Arguments arguments) throws IOException {
        var users = new TreeSet<Long>();
        users.add(Integer.toUnsignedLong((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")));
        for (String each : arguments.all(Flag.ALLOW_UID)) {
            users.add(Quantity.number(Flag.ALLOW_UID.shown(), each, 0, 0xffff_fffeL));
        }
        return new PeerProof(users);
    }

    /// {@return whether the peer is one of the users}
    ///
    /// @throws IOException if the kernel does not tell
    boolean isProven(Connection connection) throws IOException {
        var user = user(connection);
        return user.isPresent() && users.contains(user.get());
    }

    /// {@return the peer's user; empty if nobody has the other end open}
    static Optional<Long> user(Connection connection) throws IOException {
        if (connection.peer() instanceof Address.Ip peer) {
            return otherEnd(peer, connection).map(Diagnostics.SocketEntry::uid);
        }
        var credentials = connection.socket().get(Options.SO_PEERCRED);
        return Optional.of(Integer.toUnsignedLong(credentials.uid()));
    }

    /// {@return who a chain of certificates is about; empty without one}
    static String name(List<X509Certificate> chain) {
        return chain.isEmpty() ? "" : chain.getFirst().getSubjectX500Principal().getName();
    }

    /// {@return whether the kernel of this machine knows whose the other end is: on a Unix socket, or where one of both
    /// addresses is a loopback's. A program may come to 127.0.0.1 from any address of its machine}
    static boolean isOfThisMachine(Connection connection) throws IOException {
        return !(connection.peer() instanceof Address.Ip)
                || isLoopback(connection.peer())
                || isLoopback(connection.local());
    }

    private static boolean isLoopback(Address address) {
        return address.unmapped() instanceof Address.Ip ip && ip.isLoopback();
    }

    /// {@return whether a program still has the other end open: one that has only ended its side has}
    static boolean isThere(Connection connection) throws IOException {
        return !(connection.peer() instanceof Address.Ip peer)
                || !isOfThisMachine(connection)
                || otherEnd(peer, connection).isPresent();
    }

    private static Optional<Diagnostics.SocketEntry> otherEnd(Address.Ip peer, Connection connection)
            throws IOException {
        return connection.local() instanceof Address.Ip local ? openAt(peer, local) : Optional.empty();
    }

    /// {@return the socket that gets what is sent to the peer of a connection, if a program has it open}
    static Optional<Diagnostics.SocketEntry> openAt(Address.Ip peer, Address.Ip local) throws IOException {
        // One that is still connecting is not the other end of what was accepted, whatever its addresses.
        return Diagnostics.tcp(peer, local, LOOPBACK)
                .filter(end -> end.inode() != 0 && !end.state().equals(Diagnostics.State.SYN_SENT));
    }
}
