package dev.jacket.cli;

import dev.jacket.server.Arrival;
import dev.jacket.server.internal.EventText;
import dev.jacket.sockets.Address;
import dev.jacket.sockets.Errno;
import dev.jacket.sockets.Family;
import dev.jacket.sockets.Message;
import dev.jacket.sockets.MsgFlags;
import dev.jacket.sockets.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

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

    /// Hears who comes, and whose place nothing can be sent to any more.
    interface Watch {
        /// Somebody sent who was not there before.
        ///
        /// @param count how many there are now
        void came(String peer, Party party, int count);

        /// A peer was dropped, as it cannot be answered.
        void lost(Exception why);

        /// Something was to be sent, and nobody is there.
        void nobody();
    }

    private final Listeners listeners;
    private final ReplyTo replyTo;
    private final Watch watch;
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean truncated;
    private volatile int fullSize;
    private volatile String from = "";

    // Guarded by this object's monitor: peers in the order in which they came, each with the socket it came by; by
    // their texts, their numbers.
    private final Map<Address, Arrival> peers = new LinkedHashMap<>();
    private final Map<String, Party> parties = new HashMap<>();
    private @Nullable Address first;
    private @Nullable Address last;
    private int came;

    DatagramSessions(Listeners listeners, ReplyTo replyTo, Watch watch) {
        this.listeners = listeners;
        this.replyTo = replyTo;
        this.watch = watch;
    }

    @Override
    public boolean keepsRecords() {
        return true;
    }

    @Override
    public long longestRecord() {
        boolean isUnix = listeners.sockets().getFirst().family().equals(Family.UNIX);
        return isUnix ? SocketLink.UNIX_RECORD : 0;
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
                int room = buffer.remaining();
                Message message = Arrival.receive(socket, buffer, flags.and(MsgFlags.MSG_TRUNC));
                if (message.count() != Socket.WOULD_BLOCK) {
                    truncated = message.isTruncated();
                    fullSize = message.count();
                    from = remember(Arrival.of(socket, message));
                }
                return Math.min(room, message.count());
            } catch (IOException e) {
                if (!Errno.of(e).equals(Errno.ECONNREFUSED)) {
                    throw e;
                }
                // the ICMP error of a peer that went away: the others go on
            }
        }
    }

    private String remember(Arrival arrival) {
        Address address = arrival.from();
        String place = place(address);
        Party newcomer = null;
        int count;
        synchronized (this) {
            last = address;
            first = first == null ? address : first;
            if (peers.put(address, arrival) == null) {
                newcomer = new Party(++came, EventText.endpoint(listeners.type(), arrival.to()));
                parties.put(place, newcomer);
                evict();
            }
            count = peers.size();
        }
        if (newcomer != null) {
            watch.came(place, newcomer, count);
        }
        begun.countDown();
        return place;
    }

    private String place(Address address) {
        return EventText.endpoint(listeners.type(), address);
    }

    /// Forgets the oldest of too many peers, but for the one that may be answered alone.
    private void evict() {
        if (peers.size() > MOST_PEERS) {
            var oldest = peers.keySet().iterator();
            var address = oldest.next();
            forget(address.equals(first) ? oldest.next() : address);
        }
    }

    private void forget(Address peer) {
        peers.remove(peer);
        parties.remove(place(peer));
    }

    @Override
    public boolean wasTruncated() {
        return truncated;
    }

    @Override
    public int fullSize() {
        return fullSize;
    }

    /// Sends to each who is to get it. A peer that is gone is dropped, and the others go on.
    @Override
    public void send(ByteBuffer piece) throws IOException {
        var targets = targets();
        if (targets.isEmpty()) {
            watch.nobody();
        }
        for (var target : targets.entrySet()) {
            try {
                send(piece.duplicate(), target.getKey(), target.getValue());
            } catch (IOException | Trouble e) {
                if (!isOfThePeer(e)) {
                    throw e;
                }
                drop(target.getKey());
                watch.lost(e);
            }
        }
        piece.position(piece.limit());
    }

    private static void send(ByteBuffer piece, Address to, Arrival arrival) throws IOException {
        if (to.equals(Address.NONE) || (to instanceof Address.Unix unix && unix.isUnnamed())) {
            throw Trouble.of(
                    Exit.NETWORK, "send unix-dgram : the peer has no address to answer to; it must bind first");
        }
        arrival.answer(piece, MsgFlags.NONE);
    }

    private static boolean isOfThePeer(Exception e) {
        Errno errno = Errno.of(e);
        return e instanceof Trouble || errno.equals(Errno.ENOENT) || errno.equals(Errno.ECONNREFUSED);
    }

    private synchronized void drop(Address peer) {
        forget(peer);
        if (peer.equals(last)) {
            last = null;
        }
        if (peer.equals(first)) {
            first = peers.isEmpty() ? null : peers.keySet().iterator().next();
        }
    }

    private synchronized Map<Address, Arrival> targets() {
        return switch (replyTo) {
            case ALL -> new LinkedHashMap<>(peers);
            case FIRST -> one(first);
            case LAST -> one(last);
        };
    }

    private Map<Address, Arrival> one(@Nullable Address address) {
        var arrival = address == null ? null : peers.get(address);
        return address == null || arrival == null ? Map.of() : Map.of(address, arrival);
    }

    @Override
    public void endOutput() {}

    @Override
    public String from() {
        return from;
    }

    @Override
    public synchronized String peer() {
        if (replyTo == ReplyTo.ALL) {
            return peers.size() + " peers";
        }
        var targets = targets().keySet().iterator();
        return targets.hasNext() ? place(targets.next()) : "";
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public synchronized int count() {
        return came;
    }

    @Override
    public synchronized Party party(String peer, Party whole) {
        return parties.getOrDefault(peer, whole);
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
        begun.await();
    }

    @Override
    public void close() {
        listeners.close();
    }
}
