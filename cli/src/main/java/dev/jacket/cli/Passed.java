package dev.jacket.cli;

import dev.jacket.server.internal.EventText;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The sockets that a service manager has opened for us, which stand in for those of the endpoint:
/// `LISTEN_FDS`.
final class Passed {
    private static final int FIRST = 3;

    private Passed() {}

    /// {@return the sockets, of the kind that the endpoint is; empty where none was passed to this process}
    static List<Socket> sockets(Endpoint endpoint) throws IOException {
        if (System.getenv("LISTEN_FDS") == null) {
            return List.of();
        }
        var sockets = new ArrayList<Socket>();
        for (var inherited : Socket.inherited()) {
            sockets.add(inherited.socket());
        }
        try {
            for (int i = 0; i < sockets.size(); i++) {
                check(FIRST + i, sockets.get(i), endpoint);
            }
            return sockets;
        } catch (IOException | RuntimeException e) {
            sockets.forEach(Socket::close);
            throw e;
        }
    }

    /// {@return the sockets that the manager calls so, which all take connections or all take datagrams}
    static List<Socket> sockets(Target.Named target) throws IOException {
        var sockets = Socket.inherited(target.name());
        if (sockets.isEmpty()) {
            String names = System.getenv().getOrDefault("LISTEN_FDNAMES", "");
            throw Trouble.usage("no descriptor of LISTEN_FDS is named " + target.name()
                    + (names.isEmpty() ? "" : "; LISTEN_FDNAMES is " + names));
        }
        try {
            for (Socket socket : sockets) {
                if (!socket.type().equals(sockets.getFirst().type())) {
                    throw Trouble.usage("the descriptors of " + target + " are of several kinds");
                }
                checkListens(socket.fd(), socket);
            }
            return sockets;
        } catch (IOException | RuntimeException e) {
            sockets.forEach(Socket::close);
            throw e;
        }
    }

    private static void check(int fd, Socket socket, Endpoint endpoint) throws IOException {
        if (!isOfKind(socket, endpoint.target())) {
            throw Trouble.usage(
                    "descriptor " + fd + " of LISTEN_FDS is " + EventText.endpoint(socket.type(), socket.localAddress())
                            + ", which is not of the kind of " + endpoint);
        }
        checkListens(fd, socket);
    }

    private static void checkListens(int fd, Socket socket) throws IOException {
        if (!socket.type().equals(SocketType.DGRAM) && !socket.get(Options.SO_ACCEPTCONN)) {
            throw Trouble.usage(
                    "descriptor " + fd + " of LISTEN_FDS is a connection; jacket connect fd:" + fd + " talks on it");
        }
    }

    /// {@return whether the socket is bound where the endpoint says; port 0 is any}
    static boolean isAt(Socket socket, Target target) {
        if (!isOfKind(socket, target)) {
            return false;
        }
        Address there;
        try {
            there = socket.localAddress();
            if (target instanceof Target.Internet internet && there instanceof Address.Ip ip) {
                int port = Hosts.port(internet);
                return port == 0 || port == ip.port();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return !(target instanceof Target.Local local) || local.name().equals(there);
    }

    private static boolean isOfKind(Socket socket, Target target) {
        if (target instanceof Target.Internet internet) {
            return Places.isInternet(socket.family()) && socket.type().equals(internet.type());
        }
        if (target instanceof Target.Local local) {
            return socket.family().equals(Family.UNIX) && socket.type().equals(local.type());
        }
        return target instanceof Target.Vsock && socket.family().equals(Family.VSOCK);
    }
}
