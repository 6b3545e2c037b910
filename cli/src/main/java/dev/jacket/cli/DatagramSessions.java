package dev.jacket.cli;

import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Message;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// The peers of datagram sockets that listen: whoever sent something is one, and what is typed goes to the last,
/// the first or all of them.
final class DatagramSessions implements Link {
    private static final int MOST_PEERS = 1024;

    /// Who gets what is typed.
    enum ReplyTo {
        LAST,
        FIRST,
        ALL
    }

    /// Hears of a peer that was not there before.
    interface Newcomer {
        void came(String peer, int count);
    }

    private final Listeners listeners;
    private final ReplyTo replyTo;
    private final Newcomer newcomer;
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile boolean truncated;
    private volatile String from = "";

    // Guarded by this object's monitor: peers in the order in which they came, each with the socket it came by.
    private final Map<Address, Socket> peers = new LinkedHashMap<>();
    private Address last = Address.NONE;

    DatagramSessions(Listeners listeners, ReplyTo replyTo, Newcomer newcomer) {
        this.listeners = listeners;
        this.replyTo = replyTo;
        this.newcomer = newcomer;
    }

    @Override
    public boolean keepsRecords() {
        return true;
    }

    @Override
    public boolean hasEnd() {
        return false;
    }

    @Override
    public int receive(ByteBuffer buffer) throws IOException {
        List<Socket> sockets = listeners.sockets();
        if (sockets.size() == 1) {
            return receive(sockets.getFirst(), buffer, MsgFlags.NONE);
        }
        try {
            for (; ; ) {
                for (Socket socket : sockets) {
                    int count = receive(socket, buffer, MsgFlags.MSG_DONTWAIT);
                    if (count != Socket.WOULD_BLOCK) {
                        return count;
                    }
                }
                Readiness.awaitAny(sockets);
            }
        } catch (InterruptedException e) {
            throw new IOException("recv udp : interrupted", e);
        }
    }

    private int receive(Socket socket, ByteBuffer buffer, MsgFlags flags) throws IOException {
        for (; ; ) {
            try {
                Message message = socket.recvMsg(List.of(buffer), flags);
                if (message.count() != Socket.WOULD_BLOCK) {
                    truncated = message.isTruncated();
                    from = remember(message.address(), socket);
                }
                return message.count();
            } catch (IOException e) {
                if (!Errno.of(e).equals(Errno.ECONNREFUSED)) {
                    throw e;
                }
                // the ICMP error of a peer that went away: the others go on
            }
        }
    }

    private String remember(Address address, Socket socket) {
        String place = Places.text(listeners.type(), address);
        int count;
        boolean isNew;
        synchronized (this) {
            last = address;
            isNew = peers.put(address, socket) == null;
            if (peers.size() > MOST_PEERS) {
                peers.remove(peers.keySet().iterator().next());
            }
            count = peers.size();
        }
        if (isNew) {
            newcomer.came(place, count);
        }
        first.countDown();
        return place;
    }

    @Override
    public boolean wasTruncated() {
        return truncated;
    }

    @Override
    public void send(ByteBuffer piece) throws IOException {
        for (var target : targets().entrySet()) {
            if (isUnnamed(target.getKey())) {
                throw Trouble.of(
                        Exit.NETWORK, "send unix-dgram : the peer has no address to answer to; it must bind first");
            }
            target.getValue().sendTo(piece.duplicate(), target.getKey(), MsgFlags.NONE);
        }
        piece.position(piece.limit());
    }

    private static boolean isUnnamed(Address address) {
        return address.equals(Address.NONE) || (address instanceof Address.Unix unix && unix.isUnnamed());
    }

    private synchronized Map<Address, Socket> targets() {
        return switch (replyTo) {
            case ALL -> new LinkedHashMap<>(peers);
            case FIRST -> one(peers.keySet().iterator().next());
            case LAST -> one(last);
        };
    }

    private Map<Address, Socket> one(Address address) {
        var socket = peers.get(address);
        return socket == null ? Map.of() : Map.of(address, socket);
    }

    @Override
    public void endOutput() {}

    @Override
    public String from() {
        return from;
    }

    @Override
    public synchronized String peer() {
        return switch (replyTo) {
            case ALL -> peers.size() + " peers";
            case FIRST, LAST ->
                targets().isEmpty()
                        ? ""
                        : Places.text(
                                listeners.type(), targets().keySet().iterator().next());
        };
    }

    @Override
    public String local() {
        try {
            return listeners.endpoints().getFirst();
        } catch (IOException e) {
            return "-"; // closed meanwhile
        }
    }

    @Override
    public void awaitPeer() throws InterruptedException {
        first.await();
    }

    @Override
    public void close() {
        listeners.close();
    }
}
