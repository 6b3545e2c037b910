package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Many messages by one call.
interface BatchCases extends SocketCases {
    private static List<byte[]> all(MessageBatch batch) {
        var found = new ArrayList<byte[]>();
        for (int i = 0; i < batch.count(); i++) {
            byte[] bytes = new byte[batch.data(i).remaining()];
            batch.data(i).get(bytes);
            found.add(bytes);
        }
        return found;
    }

    @Each(Kind.Group.MESSAGE)
    @Covers({"Socket.sendMany", "Socket.recvMany"})
    default void batch_keepsBordersOrderAndSenders(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        try (MessageBatch out = MessageBatch.of(5, 2000);
                MessageBatch in = MessageBatch.of(8, 2000)) {
            for (int size : new int[] {1, 1999, 7}) {
                out.add(ByteBuffer.wrap(Lab.pattern(size)));
            }

            assertThat(ends.here().sendMany(out)).isEqualTo(3);
            assertThat(out.isEmpty()).isTrue();
            Lab.awaitArrival(ends.there(), 2000);
            assertThat(ends.there().recvMany(in)).isEqualTo(3);

            assertThat(in.count()).isEqualTo(3);
            assertThat(all(in)).containsExactly(Lab.pattern(1), Lab.pattern(1999), Lab.pattern(7));
            for (int i = 0; i < 3; i++) {
                assertThat(in.message(i).flags()).isIn(MsgFlags.NONE, MsgFlags.MSG_EOR);
                if (kind.is(Kind.Group.DATAGRAM)) {
                    assertThat(in.message(i).address()).isEqualTo(ends.here().localAddress());
                }
            }
        }
    }

