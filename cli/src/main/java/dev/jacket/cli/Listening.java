package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.BaseOptions;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Ipv6Options;
import dev.jacket.sockets.Ownership;
import dev.jacket.sockets.Setup;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sockets that an endpoint listens on: one, but where no address was named one for each family's loopback.
///
/// **threads:** one opens and closes; the sockets themselves are shared.
final class Listening implements AutoCloseable {
    /// With port 0, the port that the first family got may be taken in the other.
    private static final int TRIES = 16;

    private final Endpoint endpoint;
    private final int backlog;
    private final Setup setup;
    private final boolean six;
    private final List<Socket> sockets = new ArrayList<>();
    private @Nullable UnixFile file;

    private Listening(Endpoint endpoint, Arguments arguments, Setup setup) {
        this.endpoint = endpoint;
        this.backlog = (int) arguments.number(Flag.BACKLOG, Socket.DEFAULT_BACKLOG, 0, Integer.MAX_VALUE);
        this.six = arguments.has(Flag.FAMILY6);
        this.setup = setup;
    }

    /// Binds, and listens where the type does.
    ///
    /// @param arguments with what the endpoint says for itself
    /// @param setup sets options on each socket before it is bound
    static Listening open(Endpoint endpoint, Arguments arguments, Setup setup) throws IOException {
        var listening = new Listening(endpoint, arguments, setup);
        try {
            listening.open(arguments);
            return listening;
        } catch (IOException | RuntimeException e) {
            listening.close();
            throw e;
        }
    }

    List<Socket> sockets() {
        return sockets;
    }

    /// {@return where each socket listens, with its true port, as an endpoint one could type}
    List<String> places() throws IOException {
        var places = new ArrayList<String>();
        for (Socket socket : sockets) {
            places.add(place(socket));
        }
        return places;
    }

    private String place(Socket socket) throws IOException {
        Address local = socket.localAddress();
        boolean any = endpoint.target() instanceof Target.Internet internet && internet.isAny();
        return any && local instanceof Address.Inet6 ip && !socket.get(Ipv6Options.IPV6_V6ONLY)
                ? new Target.Internet(socket.type(), "*", Integer.toString(ip.port())).toString()
                : Places.text(socket.type(), local);
    }

    private void open(Arguments arguments) throws IOException {
        switch (endpoint.target()) {
            case Target.Local local -> sockets.add(local(local));
            case Target.Inherited inherited -> sockets.add(Socket.fromFd(inherited.fd(), Ownership.ADOPT));
            case Target.Internet internet -> internet(internet, ListenAddresses.of(internet, arguments));
            case Target.Stdio _, Target.File _ ->
                throw Trouble.usage(endpoint + " is no place to listen on; write PORT, HOST:PORT or unix:PATH");
        }
    }

    private void internet(Target.Internet target, List<Address.Ip> addresses) throws IOException {
        for (int i = 1; ; i++) {
            try {
                all(target, addresses);
                return;
            } catch (BindException e) {
                boolean unlucky =
                        addresses.getFirst().port() == 0 && Errno.of(e).equals(Errno.EADDRINUSE);
                if (!unlucky || i == TRIES) {
                    throw e;
                }
                sockets.forEach(Socket::close);
                sockets.clear();
            }
        }
    }

    private void all(Target.Internet target, List<Address.Ip> addresses) throws IOException {
        int port = addresses.getFirst().port();
        IOException absent = null;
        for (Address.Ip address : addresses) {
            try {
                var socket = internet(target, address.withPort(port));
                sockets.add(socket);
                port = socket.localAddress() instanceof Address.Ip ip ? ip.port() : port;
            } catch (IOException e) {
                if (!isAbsent(Errno.of(e))) {
                    throw e;
                }
                absent = e; // this machine has one family only
            }
        }
        if (sockets.isEmpty() && target.isAny() && !six) {
            sockets.add(internet(target, Address.Inet4.any(port)));
        } else if (sockets.isEmpty() && absent != null) {
            throw absent;
        }
    }

    private static boolean isAbsent(Errno errno) {
        return errno.equals(Errno.EAFNOSUPPORT) || errno.equals(Errno.EADDRNOTAVAIL);
    }

    private Socket internet(Target.Internet target, Address.Ip address) throws IOException {
        var socket = Socket.open(address.family(), target.type());
        try {
            if (target.type().equals(SocketType.STREAM)) {
                socket.set(BaseOptions.SO_REUSEADDR, true); // for datagrams it would share the port with strangers
            }
            if (address.family().equals(Family.INET6)) {
                socket.set(Ipv6Options.IPV6_V6ONLY, six || !target.isAny());
            }
            setup.apply(socket);
            socket.bind(address);
            if (target.type().equals(SocketType.STREAM)) {
                socket.listen(backlog);
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private Socket local(Target.Local target) throws IOException {
        boolean listens = !target.type().equals(SocketType.DGRAM);
        var socket = Socket.open(Family.UNIX, target.type());
        try {
            setup.apply(socket);
            if (!target.address().isPath()) {
                socket.bind(target.address());
                if (listens) {
                    socket.listen(backlog);
                }
            } else {
                file = listens
                        ? UnixFile.listen(socket, target.address(), endpoint.mode(), backlog)
                        : UnixFile.bind(socket, target.address(), endpoint.mode());
            }
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// Removes the file of a Unix socket: from now on another server may take the place.
    void vacate() {
        var mine = file;
        if (mine != null) {
            mine.close();
        }
    }

    @Override
    public void close() {
        vacate();
        sockets.forEach(Socket::close);
    }
}
