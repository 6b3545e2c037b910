package dev.jacket.sockets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// A way for datagrams from this machine to itself: by IPv4, by IPv6, or by IPv4 between sockets of IPv6.
enum Route {
    IP4(Kind.UDP4, "127.0.0.1"),
    IP6(Kind.UDP6, "::1"),
    MAPPED(Kind.UDP6, "::ffff:127.0.0.1");

    /// More room than all control messages that are switched on in one case take together.
    static final int ROOM = 1024;

    private final Kind kind;
    private final String host;

    Route(Kind kind, String host) {
        this.kind = kind;
        this.host = host;
    }

    /// {@return a socket that hears all addresses of the machine, with a port}
    Socket open(Lab lab) throws IOException {
        Socket socket = lab.open(kind);
        if (this == MAPPED) {
            socket.set(Options.IPV6_V6ONLY, false);
        }
        socket.bind(this == IP4 ? Address.Inet4.any(0) : Address.Inet6.any(0));
        socket.timeout(Lab.LONG);
        return socket;
    }

    /// {@return where a socket is found from here}
    Address to(Socket socket) throws IOException {
        return loopback(((Address.Ip) socket.localAddress()).port());
    }

    Address.Ip loopback(int port) {
        return Address.inet(host, port);
    }

    boolean isIp4() {
        return this != IP6;
    }

    /// {@return what stands for this route: options of IPv4 work on sockets of IPv6, for what goes by IPv4}
    <T> T pick(T ip4, T ip6) {
        return isIp4() ? ip4 : ip6;
    }

    /// Sends one message.
    int send(Socket from, Socket to, byte[] bytes, ControlMessage... control) throws IOException {
        return from.sendMsg(List.of(ByteBuffer.wrap(bytes)), List.of(control), to(to), MsgFlags.NONE);
    }

    /// What came in one receive.
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Arrival(Message message, byte[] bytes) {
        /// {@return the only control message of a type}
        <T extends ControlMessage> T only(Class<T> type) {
            List<ControlMessage> all =
                    message.control().stream().filter(type::isInstance).toList();
            if (all.size() != 1) {
                throw new AssertionError("not one " + type.getSimpleName() + " but " + message.control());
            }
            return type.cast(all.getFirst());
        }
    }

    static Arrival receive(Socket socket) throws IOException {
        return receive(socket, ROOM);
    }

    static Arrival receive(Socket socket, int room) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try (Message message = socket.recvMsg(List.of(buffer), room, MsgFlags.NONE)) {
            return new Arrival(message, Arrays.copyOf(buffer.array(), buffer.position()));
        }
    }
}
