package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Row;
import dev.jacket.checks.Seed;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Messages with borders: their sizes, their senders, and where they go.
interface MessageCases extends SocketCases {
    @Each(Kind.Group.MESSAGE)
    @Covers("Socket.recv")
    default void recv_severalMessages_keepsTheirBorders(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[] {1, 2});
        ends.here().send(new byte[] {3});

        assertThat(ends.there().recv(10)).containsExactly(1, 2);
        assertThat(ends.there().recv(10)).containsExactly(3);
    }

    @Row("M2")
    @Each(Kind.Group.DATAGRAM)
    @Covers("Socket.recv")
    default void recv_emptyDatagram_isAMessageAndNotTheEnd(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        for (int i = 0; i < 4; i++) {
            ends.here().send(new byte[0]);
        }
        ends.here().send(new byte[] {1});

        assertThat(ends.there().recvInto(new byte[9])).isZero();
        assertThat(ends.there().recvFrom(new byte[9], MsgFlags.NONE))
                .isEqualTo(new Received(0, ends.here().localAddress()));
        Message message = ends.there().recvMsg(List.of(ByteBuffer.allocate(9)), MsgFlags.NONE);
        assertThat(message.count()).isZero();
        assertThat(message.address()).isEqualTo(ends.here().localAddress());
        assertThat(ends.there().recv(9)).isEmpty();
        assertThat(ends.there().recv(9)).containsExactly(1);
    }

    @Each(Kind.Group.SEQPACKET)
    @Covers("Socket.recvInto")
    default void recv_emptyRecord_readsAsTheEnd(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[0]);
        ends.here().send(new byte[] {1});

        assertThat(ends.there().recvInto(new byte[9])).isEqualTo(Socket.EOF);
        assertThat(ends.there().recv(9)).containsExactly(1);
    }

    @Row("M2")
    @Each(Kind.Group.MESSAGE)
    default void recv_anySize_isWholeOrMarkedTruncated(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        long seed = Seed.value();
        Random random = new Random(seed);
        List<Integer> sizes = new ArrayList<>(List.of(1, 2, 1023, 1024, 1025, 65_506, 65_507));
        for (int i = 0; i < Integer.getInteger("jacket.sizes", 25); i++) {
            sizes.add(1 + random.nextInt(65_507));
        }
        for (int size : sizes) {
            int room = random.nextBoolean() ? size + random.nextInt(3) : 1 + random.nextInt(size);
            byte[] sent = Lab.pattern(size);
            String what = "seed " + seed + ", size " + size + ", room " + room;
            checkOneSize(ends, sent, room, what);
        }
    }

    private static void checkOneSize(Lab.Ends ends, byte[] sent, int room, String what) throws IOException {
        byte[] head = Arrays.copyOf(sent, Math.min(room, sent.length));
        for (MsgFlags flags : List.of(MsgFlags.NONE, MsgFlags.MSG_TRUNC)) {
            int expected = flags.equals(MsgFlags.NONE) ? head.length : sent.length;
            ByteBuffer whole = ByteBuffer.allocate(room);
            for (int i = 0; i < 3; i++) {
                assertThat(ends.here().send(sent)).as(what).isEqualTo(sent.length);
            }

            Message message = ends.there().recvMsg(List.of(whole), flags);
            assertThat(message.count()).as(what).isEqualTo(expected);
            assertThat(message.isTruncated()).as(what).isEqualTo(room < sent.length);
            assertThat(whole.position()).as(what).isEqualTo(head.length);
            assertThat(Arrays.copyOf(whole.array(), head.length)).as(what).isEqualTo(head);

            ByteBuffer buffer = ByteBuffer.allocate(room);
            assertThat(ends.there().recvInto(buffer, flags, Deadline.NEVER))
                    .as(what)
                    .isEqualTo(expected);
            assertThat(buffer.position()).as(what).isEqualTo(head.length);
            assertThat(Arrays.copyOf(buffer.array(), head.length)).as(what).isEqualTo(head);

            byte[] array = new byte[room];
            assertThat(ends.there().recvFrom(array, flags).count()).as(what).isEqualTo(expected);
            assertThat(Arrays.copyOf(array, head.length)).as(what).isEqualTo(head);
        }
    }

    @Each(Kind.Group.MESSAGE)
    default void recv_bufferTooSmall_losesTheTailOnly(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[] {1, 2, 3});
        ends.here().send(new byte[] {4});

        assertThat(ends.there().recv(2)).containsExactly(1, 2);
        assertThat(ends.there().recv(2)).containsExactly(4);
    }

    @Each(Kind.Group.MESSAGE)
    @Covers("Socket.recvInto")
    default void recv_noRoomAtAll_takesTheMessage(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[] {1, 2, 3});
        ends.here().send(new byte[] {4});

        assertThat(ends.there().recvInto(new byte[0])).isZero();
        assertThat(ends.there().recv(2)).containsExactly(4);
    }

    @Each(Kind.Group.MESSAGE)
    @Covers("Socket.send")
    default void send_tooLong_isEmsgsize(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        byte[] huge = new byte[kind.is(Kind.Group.UDP) ? 65_536 : 8 << 20];

        Lab.refused(Errno.EMSGSIZE, () -> ends.here().send(huge));
        Lab.refused(Errno.EMSGSIZE, () -> ends.here().sendMsg(List.of(ByteBuffer.wrap(huge)), MsgFlags.NONE));
        ends.here().send(new byte[] {1});
        assertThat(ends.there().recv(5)).as("the next one").containsExactly(1);
    }

    @Each(Kind.Group.MESSAGE)
    @Covers("Socket.sendMsg")
    default void sendMsg_moreThan1024Parts_isEmsgsize(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        List<ByteBuffer> parts = new ArrayList<>();
        for (int i = 0; i < 1025; i++) {
            parts.add(ByteBuffer.wrap(new byte[1]));
        }

        Lab.refused(Errno.EMSGSIZE, () -> ends.here().sendMsg(parts, MsgFlags.NONE));
        assertThat(ends.here().sendMsg(parts.subList(0, 1024), MsgFlags.NONE)).isEqualTo(1024);
        assertThat(ends.there().recv(2000)).hasSize(1024);
    }

    @Each(Kind.Group.MESSAGE)
    @Covers("Socket.recvMsg")
    default void recvMsg_moreThan1024Parts_isEmsgsizeAndTakesNothing(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[] {1});
        List<ByteBuffer> parts = new ArrayList<>();
        for (int i = 0; i < 1025; i++) {
            parts.add(ByteBuffer.allocate(1));
        }

        Lab.refused(Errno.EMSGSIZE, () -> ends.there().recvMsg(parts, MsgFlags.NONE));
        assertThat(ends.there().recv(9)).containsExactly(1);
    }

    @Each(Kind.Group.DATAGRAM)
    @Covers({"Socket.recvFrom", "Socket.sendTo"})
    default void sendTo_unconnected_arrivesWithItsSender(Kind kind) throws IOException {
        Socket here = lab().bound(kind);
        Socket there = lab().bound(kind);

        assertThat(here.sendTo(new byte[] {1, 2}, there.localAddress())).isEqualTo(2);
        here.sendMsg(List.of(ByteBuffer.wrap(new byte[] {3})), there.localAddress(), MsgFlags.NONE);

        byte[] buffer = new byte[10];
        assertThat(there.recvFrom(buffer, MsgFlags.NONE)).isEqualTo(new Received(2, here.localAddress()));
        assertThat(buffer).startsWith(1, 2, 0);
        Message message = there.recvMsg(List.of(ByteBuffer.wrap(buffer)), MsgFlags.NONE);
        assertThat(message.count()).isEqualTo(1);
        assertThat(message.address()).isEqualTo(here.localAddress());
    }

    @Each(Kind.Group.UNIX_DATAGRAM)
    @Covers("Socket.recvFrom")
    default void recvFrom_senderWithoutName_isUnnamed(Kind kind) throws IOException {
        Socket there = lab().bound(kind);
        Socket here = lab().open(kind);

        here.sendTo(new byte[] {1}, there.localAddress());
        here.sendTo(new byte[] {1}, there.localAddress());

        assertThat(there.recvFrom(new byte[9], MsgFlags.NONE).address()).isEqualTo(Address.Unix.UNNAMED);
        assertThat(there.recvMsg(List.of(ByteBuffer.allocate(9)), MsgFlags.NONE).address())
                .isEqualTo(Address.Unix.UNNAMED);
    }

    @Each(Kind.Group.STREAM)
    @Covers("Socket.recvFrom")
    default void recvFrom_stream_hasNoSender(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1, 2});

        assertThat(ends.there().recvFrom(new byte[1], MsgFlags.NONE)).isEqualTo(new Received(1, Address.NONE));
        assertThat(ends.there()
                        .recvMsg(List.of(ByteBuffer.allocate(1)), MsgFlags.NONE)
                        .address())
                .isEqualTo(Address.NONE);
    }

    @Each(Kind.Group.TCP)
    @Covers("Socket.sendTo")
    default void sendTo_connectedTcp_ignoresTheAddress(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Address other = lab().listener(kind).localAddress();

        ends.here().sendTo(new byte[] {1}, other);

        assertThat(ends.there().recv(5)).containsExactly(1);
    }

    @Each(Kind.Group.UNIX_STREAM)
    default void sendTo_connectedUnixStream_isEisconn(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Address peer = ends.there().localAddress();

        Lab.refused(Errno.EISCONN, () -> ends.here().sendTo(new byte[] {1}, peer));
    }

    @Each(Kind.Group.UDP)
    default void sendTo_connectedUdp_sendsThatOneThere(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Socket third = lab().bound(kind);

        ends.here().sendTo(new byte[] {1}, third.localAddress());
        ends.here().send(new byte[] {2});

        assertThat(third.recv(5)).containsExactly(1);
        assertThat(ends.there().recv(5)).containsExactly(2);
    }

    @Each(Kind.Group.UDP)
    default void send_nobodyAtThePort_isPortUnreachable(Kind kind) throws IOException {
        Socket gone = lab().bound(kind);
        Socket socket = lab().open(kind);
        socket.connect(gone.localAddress());
        Address peer = gone.localAddress();
        gone.close();

        socket.send(new byte[] {1});
        socket.await(Interest.ERROR, Deadline.after(Lab.LONG));

        assertThat(Lab.refused(Errno.ECONNREFUSED, () -> socket.recv(1)))
                .isInstanceOf(PortUnreachableException.class)
                .hasMessageContaining(peer.toString());
        socket.send(new byte[] {1});
        socket.await(Interest.ERROR, Deadline.after(Lab.LONG));
        assertThat(Lab.refused(Errno.ECONNREFUSED, () -> socket.send(new byte[] {1})))
                .isInstanceOf(PortUnreachableException.class);
    }

    @Each(Kind.Group.UNIX_DATAGRAM)
    default void sendTo_nobodyThere_isRefused(Kind kind) throws IOException {
        Socket socket = lab().open(kind);
        Socket gone = lab().bound(kind);
        Address dead = gone.localAddress();
        Address never = lab().fresh(kind);
        gone.close();

        Lab.refused(Errno.ECONNREFUSED, () -> socket.sendTo(new byte[1], dead));
        Lab.refused(
                kind.is(Kind.Group.PATHS) ? Errno.ENOENT : Errno.ECONNREFUSED, () -> socket.sendTo(new byte[1], never));
    }

    @Each(Kind.Group.DATAGRAM)
    default void sendTo_addressOfAnotherFamily_isRefused(Kind kind) throws IOException {
        Socket socket = lab().bound(kind);
        Address other =
                kind.is(Kind.Group.UDP) ? Address.Unix.abstractName("jacket-no-such") : Address.Inet4.loopback(9);

        assertThatThrownBy(() -> socket.sendTo(new byte[1], other))
                .isInstanceOf(CallFailure.class)
                .satisfies(failure -> assertThat(Errno.of(failure)).isIn(Errno.EAFNOSUPPORT, Errno.EINVAL));
    }

    /// A full queue gives no event when it is full no longer.
    @Each(Kind.Group.UNIX_DATAGRAM)
    default void sendTo_queueFull_waitsUntilThereIsRoom(Kind kind) throws Exception {
        Socket there = lab().bound(kind);
        Socket here = lab().open(kind);
        Address to = there.localAddress();
        int queued = fillQueue(here, to);
        Background<Integer> sending = lab().waiting(here, () -> here.sendTo(new byte[] {9}, to));

        sending.assertWaiting();
        assertThat(there.recv(1)).containsExactly(1);

        assertThat(sending.result()).isEqualTo(1);
        for (int i = 1; i < queued; i++) {
            assertThat(there.recv(1)).containsExactly(1);
        }
        assertThat(there.recv(1)).containsExactly(9);
    }

    private static int fillQueue(Socket here, Address to) throws IOException {
        here.nonBlocking();
        int queued = 0;
        while (here.sendTo(new byte[] {1}, to) != Socket.WOULD_BLOCK) {
            queued++;
        }
        here.blocking();
        assertThat(queued).isPositive();
        return queued;
    }

    @Each(Kind.Group.UNIX_DATAGRAM)
    default void send_connectedQueueFull_waitsUntilThereIsRoom(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        int queued = Lab.fill(ends.here(), 1);
        Background<Integer> sending =
                lab().waiting(ends.here(), () -> ends.here().send(new byte[] {9}));

        sending.assertWaiting();
        for (int i = 0; i < queued; i++) {
            assertThat(ends.there().recv(1)).containsExactly(0);
        }

        assertThat(sending.result()).isEqualTo(1);
        assertThat(ends.there().recv(1)).containsExactly(9);
    }
}
