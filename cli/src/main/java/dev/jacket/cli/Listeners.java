package dev.jacket.cli;

import dev.jacket.server.Arrival;
import dev.jacket.server.HotRestart;
import dev.jacket.server.UnixFile;
import dev.jacket.server.internal.EventText;
import dev.jacket.server.internal.Sanitize;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.ListenConfig;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Resolver;
import dev.jacket.sockets.Resolver.AddrInfo;
import dev.jacket.sockets.Resolver.Query;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bound sockets of an endpoint: one, or one for each address that it means.
///
/// A bare port means this machine, that is 127.0.0.1 and ::1 with the same port number.
final class Listeners implements AutoCloseable {
    private static final int TRIES = 16;

    /// For datagrams that come in bursts; the kernel clips it to net.core.rmem_max.
    private static final int ROOM = 4 << 20;

    private final List<Socket> sockets;
    private final SocketType type;
    private final @Nullable UnixFile file;
    private final @Nullable HotRestart restart;

    private Listeners(List<Socket> sockets, SocketType type, @Nullable UnixFile file) {
        this(sockets, type, file, null);
    }

    private Listeners(List<Socket> sockets, SocketType type, @Nullable UnixFile file, @Nullable HotRestart restart) {
        this.sockets = sockets;
        this.type = type;
        this.file = file;
        this.restart = restart;
    }

    /// Binds and, where the type has connections, listens; or takes over what a process has bound that serves
    /// already.
    static Listeners open(Endpoint endpoint, Arguments arguments) throws IOException {
        if (!arguments.has(Flag.RESTART)) {
            return bound(endpoint, arguments);
        }
        var restart = HotRestart.ask(Path.of(arguments.text(Flag.RESTART, "")));
        try {
            var given = restart.take(socket -> Passed.isAt(socket, endpoint.target()));
            var mine = given.isEmpty()
                    ? bound(endpoint, arguments)
                    : passed(given, arguments, SocketOptions.of(arguments, endpoint));
            return new Listeners(mine.sockets, mine.type, mine.file, restart);
        } catch (IOException | RuntimeException e) {
            restart.close();
            throw e;
        }
    }

    private static Listeners bound(Endpoint endpoint, Arguments arguments) throws IOException {
        var options = SocketOptions.of(arguments, endpoint);
        // No pattern switch: it is linked at its first use, which takes 5 ms of a start.
        var target = endpoint.target();
        if (target instanceof Target.Inherited fd) {
            return inherited(fd, options);
        }
        var passed = target instanceof Target.Named named ? Passed.sockets(named) : Passed.sockets(endpoint);
        if (!passed.isEmpty()) {
            return passed(passed, arguments, options);
        }
        if (target instanceof Target.Internet internet) {
            return internet(internet, arguments, options);
        }
        if (target instanceof Target.Local local) {
            return local(local, endpoint.mode(), backlog(arguments), options);
        }
        if (target instanceof Target.Ip ip) {
            return new Listeners(List.of(RawSockets.bind(ip, arguments, options)), SocketType.RAW, null);
        }
        if (target instanceof Target.Vsock vsock) {
            return vsock(vsock, arguments, options);
        }
        throw Trouble.usage(endpoint + " is no place to listen at; the shell's < and > lead files in and out");
    }

