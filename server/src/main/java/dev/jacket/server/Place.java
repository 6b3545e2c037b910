package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Setup;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;

/// Where a server will listen.
///
/// @param address the place; [Address#NONE] for sockets that are bound already
/// @param type of the sockets
/// @param opener binds them
record Place(Address address, SocketType type, Opener opener) {
    /// For datagrams that come in bursts; the kernel clips it to net.core.rmem_max.
    private static final int ROOM = 4 << 20;

    /// Binds a place.
    @FunctionalInterface
    interface Opener {
        /// Binds, and listens where connections come.
        ///
        /// @param backlog how many of these may wait
        /// @param mode of the file of a Unix socket
        /// @param setup sets further options
        Listening open(int backlog, int mode, Setup setup) throws IOException;
    }

    Listening open(int backlog, int mode, Setup setup) throws IOException {
        return opener.open(backlog, mode, setup);
    }

    /// {@return the place where that socket of this place is, with its true port}
    Place sameAs(Socket bound) throws IOException {
        if (!(bound.localAddress() instanceof Address.Ip ip)) {
            throw new IllegalArgumentException("several listeners are for internet addresses, not " + address);
        }
        return type.equals(SocketType.DGRAM) ? datagrams(ip) : connections(ip, type);
    }

    /// {@return whether this is the place of a socket that another process has bound; port 0 is any port}
    boolean isOf(Socket bound) {
        if (!bound.type().equals(type)) {
            return false;
        }
        Address there;
        try {
            there = bound.localAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!(address instanceof Address.Ip mine) || !(there instanceof Address.Ip its)) {
            return address.equals(there);
        }
        boolean samePort = mine.port() == 0 || mine.port() == its.port();
        return samePort
                && (mine.isAny() ? its.isAny() : mine.withPort(its.port()).equals(its));
    }

    /// {@return the place of connections of a text such as `127.0.0.1:80` or `*:80`}
    static Place tcp(String text) {
        return internet(text, "TCP", Place::of);
    }

    /// {@return the place of datagrams of such a text}
    static Place udp(String text) {
        return internet(text, "UDP", Place::datagrams);
    }

    private static Place internet(String text, String protocol, Function<Address, Place> place) {
        if (text.startsWith("*:")) {
            var any = Address.parse("[::]" + text.substring(1));
            return any instanceof Address.Inet6 both ? any(both, place) : place.apply(any);
        }
        if (Address.parse(text) instanceof Address.Ip ip) {
            return place.apply(ip);
        }
        throw new IllegalArgumentException(text + " is no address of " + protocol);
    }

    /// Both families, where the kernel has both.
    private static Place any(Address.Inet6 both, Function<Address, Place> place) {
        var first = place.apply(both);
        return new Place(both, first.type(), (backlog, mode, setup) -> {
            try {
                return first.open(backlog, mode, setup);
            } catch (IOException e) {
                if (!Errno.of(e).equals(Errno.EAFNOSUPPORT)) {
                    throw e;
                }
                return place.apply(Address.Inet4.any(both.port())).open(backlog, mode, setup);
            }
        });
    }

    static Place of(Address address) {
        return connections(address, SocketType.STREAM);
    }

    static Place records(Address.Unix address) {
        return connections(address, SocketType.SEQPACKET);
    }

    private static Place connections(Address address, SocketType type) {
        return new Place(
                address,
                type,
                address instanceof Address.Unix unix && unix.isPath()
                        ? (backlog, mode, setup) -> file(unix, type, backlog, mode, setup)
                        : (backlog, _, setup) -> listen(address, type, backlog, setup));
    }

    /// {@return the place of sockets that are bound already, and listen if they take connections}
    static Place of(List<Socket> sockets) {
        if (sockets.isEmpty()) {
            throw new IllegalArgumentException("a server needs a socket");
        }
        return new Place(Address.NONE, sockets.getFirst().type(), (_, _, setup) -> taken(sockets, setup));
    }

    private static Listening taken(List<Socket> sockets, Setup setup) throws IOException {
        for (Socket socket : sockets) {
            Listening.tune(socket);
            setup.apply(socket);
        }
        return new Listening(sockets, () -> {});
    }

    static Place datagrams(Address address) {
        return new Place(address, SocketType.DGRAM, (_, mode, setup) -> bind(address, mode, setup));
    }

    private static Listening listen(Address address, SocketType type, int backlog, Setup setup) throws IOException {
        var config = ListenConfig.DEFAULT.type(type).backlog(backlog).setup(socket -> {
            Listening.tune(socket);
            setup.apply(socket);
        });
        return new Listening(List.of(Socket.listenOn(address, config)), () -> {});
    }

    private static Listening file(Address.Unix address, SocketType type, int backlog, int mode, Setup setup)
            throws IOException {
        var socket = Socket.open(Family.UNIX, type);
        try {
            setup.apply(socket);
            var file = UnixFile.listen(socket, address, mode, backlog);
            return new Listening(List.of(socket), file::close);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Listening bind(Address address, int mode, Setup setup) throws IOException {
        var socket = Socket.open(address.family(), SocketType.DGRAM);
        try {
            if (address.family().equals(Family.INET6)) {
                socket.set(Options.IPV6_V6ONLY, !(address instanceof Address.Ip ip && ip.isAny()));
            }
            socket.set(Options.SO_RCVBUF, ROOM);
            setup.apply(socket);
            if (address instanceof Address.Unix unix && unix.isPath()) {
                var file = UnixFile.bind(socket, unix, mode);
                return new Listening(List.of(socket), file::close);
            }
            socket.bind(address);
            return new Listening(List.of(socket), () -> {});
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
