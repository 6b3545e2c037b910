package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.ConnectConfig;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Resolver;
import dev.jacket.sockets.Resolver.AddrInfo;
import dev.jacket.sockets.Resolver.Query;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import dev.jacket.tls.TlsClient;
import dev.jacket.tls.TlsStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Connects to an endpoint: each address of a host, both families racing.
final class Dialer {
    private static final TimeLimit LIMIT = TimeLimit.seconds(30);

    /// Of one attempt of several: the kernel asks an address that is silent ever more seldom.
    private static final TimeLimit LIMIT_OF_MANY = TimeLimit.seconds(10);

    /// Who tries again wants to know when the link is cut; the kernel alone would wait for a quarter of an hour.
    private static final TimeLimit UNACKNOWLEDGED = TimeLimit.seconds(20);

    private final Endpoint endpoint;
    private final Arguments arguments;
    private final SocketOptions options;
    private final @Nullable TlsWords tls;
    private final ProxyHello hello;
    private @Nullable TlsClient client;

    Dialer(Endpoint endpoint, Arguments arguments) {
        this.endpoint = endpoint;
        this.arguments = arguments;
        this.options = SocketOptions.of(arguments, endpoint);
        this.tls = TlsWords.of(endpoint, arguments);
        this.hello = ProxyHello.of(endpoint, arguments);
    }

    /// {@return a connection; one attempt}
    SocketLink connect() throws IOException {
        var writeTimeout = arguments.limit(Flag.WRITE_TIMEOUT, TimeLimit.NEVER);
        prepare();
        long begun = System.nanoTime();
        var socket = open();
        try {
            var link = new SocketLink(socket, writeTimeout);
            var spoken = secured(socket);
            if (spoken != null) {
                link.secured(spoken);
            }
            return link.openedIn(System.nanoTime() - begun);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// Reads what TLS needs: wrong words and files are told before anything is opened.
    private void prepare() throws IOException {
        var words = tls;
        if (words != null && client == null) {
            client = words.client();
        }
    }

    /// {@return a connection without TLS yet; one attempt}
    Socket open() throws IOException {
        prepare();
        var socket = socket();
        try {
            hello.send(socket);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// {@return TLS over a connection that was opened before, its handshake done; null where none is spoken}
    @Nullable TlsStream secured(Socket socket) throws IOException {
        var words = tls;
        var by = client;
        return words == null || by == null ? null : by.connect(socket, words.name(), words.handshake());
    }

    /// {@return one more connection to where the first one went; no name is asked for again}
    Socket again(Address peer) throws IOException {
        var target = endpoint.target();
        var type = target instanceof Target.Internet internet
                ? internet.type()
                : target instanceof Target.Local local ? local.type() : SocketType.STREAM;
        boolean unnamed = target instanceof Target.Local && type.equals(SocketType.DGRAM);
        return opened(peer.family(), type, unnamed ? Address.Unix.autobind() : from(), peer);
    }

    private Socket socket() throws IOException {
        // No pattern switch: it is linked at its first use, which takes 5 ms of a start.
        var target = endpoint.target();
        if (target instanceof Target.Internet internet) {
            return internet.keepsRecords() ? datagrams(internet) : stream(internet);
        }
        if (target instanceof Target.Local local) {
            return local(local);
        }
        if (target instanceof Target.Inherited inherited) {
            return adopted(inherited);
        }
        if (target instanceof Target.Ip ip) {
            return RawSockets.connect(ip, arguments, options, from());
        }
        if (target instanceof Target.Vsock vsock) {
            return opened(Family.VSOCK, SocketType.STREAM, Address.NONE, vsock.at(Address.Vsock.CID_HOST));
        }
        throw Trouble.usage(endpoint + " is no peer; the shell's < and > lead files in and out");
    }

    private Socket adopted(Target.Inherited inherited) throws IOException {
        var socket = inherited.open();
        try {
            options.apply(socket);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private Socket stream(Target.Internet target) throws IOException {
        var limit = arguments.limit(Flag.CONNECT_TIMEOUT, arguments.has(Flag.RETRY) ? LIMIT_OF_MANY : LIMIT);
        var config = ConnectConfig.DEFAULT
                .limit(limit.isNever() ? TimeLimit.seconds(Integer.MAX_VALUE).duration() : limit.duration())
                .family(Hosts.family(arguments))
                .from(from())
                .setup(this::prepare);
        if (!target.host().isEmpty()) {
            Hosts.refuseName(arguments, target.host());
        }
        // No host is both loopbacks, where localhost may be one of them only.
        return Socket.connectTo(target.host(), port(target), config);
    }

    private void prepare(Socket socket) throws IOException {
        var unacknowledged =
                arguments.limit(Flag.TCP_USER_TIMEOUT, arguments.has(Flag.RETRY) ? UNACKNOWLEDGED : TimeLimit.NEVER);
        if (!unacknowledged.isNever()) {
            socket.set(Options.TCP_USER_TIMEOUT, unacknowledged.duration());
        }
        options.apply(socket);
    }

    private int port(Target.Internet target) throws IOException {
        if (target.isAny()) {
            throw Trouble.usage(
                    endpoint + " names every address; one connects to one, such as localhost:" + target.service());
        }
        int port = Hosts.port(target);
        if (port == 0) {
            throw Trouble.usage("port 0 is no port to connect to");
        }
        return port;
    }

    private Socket datagrams(Target.Internet target) throws IOException {
        int port = port(target);
        if (target.host().isEmpty()) {
            var family = Hosts.family(arguments);
            return datagrams(family.equals(Family.INET6) ? Address.Inet6.loopback(port) : Address.Inet4.loopback(port));
        }
        Hosts.refuseName(arguments, target.host());
        var limit = arguments.limit(Flag.CONNECT_TIMEOUT, LIMIT);
        List<AddrInfo> found = Resolver.getAddrInfo(
                target.host(),
                Integer.toString(port),
                Query.DGRAM.family(Hosts.family(arguments)),
                limit.isNever() ? Deadline.NEVER : Deadline.after(limit.duration()));
        IOException failure = null;
        for (AddrInfo info : found) {
            try {
                return datagrams(info.address());
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        throw failure == null ? new IOException("resolve udp " + target.place() + " : no address") : failure;
    }

    private Socket datagrams(Address address) throws IOException {
        return opened(address.family(), SocketType.DGRAM, from(), address);
    }

    /// A datagram socket needs a name of its own, or nobody could answer it.
    private Socket local(Target.Local local) throws IOException {
        Address own = local.type().equals(SocketType.DGRAM) ? Address.Unix.autobind() : Address.NONE;
        return opened(Family.UNIX, local.type(), own, local.name());
    }

    private Socket opened(Family family, SocketType type, Address own, Address peer) throws IOException {
        var limit = arguments.limit(Flag.CONNECT_TIMEOUT, LIMIT);
        var socket = Socket.open(family, type);
        try {
            options.apply(socket);
            if (!own.equals(Address.NONE)) {
                socket.bind(own);
            }
            options.join(socket);
            if (!limit.isNever()) {
                socket.timeout(limit.duration());
            }
            socket.connect(peer);
            socket.blocking();
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private Address from() {
        String text = arguments.text(Flag.FROM);
        return text == null ? Address.NONE : Hosts.numeric(Flag.FROM.shown(), text);
    }
}
