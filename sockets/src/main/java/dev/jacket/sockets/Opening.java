package dev.jacket.sockets;

import static dev.jacket.sys.Errnos.EINTR;
import static dev.jacket.sys.Fcntl.F_DUPFD_CLOEXEC;
import static dev.jacket.sys.Fcntl.F_GETFL;
import static dev.jacket.sys.Fcntl.F_SETFL;
import static dev.jacket.sys.SysSocket.SOCK_CLOEXEC;
import static dev.jacket.sys.SysSocket.SOCK_NONBLOCK;
import static dev.jacket.sys.SysSocket.SOL_SOCKET;
import static dev.jacket.sys.SysSocket.SO_DOMAIN;
import static dev.jacket.sys.SysSocket.SO_PROTOCOL;
import static dev.jacket.sys.SysSocket.SO_TYPE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jacket.loop.internal.Descriptor;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Scratch;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The calls that make sockets. Whatever fails after the descriptor exists, closes it.
final class Opening {
    private static final int FLAGS = SOCK_CLOEXEC | SOCK_NONBLOCK;

    private Opening() {}

    static int openRaw(Host host, Family family, SocketType type, Protocol protocol) throws IOException {
        long result = again(() -> host.kernel().socket(family.number(), type.number(), protocol.number()));
        if (result < 0) {
            throw failure("socket", result, CallDetails.protocol(family, type, protocol));
        }
        return (int) result;
    }

    static Socket open(Host host, Family family, SocketType type, Protocol protocol) throws IOException {
        long result = again(() -> host.kernel().socket(family.number(), type.number() | FLAGS, protocol.number()));
        if (result < 0) {
            throw failure("socket", result, CallDetails.protocol(family, type, protocol));
        }
        return socket(host, (int) result, family, type, protocol, null);
    }

    static SocketPair pair(Host host, Family family, SocketType type, Protocol protocol) throws IOException {
        try (Scratch scratch = Scratch.take()) {
            long result = again(() -> host.kernel()
                    .socketpair(family.number(), type.number() | FLAGS, protocol.number(), scratch.address(0)));
            if (result < 0) {
                throw failure("socketpair", result, CallDetails.protocol(family, type, protocol));
            }
            // An end of datagrams could be connected to another peer.
            Privacy privacy = type.equals(SocketType.STREAM) ? new Privacy() : null;
            return new SocketPair(
                    socket(host, scratch.control().get(JAVA_INT, 0), family, type, protocol, privacy),
                    socket(host, scratch.control().get(JAVA_INT, 4), family, type, protocol, privacy));
        }
    }

    /// Where there is no socket yet whose hook would have to run.
    private static long again(LongSupplier call) {
        long result;
        do {
            result = call.getAsLong();
        } while (result == -EINTR);
        return result;
    }

    private static Socket socket(
            Host host, int fd, Family family, SocketType type, Protocol protocol, @Nullable Privacy privacy) {
        return new Socket(new Handle(new Descriptor(host, fd), family, type, protocol, privacy), Address.NONE);
    }

    private static IOException failure(String call, long result, String label) {
        return SocketCallException.of(
                new CallDetails(call, label, Errno.of((int) -result), Address.NONE, Address.NONE));
    }

    static Socket fromFd(Host host, int fd, Ownership ownership) throws IOException {
        int own = ownership == Ownership.ADOPT ? fd : duplicate(host, fd);
        Descriptor descriptor = new Descriptor(host, own);
        try {
            Handle unknown = new Handle(descriptor, Family.UNSPEC, SocketType.of(0), Protocol.DEFAULT);
            Family family = Family.of(ask(unknown, SO_DOMAIN, "SO_DOMAIN"));
            SocketType type = SocketType.of(ask(unknown, SO_TYPE, "SO_TYPE"));
            Protocol protocol = Protocol.of(ask(unknown, SO_PROTOCOL, "SO_PROTOCOL"));
            Handle handle = new Handle(descriptor, family, type, usual(family, type, protocol));
            long flags = fcntl(handle, F_GETFL, 0);
            descriptor.wasBlocking((flags & SOCK_NONBLOCK) == 0);
            fcntl(handle, F_SETFL, flags | SOCK_NONBLOCK);
            return new Socket(handle, Address.NONE);
        } catch (IOException refused) {
            if (ownership == Ownership.COPY) {
                descriptor.close();
            }
            throw refused;
        }
    }

    /// What [Socket#open(Family, SocketType)] would have asked for: the kernel names the protocol that it chose.
    static Protocol usual(Family family, SocketType type, Protocol protocol) {
        if (!family.equals(Family.INET) && !family.equals(Family.INET6)) {
            return protocol;
        }
        boolean isUsual = (type.equals(SocketType.STREAM) && protocol.equals(Protocol.TCP))
                || (type.equals(SocketType.DGRAM) && protocol.equals(Protocol.UDP));
        return isUsual ? Protocol.DEFAULT : protocol;
    }

    private static int ask(Handle handle, int number, String name) throws IOException {
        try (Scratch scratch = Scratch.take()) {
            return OptionCalls.intOf(handle, scratch, new OptionCalls.Key(SOL_SOCKET, number, name));
        }
    }

    private static long fcntl(Handle handle, int operation, long argument) throws IOException {
        long result = handle.again(() -> handle.kernel.fcntl(handle.fd(), operation, argument));
        if (result < 0) {
            throw handle.failure("fcntl", result);
        }
        return result;
    }

    static int duplicate(Host host, int fd) throws IOException {
        long result = again(() -> host.kernel().fcntl(fd, F_DUPFD_CLOEXEC, 0));
        if (result < 0) {
            throw failure("fcntl", result, "fd " + fd);
        }
        return (int) result;
    }

    static Socket dup(Handle handle, Address acceptedFrom) throws IOException {
        handle.begin();
        try {
            handle.endPrivacy();
            long result = handle.again(() -> handle.kernel.fcntl(handle.fd(), F_DUPFD_CLOEXEC, 0));
            if (result < 0) {
                throw handle.failure("dup", result);
            }
            Descriptor copy = new Descriptor(handle.host(), (int) result);
            var shared = new Handle(copy, handle.family, handle.type, handle.protocol);
            shared.admit(handle.admitted());
            return new Socket(shared, acceptedFrom);
        } finally {
            handle.end();
        }
    }

    static int detach(Handle handle) throws IOException {
        handle.endPrivacy();
        int fd = handle.descriptor.detach();
        if (fd < 0) {
            throw new ClosedChannelException();
        }
        if (handle.descriptor.wasBlocking()) {
            long flags = handle.again(() -> handle.kernel.fcntl(fd, F_GETFL, 0));
            if (flags >= 0) {
                handle.again(() -> handle.kernel.fcntl(fd, F_SETFL, flags & ~SOCK_NONBLOCK));
            }
        }
        return fd;
    }

    static Socket listenOn(Host host, Address address, ListenConfig config) throws IOException {
        Socket socket = open(host, address.family(), config.type(), Protocol.DEFAULT);
        try {
            if (socket.handle.isInternet()) {
                socket.set(Options.SO_REUSEADDR, true);
                socket.set(Options.SO_REUSEPORT, config.reusePort());
            }
            if (socket.family().equals(Family.INET6)) {
                socket.set(Options.IPV6_V6ONLY, !config.dualStack());
            }
            if (address instanceof Address.Unix unix) {
                UnixGuard.prepare(socket, unix, config.unixAccess());
            }
            config.setup().apply(socket);
            socket.bind(address);
            socket.listen(config.backlog());
            return socket;
        } catch (Throwable refused) {
            socket.close();
            throw refused;
        }
    }
}
