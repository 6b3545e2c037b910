package dev.jacket.sockets;

import static dev.jacket.sys.LinuxNetlink.NLM_F_ACK;
import static dev.jacket.sys.LinuxNetlink.NLM_F_DUMP;
import static dev.jacket.sys.LinuxNetlink.NLM_F_REQUEST;

import dev.jacket.loop.internal.Host;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Asks the kernel for everything it has of a kind, or for one of them, over a netlink socket.
final class NetlinkDump implements AutoCloseable {
    /// The kernel answers at once; this only keeps a fault from becoming a hang.
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// How often a dump is begun anew because what it shows has changed meanwhile.
    private static final int TRIES = 32;

    /// The kernel fills datagrams of up to 32 KiB; only a single object may need more.
    private static final int ROOM = 32 * 1024;

    private static final int MOST_ROOM = 16 * 1024 * 1024;

    private final Socket socket;
    private ByteBuffer room;
    private int sequence;

    private NetlinkDump(Socket socket, int room) {
        this.socket = socket;
        this.room = ByteBuffer.allocate(room);
    }

    static NetlinkDump open(Host host, Protocol protocol) throws IOException {
        return open(host, protocol, ROOM);
    }

    static NetlinkDump open(Host host, Protocol protocol, int room) throws IOException {
        Socket socket = Opening.open(host, Family.NETLINK, SocketType.RAW, protocol);
        socket.timeout(LIMIT);
        return new NetlinkDump(socket, room);
    }

    /// {@return every message of a dump that nothing has disturbed}
    ///
    /// @param type of the request
    /// @param body of the request
    List<NetlinkMessage> of(int type, byte[] body) throws IOException {
        return whole(type, NLM_F_DUMP, body);
    }

    /// {@return what the kernel says of one thing}
    ///
    /// @param type of the request
    /// @param body of the request
    List<NetlinkMessage> one(int type, byte[] body) throws IOException {
        return whole(type, NLM_F_ACK, body);
    }

    private List<NetlinkMessage> whole(int type, int flag, byte[] body) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            var messages = new ArrayList<NetlinkMessage>();
            if (isWhole(type, flag, body, messages)) {
                return messages;
            }
        }
        throw new IOException("what " + socket + " dumps changes faster than it can be read");
    }

    /// Has the kernel do something, and returns when it is done.
    ///
    /// @param type of the request
    /// @param body of the request
    void order(int type, byte[] body) throws IOException {
        isWhole(type, NLM_F_ACK, body, new ArrayList<>());
    }

    private boolean isWhole(int type, int flag, byte[] body, List<NetlinkMessage> messages) throws IOException {
        sequence++;
        socket.sendTo(NetlinkMessage.request(type, NLM_F_REQUEST | flag, sequence, body), Address.Netlink.KERNEL);
        boolean whole = true;
        while (true) {
            room.clear();
            Message received = socket.recvMsg(List.of(room), MsgFlags.MSG_TRUNC);
            if (!received.address().equals(Address.Netlink.KERNEL)) {
                continue; // anybody may write here
            }
            if (received.isTruncated()) {
                grow(received.count());
                return false;
            }
            for (NetlinkMessage message : datagram()) {
                if (message.sequence() != sequence) {
                    continue; // of a dump that was given up
                }
                whole &= !message.isInterrupted();
                if (message.isDone() || message.isError()) {
                    check(message, flag == NLM_F_DUMP ? "dump" : "order");
                    return whole;
                }
                messages.add(message);
            }
        }
    }

    private List<NetlinkMessage> datagram() throws IOException {
        byte[] copy = new byte[room.position()];
        room.get(0, copy);
        return NetlinkMessage.parse(MemorySegment.ofArray(copy));
    }

    private void grow(int wanted) throws IOException {
        if (wanted > MOST_ROOM) {
            throw new IOException(socket + " has a message of " + wanted + " bytes");
        }
        room = ByteBuffer.allocate(Math.max(wanted, 2 * room.capacity()));
    }

    private void check(NetlinkMessage end, String call) throws IOException {
        int errno = end.errno();
        if (errno != 0) {
            throw socket.handle.failureOutsideCall(call, -errno, Address.Netlink.KERNEL);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