    @Each(Kind.Group.DATAGRAM)
    @Covers({"Socket.sendMany", "Socket.recvMany"})
    default void batch_sentBack_goesToEachSender(Kind kind) throws IOException {
        Socket server = lab().bound(kind);
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Socket client = lab().bound(kind);
            client.sendTo(new byte[] {(byte) i}, server.localAddress());
            clients.add(client);
        }
        try (MessageBatch batch = MessageBatch.of(4, 100)) {
            for (int served = 0; served < 4; ) {
                served += server.recvMany(batch);
                while (!batch.isEmpty()) {
                    server.sendMany(batch);
                }
            }
        }
        for (int i = 0; i < 4; i++) {
            assertThat(clients.get(i).recv(9)).containsExactly(i);
        }
    }

    @Each(Kind.Group.MESSAGE)
    @Covers("Socket.recvMany")
    default void recvMany_waitsForTheFirstOnly(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        try (MessageBatch batch = MessageBatch.of(8, 100)) {
            Background<Integer> call =
                    lab().waiting(ends.there(), () -> ends.there().recvMany(batch));
            ends.here().send(new byte[] {1});

            assertThat(call.result()).isEqualTo(1);
        }
    }

    @Each(Kind.Group.MESSAGE)
    @Covers({"MSG_WAITFORONE", "MSG_TRUNC"})
    default void recvMany_moreThanThereIsRoomFor_isMarkedAndTheRestWaits(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        for (int i = 1; i <= 3; i++) {
            ends.here().send(Lab.pattern(10 * i));
        }
        Lab.awaitArrival(ends.there(), 30);
        try (MessageBatch batch = MessageBatch.of(2, 15)) {
            MsgFlags flags = MsgFlags.MSG_TRUNC.and(MsgFlags.MSG_WAITFORONE);
            assertThat(ends.there().recvMany(batch, flags, Deadline.NEVER)).isEqualTo(2);
            assertThat(batch.message(0).count()).isEqualTo(10);
            assertThat(batch.message(0).isTruncated()).isFalse();
            assertThat(batch.message(1).count()).as("the full length").isEqualTo(20);
            assertThat(batch.message(1).isTruncated()).isTrue();
            assertThat(batch.data(1).remaining()).isEqualTo(15);

            assertThat(ends.there().recvMany(batch)).isEqualTo(1);
            assertThat(batch.message(0).count()).isEqualTo(15);
            assertThat(batch.message(0).isTruncated()).isTrue();
        }
    }

    @Each(Kind.Group.MESSAGE)
    @Covers("Socket.recvMany")
    default void recvMany_nothingThere_endsByItsDeadline(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        try (MessageBatch batch = MessageBatch.of(2, 15)) {
            assertThat(ends.there().recvMany(batch, MsgFlags.NONE, Deadline.NOW))
                    .isEqualTo(Socket.WOULD_BLOCK);
            assertThat(ends.there().recvMany(batch, MsgFlags.MSG_DONTWAIT, Deadline.NEVER))
                    .isEqualTo(Socket.WOULD_BLOCK);
            assertThat(catchThrowable(
                            () -> ends.there().recvMany(batch, MsgFlags.NONE, Deadline.after(Duration.ofMillis(20)))))
                    .isInstanceOf(CallTimeoutException.class)
                    .hasMessageContaining("recvmmsg");
            assertThat(batch.isEmpty()).isTrue();
        }
    }

    @Each(Kind.Group.SEQPACKET)
    @Covers("Socket.recvMany")
    default void recvMany_peerGone_isWhatCameAndThenTheEnd(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[] {1});
        ends.here().send(new byte[] {2});
        ends.here().close();
        try (MessageBatch batch = MessageBatch.of(8, 15)) {
            assertThat(ends.there().recvMany(batch)).isEqualTo(2);
            assertThat(all(batch)).containsExactly(new byte[] {1}, new byte[] {2});
            assertThat(ends.there().recvMany(batch)).isEqualTo(Socket.EOF);
            assertThat(batch.isEmpty()).isTrue();
        }
    }

    @Each(Kind.Group.UDP)
    @Covers("Socket.recvMany")
    default void recvMany_emptyDatagrams_areMessages(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[0]);
        ends.here().send(new byte[0]);
        try (MessageBatch batch = MessageBatch.of(8, 0)) {
            for (int came = 0; came < 2; ) { // with one call, or with two if the second comes late
                int count = ends.there().recvMany(batch);
                assertThat(count).isIn(1, 2 - came);
                assertThat(batch.data(count - 1).remaining()).isZero();
                came += count;
            }
        }
    }

    /// The kernel takes a few, and the rest when somebody has read those.
    @Each(Kind.Group.UNIX_DATAGRAM)
    @Covers({"Socket.sendMany", "MSG_BATCH"})
    default void sendMany_moreThanThereIsRoomFor_goesOnWhereItStopped(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        try (MessageBatch batch = MessageBatch.of(1000, 4)) {
            for (int i = 0; i < 1000; i++) {
                batch.add(ByteBuffer.allocate(4).putInt(0, i));
            }
            int first = ends.here().sendMany(batch, MsgFlags.MSG_BATCH.and(MsgFlags.MSG_DONTWAIT), Deadline.NEVER);
            assertThat(first).isBetween(1, 999);
            assertThat(batch.count()).isEqualTo(1000 - first);
            assertThat(ends.here().sendMany(batch, MsgFlags.NONE, Deadline.NOW)).isEqualTo(Socket.WOULD_BLOCK);

            Background<Integer> rest = lab().waiting(ends.here(), () -> {
                int sum = 0;
                while (!batch.isEmpty()) {
                    sum += ends.here().sendMany(batch);
                }
                return sum;
            });
            for (int i = 0; i < 1000; i++) {
                assertThat(ByteBuffer.wrap(ends.there().recv(9)).getInt()).isEqualTo(i);
            }
            assertThat(rest.result()).isEqualTo(1000 - first);
        }
    }

    @Each(Kind.Group.UDP)
    @Covers("Socket.sendMany")
    default void sendMany_oneThatCannotGo_isThrownWhenItIsTheFirst(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        try (MessageBatch batch = MessageBatch.of(3, 70_000)) {
            batch.add(ByteBuffer.allocate(1)).add(ByteBuffer.allocate(70_000)).add(ByteBuffer.allocate(2));

            assertThat(ends.here().sendMany(batch)).isEqualTo(1);
            assertThat(batch.count()).isEqualTo(2);
            Lab.refused(Errno.EMSGSIZE, () -> ends.here().sendMany(batch));
            assertThat(batch.count()).as("nothing is lost").isEqualTo(2);
        }
        assertThat(ends.there().recv(9)).hasSize(1);
    }

    @Each(Kind.Group.UDP)
    @Covers("Socket.sendMany")
    default void sendMany_withAddresses_goesToEach(Kind kind) throws IOException {
        Socket from = lab().bound(kind);
        Socket one = lab().bound(kind);
        Socket two = lab().bound(kind);
        try (MessageBatch batch = MessageBatch.of(4, 9)) {
            batch.add(ByteBuffer.wrap(new byte[] {1}), one.localAddress());
            batch.add(ByteBuffer.wrap(new byte[] {2}), two.localAddress());

            assertThat(from.sendMany(batch)).isEqualTo(2);
            assertThat(from.sendMany(batch)).as("of an empty batch").isZero();
        }
        assertThat(one.recv(9)).containsExactly(1);
        assertThat(two.recv(9)).containsExactly(2);
    }

    @Each(Kind.Group.UDP)
    @Covers({"Socket.sendMany", "Socket.recvMany"})
    default void batch_controlMessages_goAndComeWithEach(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        boolean ip6 = kind.family.equals(Family.INET6);
        ends.there().set(ip6 ? Options.IPV6_RECVHOPLIMIT : Options.IP_RECVTTL, true);
        int room = ControlMessage.space(4);
        try (MessageBatch out = MessageBatch.of(4, 9, room);
                MessageBatch in = MessageBatch.of(4, 9, room)) {
            for (int hops : new int[] {7, 250}) {
                out.add(ByteBuffer.allocate(1), List.of(new ControlMessage.HopLimit(hops)), Address.NONE);
            }
            out.add(ByteBuffer.allocate(1));

            assertThat(ends.here().sendMany(out)).isEqualTo(3);
            Lab.awaitArrival(ends.there(), 2);
            assertThat(ends.there().recvMany(in)).isEqualTo(3);

            assertThat(in.message(0).control()).containsExactly(new ControlMessage.HopLimit(7));
            assertThat(in.message(1).control()).containsExactly(new ControlMessage.HopLimit(250));
            assertThat(in.message(2).control()).containsExactly(new ControlMessage.HopLimit(64));
            assertThatThrownBy(() -> {
                        out.add(
                                ByteBuffer.allocate(1),
                                List.of(new ControlMessage.HopLimit(1), new ControlMessage.TrafficClass(0)),
                                Address.NONE);
                        ends.here().sendMany(out);
                    })
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0 to 24");
        }
    }

    @Each(Kind.Group.SEQPACKET)
    @Covers("Socket.recvMany")
    default void recvMany_descriptors_areClosedWithTheBatch(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Socket passed = lab().open(Kind.UDP4);
        MessageBatch batch = MessageBatch.of(4, 9, ControlMessage.space(4 * 2));
        for (int i = 0; i < 3; i++) {
            ends.here().sendFds(ByteBuffer.allocate(1), passed.fd(), ends.here().fd());
        }

        assertThat(ends.there().recvMany(batch)).isEqualTo(3);

        List<Fd> fds = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            fds.addAll(batch.message(i).fds());
        }
        assertThat(fds).hasSize(6).allMatch(Fd::isOwned);
        Socket taken = lab().keep(Socket.fromFd(fds.removeFirst().take(), Ownership.ADOPT));
        assertThat(taken.type()).isEqualTo(SocketType.DGRAM);
        batch.close();
        assertThat(fds).noneMatch(Fd::isOwned);
        assertThat(taken.fd()).isNotNegative();
    }

    @Each(Kind.Group.STREAM)
    @Covers({"Socket.sendMany", "Socket.recvMany"})
    default void batch_onAStream_isMisuse(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        try (MessageBatch batch = MessageBatch.of(1, 1)) {
            assertThatThrownBy(() -> ends.there().recvMany(batch)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ends.there().sendMany(batch)).isInstanceOf(IllegalStateException.class);
        }
    }
}
