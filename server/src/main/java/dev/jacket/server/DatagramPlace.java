package dev.jacket.server;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.BaseOptions;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Ipv6Options;
import dev.jacket.sockets.Setup;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.util.List;

/// Where a server will receive datagrams.
@FunctionalInterface
interface DatagramPlace {
    /// For datagrams that come in bursts; the kernel clips it to net.core.rmem_max.
    int ROOM = 4 << 20;

    /// Binds.
    ///
    /// @param mode of the file of a Unix socket
    /// @param setup sets further options
    Listening open(int mode, Setup setup) throws IOException;

    /// {@return the place of a text such as `127.0.0.1:80` or `*:80`}
    static DatagramPlace udp(String text) {
        if (text.startsWith("*:")) {
            var both = Address.parse("[::]" + text.substring(1));
            return both instanceof Address.Inet6 ip ? any(ip) : of(both);
        }
        if (Address.parse(text) instanceof Address.Ip ip) {
            return of(ip);
        }
        throw new IllegalArgumentException(text + " is no address of UDP");
    }

    /// Both families, where the kernel has both.
    private static DatagramPlace any(Address.Inet6 both) {
        return (mode, setup) -> {
            try {
                return of(both).open(mode, setup);
            } catch (IOException e) {
                if (!Errno.of(e).equals(Errno.EAFNOSUPPORT)) {
                    throw e;
                }
                return of(Address.Inet4.any(both.port())).open(mode, setup);
            }
        };
    }

    static DatagramPlace of(Address address) {
        return (mode, setup) -> bind(address, mode, setup);
    }

    static DatagramPlace of(List<Socket> sockets) {
        if (sockets.isEmpty()) {
            throw new IllegalArgumentException("a server needs a socket");
        }
        return (_, setup) -> {
            for (Socket socket : sockets) {
                setup.apply(socket);
            }
            return new Listening(sockets, () -> {});
        };
    }

    private static Listening bind(Address address, int mode, Setup setup) throws IOException {
        var socket = Socket.open(address.family(), SocketType.DGRAM);
        try {
            if (address.family().equals(Family.INET6)) {
                socket.set(Ipv6Options.IPV6_V6ONLY, !(address instanceof Address.Ip ip && ip.isAny()));
            }
            socket.set(BaseOptions.SO_RCVBUF, ROOM);
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