    private static Listeners vsock(Target.Vsock target, Arguments arguments, SocketOptions options) throws IOException {
        var socket = Socket.open(Family.VSOCK, SocketType.STREAM);
        try {
            options.apply(socket);
            int port = target.port() == 0 ? Address.Vsock.PORT_ANY : target.port();
            socket.bind(Address.Vsock.of(target.at(Address.Vsock.CID_ANY).cid(), port));
            socket.listen(backlog(arguments));
            return new Listeners(List.of(socket), SocketType.STREAM, null);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Listeners inherited(Target.Inherited fd, SocketOptions options) throws IOException {
        var socket = fd.open();
        try {
            options.apply(socket);
            return new Listeners(List.of(socket), socket.type(), null);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Listeners passed(List<Socket> sockets, Arguments arguments, SocketOptions options)
            throws IOException {
        var listeners = new Listeners(sockets, sockets.getFirst().type(), null);
        try {
            for (Socket socket : sockets) {
                options.apply(socket);
                if (!listeners.hasConnections()) {
                    Arrival.prepare(socket);
                }
                if (listeners.hasConnections() && arguments.has(Flag.BACKLOG)) {
                    socket.listen(backlog(arguments));
                }
            }
            return listeners;
        } catch (IOException | RuntimeException e) {
            listeners.close();
            throw e;
        }
    }

    static int backlog(Arguments arguments) {
        return (int) arguments.number(Flag.BACKLOG, Socket.DEFAULT_BACKLOG, 0, Integer.MAX_VALUE);
    }

    private static Listeners internet(Target.Internet target, Arguments arguments, SocketOptions options)
            throws IOException {
        int port = Hosts.port(target);
        List<Address> addresses = addresses(target, port, arguments);
        for (int attempt = 1; ; attempt++) {
            var bound = new ArrayList<Socket>();
            try {
                bindAll(addresses, target, arguments, options, bound);
                return new Listeners(bound, target.type(), null);
            } catch (IOException | RuntimeException e) {
                bound.forEach(Socket::close);
                boolean again = port == 0 && !bound.isEmpty() && Errno.of(e).equals(Errno.EADDRINUSE);
                if (!again || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /// Port 0 is chosen once, for the first address; the others get the same.
    private static void bindAll(
            List<Address> addresses,
            Target.Internet target,
            Arguments arguments,
            SocketOptions options,
            List<Socket> bound)
            throws IOException {
        for (Address address : addresses) {
            Address to = bound.isEmpty() ? address : samePort(address, bound.getFirst());
            try {
                bound.add(bind(to, target, arguments, options));
            } catch (IOException e) {
                boolean spare = !bound.isEmpty() && (target.host().isEmpty() || target.isAny());
                if (!spare || !isFamilyMissing(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isFamilyMissing(IOException e) {
        Errno errno = Errno.of(e);
        return errno.equals(Errno.EAFNOSUPPORT) || errno.equals(Errno.EADDRNOTAVAIL);
    }

    private static Address samePort(Address address, Socket first) throws IOException {
        return address instanceof Address.Ip ip && first.localAddress() instanceof Address.Ip chosen
                ? ip.withPort(chosen.port())
                : address;
    }

    private static List<Address> addresses(Target.Internet target, int port, Arguments arguments) throws IOException {
        Family family = Hosts.family(arguments);
        if (target.isAny() || target.host().isEmpty()) {
            return own(target.isAny(), family, port);
        }
        Hosts.refuseName(arguments, target.host());
        Address.Ip numeric = Hosts.numeric(target.host(), port);
        if (numeric != null) {
            return List.of(numeric);
        }
        if (target.host().equals("localhost")) {
            return own(false, family, port);
        }
        var query = target.type().equals(SocketType.DGRAM) ? Query.DGRAM : Query.STREAM;
        var found = new LinkedHashSet<Address>();
        for (AddrInfo info : Resolver.getAddrInfo(target.host(), Integer.toString(port), query.family(family))) {
            found.add(info.address());
        }
        return List.copyOf(found);
    }

    /// One dual-stack socket for all addresses; for this machine one socket each, since none is bound to both
    /// loopbacks.
    private static List<Address> own(boolean any, Family family, int port) {
        if (any) {
            boolean four = family.equals(Family.INET) || !hasInet6();
            return List.of(four ? Address.Inet4.any(port) : Address.Inet6.any(port));
        }
        if (family.equals(Family.INET6)) {
            return List.of(Address.Inet6.loopback(port));
        }
        return family.equals(Family.INET)
                ? List.of(Address.Inet4.loopback(port))
                : List.of(Address.Inet4.loopback(port), Address.Inet6.loopback(port));
    }

    private static boolean hasInet6() {
        try (var probe = Socket.open(Family.INET6, SocketType.DGRAM)) {
            return probe.fd() >= 0;
        } catch (IOException e) {
            return false; // a kernel without IPv6
        }
    }

    private static Socket bind(Address address, Target.Internet target, Arguments arguments, SocketOptions options)
            throws IOException {
        boolean dual = !Hosts.family(arguments).equals(Family.INET6);
        if (!target.keepsRecords()) {
            return Socket.listenOn(
                    address,
                    ListenConfig.DEFAULT
                            .backlog(backlog(arguments))
                            .dualStack(dual)
                            .setup(options::apply));
        }
        var socket = Socket.open(address.family(), SocketType.DGRAM);
        try {
            if (address.family().equals(Family.INET6)) {
                socket.set(Options.IPV6_V6ONLY, !(dual && target.isAny()));
            }
            socket.set(Options.SO_RCVBUF, ROOM);
            options.apply(socket);
            socket.bind(address);
            Arrival.prepare(socket);
            options.join(socket);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Listeners local(Target.Local target, int mode, int backlog, SocketOptions options)
            throws IOException {
        if (target.name().isPath()) {
            OutFile.path(target.name().name()); // says what is wrong with it
        }
        var socket = Socket.open(Family.UNIX, target.type());
        try {
            options.apply(socket);
            var file = target.name().isPath() ? path(socket, target, mode, backlog) : null;
            if (file == null) {
                socket.bind(target.name());
                if (!target.type().equals(SocketType.DGRAM)) {
                    socket.listen(backlog);
                }
            }
            return new Listeners(List.of(socket), target.type(), file);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static UnixFile path(Socket socket, Target.Local target, int mode, int backlog) throws IOException {
        return target.type().equals(SocketType.DGRAM)
                ? UnixFile.bind(socket, target.name(), mode)
                : UnixFile.listen(socket, target.name(), mode, backlog);
    }

    List<Socket> sockets() {
        return sockets;
    }

    /// {@return what takes over and hands over; null if nobody asked for it}
    @Nullable HotRestart restart() {
        return restart;
    }

    SocketType type() {
        return type;
    }

    /// {@return whether clients are accepted, each with a connection of its own}
    boolean hasConnections() {
        return type.equals(SocketType.STREAM) || type.equals(SocketType.SEQPACKET);
    }

    /// {@return the bound addresses, the true ports included, as endpoints}
    List<String> endpoints() throws IOException {
        var places = new ArrayList<String>();
        for (Socket socket : sockets) {
            places.add(place(socket));
        }
        return places;
    }

    private String place(Socket socket) throws IOException {
        Address local = socket.localAddress();
        boolean both = local instanceof Address.Inet6 ip && ip.isAny() && !socket.get(Options.IPV6_V6ONLY);
        String text = EventText.endpoint(type, local);
        return both ? text.replace("[::]", "*") : text;
    }

    /// {@return the next client, waiting for it; none is taken from the backlog before it is asked for}
    Socket accept() throws IOException, InterruptedException {
        if (sockets.size() == 1) {
            return sockets.getFirst().accept();
        }
        for (; ; ) {
            for (Socket socket : sockets) {
                var client = socket.tryAccept();
                if (client.isPresent()) {
                    return client.get();
                }
            }
            Readiness.awaitAny(sockets);
        }
    }

    /// {@return how many clients wait to be accepted, -1 where the kernel does not tell}
    long waiting() throws IOException {
        long waiting = 0;
        for (Socket socket : sockets) {
            if (!Places.isInternet(socket.family())) {
                return -1;
            }
            waiting += socket.get(Options.TCP_INFO).unacked().orElse(0);
        }
        return waiting;
    }

    /// Removes the file of a Unix socket: from now on another program may take the place.
    void vacate() {
        var mine = file;
        if (mine != null) {
            try {
                mine.close();
            } catch (IOException e) {
                Std.error(
                        "jacket: unlink unix " + Sanitize.line(mine.path().toString()) + " : " + FileFailures.errno(e));
            }
        }
    }

    @Override
    public void close() {
        vacate();
        sockets.forEach(Socket::close);
    }
}
