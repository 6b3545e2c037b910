package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.Setup;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.util.List;

/// Where a server will listen.
@FunctionalInterface
interface Place {
    /// Binds and listens.
    ///
    /// @param backlog how many connections may wait
    /// @param mode of the file of a Unix socket
    /// @param setup sets further options
    Listening open(int backlog, int mode, Setup setup) throws IOException;

    /// {@return the place of a text such as `127.0.0.1:80` or `*:80`}
    static Place tcp(String text) {
        if (text.startsWith("*:")) {
            var any = Address.parse("[::]" + text.substring(1));
            return any instanceof Address.Inet6 ip ? any(ip) : of(any);
        }
        if (Address.parse(text) instanceof Address.Ip ip) {
            return of(ip);
        }
        throw new IllegalArgumentException(text + " is no address of TCP");
    }

    /// Both families, where the kernel has both.
    private static Place any(Address.Inet6 both) {
        return (backlog, mode, setup) -> {
            try {
                return of(both).open(backlog, mode, setup);
            } catch (IOException e) {
                if (!Errno.of(e).equals(Errno.EAFNOSUPPORT)) {
                    throw e;
                }
                return of(Address.Inet4.any(both.port())).open(backlog, mode, setup);
            }
        };
    }

    static Place of(Address address) {
        return address instanceof Address.Unix unix && unix.isPath()
                ? (backlog, mode, setup) -> file(unix, SocketType.STREAM, backlog, mode, setup)
                : (backlog, mode, setup) -> listen(address, SocketType.STREAM, backlog, setup);
    }

    static Place records(Address.Unix address) {
        return address.isPath()
                ? (backlog, mode, setup) -> file(address, SocketType.SEQPACKET, backlog, mode, setup)
                : (backlog, mode, setup) -> listen(address, SocketType.SEQPACKET, backlog, setup);
    }

    /// {@return the place of sockets that listen already}
    static Place of(List<Socket> listeners) {
        if (listeners.isEmpty()) {
            throw new IllegalArgumentException("a server needs a listener");
        }
        return (_, _, setup) -> {
            for (Socket listener : listeners) {
                Listening.tune(listener);
                setup.apply(listener);
            }
            return new Listening(listeners, () -> {});
        };
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
}
