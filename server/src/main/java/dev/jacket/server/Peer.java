package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Who came: an address and, on a Unix socket, the user that the kernel tells. Its process's number is not
/// looked at: that may be another's by now.
///
/// **threads:** immutable.
///
/// @param address who it is
/// @param socket a Unix socket that knows the user; null where nobody does
record Peer(Address address, @Nullable Socket socket) {
    /// {@return whoever is at the other end of an accepted socket}
    static Peer of(Socket socket) {
        var address = socket.acceptedFrom();
        return new Peer(address, address instanceof Address.Unix ? socket : null);
    }

    /// {@return somebody of whom there is nothing but the address}
    static Peer of(Address address) {
        return new Peer(address, null);
    }

    boolean isUnix() {
        return address instanceof Address.Unix;
    }

    /// {@return whether it is this user; false if the socket is closed}
    boolean isUser(int uid) {
        try {
            return socket != null && socket.get(Options.SO_PEERCRED).uid() == uid;
        } catch (IOException gone) {
            return false;
        }
    }

    /// {@return whether it has this group, as its first or another}
    boolean isInGroup(int gid) {
        try {
            return socket != null
                    && (socket.get(Options.SO_PEERCRED).gid() == gid
                            || Arrays.stream(socket.get(Options.SO_PEERGROUPS)).anyMatch(each -> each == gid));
        } catch (IOException gone) {
            return false;
        }
    }
}
