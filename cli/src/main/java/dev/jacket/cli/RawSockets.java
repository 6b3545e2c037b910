package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.Resolver;
import dev.jacket.sockets.Resolver.AddrInfo;
import dev.jacket.sockets.Resolver.Query;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.util.List;

/// The sockets of `ip://`: packets of one protocol, its IPv4 header included where they arrive.
final class RawSockets {
    private static final TimeLimit LIMIT = TimeLimit.seconds(30);

    /// For packets that come in bursts; the kernel clips it to net.core.rmem_max.
    private static final int ROOM = 4 << 20;

    private RawSockets() {}

    /// {@return a socket that sends to the host and receives from it alone}
    static Socket connect(Target.Ip target, Arguments arguments, SocketOptions options, Address from)
            throws IOException {
        if (target.isAny()) {
            throw Trouble.usage(
                    target + " names every host; one sends to one, such as ip://127.0.0.1/" + target.protocolWord());
        }
        IOException failure = null;
        for (Address found : addresses(target, arguments)) {
            // The port goes nowhere, but the kernel calls a socket whose peer has none unconnected.
            Address address = found instanceof Address.Ip ip ? ip.withPort(target.number()) : found;
            try {
                return open(address.family(), target, socket -> {
                    options.apply(socket);
                    if (!from.equals(Address.NONE)) {
                        socket.bind(from);
                    }
                    options.join(socket);
                    socket.connect(address);
                });
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure == null ? new IOException("resolve ip " + target.host() + " : no address") : failure;
    }

    /// {@return a socket that receives what comes to the host, or to any address of ours}
    static Socket bind(Target.Ip target, Arguments arguments, SocketOptions options) throws IOException {
        var family = target.family(Hosts.family(arguments));
        List<Address> addresses = target.isAny() ? List.of() : addresses(target, arguments);
        return open(addresses.isEmpty() ? any(family) : addresses.getFirst().family(), target, socket -> {
            socket.set(Options.SO_RCVBUF, ROOM);
            options.apply(socket);
            if (!addresses.isEmpty()) {
                socket.bind(addresses.getFirst());
            }
            options.join(socket);
        });
    }

    private static Family any(Family family) {
        return family.equals(Family.UNSPEC) ? Family.INET : family;
    }

    /// What makes an open socket ready.
    private interface Preparation {
        void of(Socket socket) throws IOException;
    }

    private static Socket open(Family family, Target.Ip target, Preparation preparation) throws IOException {
        var socket = Socket.open(family, SocketType.RAW, Protocol.of(target.number()));
        try {
            preparation.of(socket);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// {@return the addresses of the host, of the family that protocol and flags leave}
    static List<Address> addresses(Target.Ip target, Arguments arguments) throws IOException {
        Hosts.refuseName(arguments, target.host());
        var limit = arguments.limit(Flag.CONNECT_TIMEOUT, LIMIT);
        return Resolver.getAddrInfo(
                        target.host(),
                        "0",
                        Query.DGRAM.family(target.family(Hosts.family(arguments))),
                        limit.isNever() ? Deadline.NEVER : Deadline.after(limit.duration()))
                .stream()
                .map(AddrInfo::address)
                .toList();
    }
}
