package dev.jacket.cli;

import dev.jacket.loop.Deadline;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.CallTimeoutException;
import dev.jacket.sockets.ControlMessage;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Inet;
import dev.jacket.sockets.Message;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Options;
import dev.jacket.sockets.Protocol;
import dev.jacket.sockets.Socket;
import dev.jacket.sockets.SocketType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// ICMP echo, for which the kernel has sockets that need no privilege; where they are not allowed, a raw one.
final class IcmpEcho implements Echo {
    private static final int HEADER = 8;
    private static final int MARK = 8;
    private static final int CONTROL = 4 * ControlMessage.space(Integer.BYTES);
    private static final String GROUPS = "/proc/sys/net/ipv4/ping_group_range";

    private final Socket socket;
    private final Address.Ip peer;
    private final boolean raw;
    private final boolean six;
    private final int id;
    private final byte[] request;
    private final ByteBuffer buffer = ByteBuffer.allocate(65_536);

    private IcmpEcho(Socket socket, Address.Ip peer, boolean raw, int size) throws IOException {
        this.socket = socket;
        this.peer = peer;
        this.raw = raw;
        this.six = peer.family().equals(Family.INET6);
        this.id = raw ? ThreadLocalRandom.current().nextInt(1, 65_536) : ((Address.Ip) socket.localAddress()).port();
        this.request = new byte[HEADER + size];
        request[0] = (byte) (six ? 128 : 8);
        short16(4, id);
        for (int i = 0; i < size; i++) {
            request[HEADER + i] = (byte) (i < MARK ? ThreadLocalRandom.current().nextInt() : i);
        }
    }

    /// {@return an echo to the address}
    ///
    /// @param size bytes after the header
    static IcmpEcho open(Address.Ip peer, Address from, SocketOptions options, int size) throws IOException {
        var protocol = peer.family().equals(Family.INET6) ? Protocol.ICMPV6 : Protocol.ICMP;
        boolean raw = false;
        Socket socket;
        try {
            socket = Socket.open(peer.family(), SocketType.DGRAM, protocol);
        } catch (IOException notAllowed) {
            if (Errno.of(notAllowed).isResource()) {
                throw notAllowed;
            }
            raw = true;
            socket = raw(peer, protocol);
        }
        try {
            options.apply(socket);
            askForMore(socket);
            if (!from.equals(Address.NONE)) {
                socket.bind(from);
            }
            connect(socket, peer);
            var echo = new IcmpEcho(socket, peer, raw, size);
            echo.warmUp();
            return echo;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// The first pass through this code loads classes for some milliseconds, which no network took.
    private void warmUp() {
        try (var mirror = Socket.open(peer.family(), SocketType.DGRAM)) {
            mirror.bind(six ? Address.Inet6.loopback(0) : Address.Inet4.loopback(0));
            mirror.connect(mirror.localAddress());
            askForMore(mirror);
            waitInVain(mirror);
            mirror.send(ByteBuffer.wrap(request), MsgFlags.NONE, Deadline.NEVER);
            receive(mirror, Deadline.after(Duration.ofSeconds(1))).find(ControlMessage.HopLimit.class);
        } catch (IOException down) {
            // a machine without a loopback: its first answer seems a little late
        }
        Inet.checksum(request);
        isOurs(ByteBuffer.wrap(request));
    }

    private void waitInVain(Socket silent) throws IOException {
        try {
            receive(silent, Deadline.after(Duration.ofMillis(1)));
        } catch (CallTimeoutException expected) {
            // nobody sends yet
        }
    }

    /// Errors by ICMP, and the hops left of each packet.
    private static void askForMore(Socket socket) throws IOException {
        if (socket.family().equals(Family.INET6)) {
            socket.set(Options.IPV6_RECVERR, true);
            socket.set(Options.IPV6_RECVHOPLIMIT, true);
        } else {
            socket.set(Options.IP_RECVERR, true);
            socket.set(Options.IP_RECVTTL, true);
        }
    }

    private Message receive(Socket from, Deadline deadline) throws IOException {
        from.timeout(deadline.hasPassed() ? Duration.ofNanos(1) : deadline.remaining());
        return from.recvMsg(List.of(buffer.clear()), CONTROL, MsgFlags.NONE);
    }

    /// A host has no port, and what it is reached by is no raw socket to whoever asks.
    private static void connect(Socket socket, Address.Ip peer) throws IOException {
        try {
            socket.connect(peer.withPort(0));
        } catch (IOException e) {
            Errno errno = Errno.of(e);
            if (errno.equals(Errno.NONE)) {
                throw e;
            }
            throw Trouble.of(Exit.NETWORK, "connect icmp " + peer.host() + " : " + errno, e);
        }
    }

    private static Socket raw(Address.Ip peer, Protocol protocol) throws IOException {
        try {
            return Socket.open(peer.family(), SocketType.RAW, protocol);
        } catch (IOException e) {
            Errno errno = Errno.of(e);
            if (!errno.isPermission()) {
                throw e;
            }
            throw Trouble.of(
                    Exit.USAGE,
                    "socket icmp " + peer.host() + " : " + errno + "; needs CAP_NET_RAW, or a group of this user's in"
                            + " net.ipv4.ping_group_range" + range(),
                    e);
        }
    }

    private static String range() {
        String groups = Machine.here().file(GROUPS);
        return groups == null ? "" : " (now " + groups.replace('\t', ' ') + ")";
    }

    @Override
    public String way() {
        return "icmp";
    }

    @Override
    public String peer() {
        return peer.host();
    }

    /// {@return whether it took the socket that needs a privilege}
    boolean isRaw() {
        return raw;
    }

    /// The kernel sums up ICMPv6, and ICMP that is not raw.
    @Override
    public void ask(int seq) throws IOException {
        short16(6, seq);
        short16(2, 0);
        if (!six) {
            short16(2, Inet.checksum(request));
        }
        socket.send(ByteBuffer.wrap(request), MsgFlags.NONE, Deadline.NEVER);
    }

    private void short16(int offset, int value) {
        request[offset] = (byte) (value >> 8);
        request[offset + 1] = (byte) value;
    }

    @Override
    public Answer await(Deadline deadline) throws IOException {
        for (; ; ) {
            var received = receive(socket, deadline);
            long at = System.nanoTime();
            buffer.flip();
            var message = message();
            if (isOurs(message)) {
                var hops = received.find(ControlMessage.HopLimit.class);
                return new Answer(
                        PacketText.unsigned(message, 6),
                        at,
                        hops.map(ControlMessage.HopLimit::hops).orElse(-1));
            }
        }
    }

    /// A raw IPv4 socket gives the IP header too.
    private ByteBuffer message() {
        if (!raw || six) {
            return buffer.slice();
        }
        int header = buffer.hasRemaining() ? Math.min((buffer.get(0) & 15) * 4, buffer.limit()) : 0;
        return buffer.slice(header, buffer.limit() - header);
    }

    /// A raw socket gets every ping's answers, and on the loopback the requests as well.
    private boolean isOurs(ByteBuffer message) {
        if (message.remaining() != request.length
                || (message.get(0) & 255) != (six ? 129 : 0)
                || PacketText.unsigned(message, 4) != id) {
            return false;
        }
        for (int i = HEADER; i < request.length; i++) {
            if (message.get(i) != request[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        socket.close();
    }
}
