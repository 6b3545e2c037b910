package dev.jacket.sockets;

import static dev.jacket.sys.LinuxSockDiag.INET_DIAG_PROTOCOL;
import static dev.jacket.sys.LinuxSockDiag.SKNLGRP_INET6_TCP_DESTROY;
import static dev.jacket.sys.LinuxSockDiag.SKNLGRP_INET6_UDP_DESTROY;
import static dev.jacket.sys.LinuxSockDiag.SKNLGRP_INET_TCP_DESTROY;
import static dev.jacket.sys.LinuxSockDiag.SKNLGRP_INET_UDP_DESTROY;
import static dev.jacket.sys.LinuxSockDiag.SOCK_DIAG_BY_FAMILY;

import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.inet_diag_msg;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;

/// Internet sockets that end, out of what the kernel sends to the groups of sock_diag(7).
final class InetEndings implements Diagnostics.Endings {
    private static final int ROOM = 32 * 1024;

    final Socket socket;
    private final ByteBuffer room = ByteBuffer.allocate(ROOM);
    private final ArrayDeque<Diagnostics.SocketEntry> waiting = new ArrayDeque<>();

    private InetEndings(Socket socket) {
        this.socket = socket;
    }

    static InetEndings open(Host host, Protocol... protocols) throws IOException {
        int groups = groups(protocols);
        Socket socket = Opening.open(host, Family.NETLINK, SocketType.RAW, Protocol.Netlink.SOCK_DIAG);
        try {
            // By bind, which gives it a number too: the kernel passes over those that have none.
            socket.bind(Address.Netlink.of(0, groups));
            return new InetEndings(socket);
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    private static int groups(Protocol... protocols) {
        int groups = 0;
        for (Protocol protocol : protocols) {
            if (protocol.equals(Protocol.TCP)) {
                groups |= bit(SKNLGRP_INET_TCP_DESTROY) | bit(SKNLGRP_INET6_TCP_DESTROY);
            } else if (protocol.equals(Protocol.UDP)) {
                groups |= bit(SKNLGRP_INET_UDP_DESTROY) | bit(SKNLGRP_INET6_UDP_DESTROY);
            } else {
                throw new IllegalArgumentException("protocol " + protocol + " is neither TCP nor UDP");
            }
        }
        return groups == 0 ? groups(Protocol.TCP, Protocol.UDP) : groups;
    }

    private static int bit(int group) {
        return 1 << (group - 1);
    }

    @Override
    public Optional<Diagnostics.SocketEntry> next(Deadline deadline) throws IOException {
        while (waiting.isEmpty()) {
            room.clear();
            Received received = socket.recvFrom(room, MsgFlags.MSG_TRUNC, deadline);
            if (received.count() == Socket.WOULD_BLOCK) {
                return Optional.empty();
            }
            if (!(received.address() instanceof Address.Netlink from) || !from.isKernel()) {
                continue; // anybody may write here; the kernel's address has the group too
            }
            if (received.count() > room.capacity()) {
                throw new ProtocolException("netlink message of " + received.count() + " bytes");
            }
            byte[] datagram = new byte[received.count()];
            room.get(0, datagram);
            for (NetlinkMessage message : NetlinkMessage.parse(MemorySegment.ofArray(datagram))) {
                if (message.type() == SOCK_DIAG_BY_FAMILY) {
                    waiting.add(entry(message));
                }
            }
        }
        return Optional.of(waiting.remove());
    }

    static Diagnostics.SocketEntry entry(NetlinkMessage message) throws ProtocolException {
        int protocol =
                message.attributes(inet_diag_msg.SIZEOF).u8(INET_DIAG_PROTOCOL).orElse(0);
        return InetDump.entry(message, Protocol.of(protocol));
    }

    @Override
    public void close() {
        socket.close();
    }
}
