package dev.jacket.sockets;

import static dev.jacket.sockets.MsgFlags.MSG_DONTWAIT;
import static dev.jacket.sockets.MsgFlags.MSG_ERRQUEUE;
import static dev.jacket.sockets.MsgFlags.MSG_MORE;
import static dev.jacket.sockets.MsgFlags.MSG_OOB;
import static dev.jacket.sockets.MsgFlags.MSG_PEEK;
import static dev.jacket.sockets.MsgFlags.MSG_TRUNC;
import static dev.jacket.sockets.MsgFlags.MSG_WAITALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/// Every flag on every call that it applies to; MSG_WAITALL has cases of its own.
interface FlagCases extends SocketCases {
    @Each(Kind.Group.ALL)
    @Covers("MSG_PEEK")
    default void recv_peek_leavesTheBytes(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().timeout(Lab.patience());
        ends.here().send(new byte[] {1, 2, 3});

        for (int i = 0; i < 2; i++) {
            assertThat(ends.there().recv(9, MSG_PEEK)).containsExactly(1, 2, 3);
        }
        assertThat(ends.there().recv(9)).containsExactly(1, 2, 3);
        assertNothingLeft(ends.there());
    }

    @Each(Kind.Group.ALL)
    @Covers("MSG_PEEK")
    default void recvFrom_peek_leavesTheBytes(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().timeout(Lab.patience());
        ends.here().send(new byte[] {1, 2, 3});

        for (MsgFlags flags : List.of(MSG_PEEK, MSG_PEEK, MsgFlags.NONE)) {
            byte[] buffer = new byte[9];
            assertThat(ends.there().recvFrom(buffer, flags).count()).isEqualTo(3);
            assertThat(buffer).startsWith(1, 2, 3);
        }
        assertNothingLeft(ends.there());
    }

    @Each(Kind.Group.ALL)
    @Covers("MSG_PEEK")
    default void recvMsg_peek_leavesTheBytes(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().timeout(Lab.patience());
        ends.here().send(new byte[] {1, 2, 3});

        for (MsgFlags flags : List.of(MSG_PEEK, MSG_PEEK, MsgFlags.NONE)) {
            ByteBuffer buffer = ByteBuffer.allocate(9);
            assertThat(ends.there().recvMsg(List.of(buffer), flags).count()).isEqualTo(3);
            assertThat(buffer.array()).startsWith(1, 2, 3);
        }
        assertNothingLeft(ends.there());
    }

    private static void assertNothingLeft(Socket socket) throws IOException {
        assertThat(socket.recvInto(new byte[9], 0, 9, MSG_DONTWAIT)).isEqualTo(Socket.WOULD_BLOCK);
    }

    @Each(Kind.Group.MESSAGE)
    @Covers("MSG_TRUNC")
    default void recv_trunc_isTheFullLength(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        for (int i = 0; i < 4; i++) {
            ends.here().send(new byte[] {1, 2, 3, 4, 5});
        }
        byte[] two = new byte[2];

        assertThat(ends.there().recvInto(two, 0, 2, MSG_TRUNC)).isEqualTo(5);
        assertThat(two).containsExactly(1, 2);
        assertThat(ends.there().recv(2, MSG_TRUNC)).containsExactly(1, 2);
        assertThat(ends.there().recvFrom(new byte[2], MSG_TRUNC).count()).isEqualTo(5);
        Message message = ends.there().recvMsg(List.of(ByteBuffer.allocate(2)), MSG_TRUNC);
        assertThat(message.count()).isEqualTo(5);
        assertThat(message.flags().has(MSG_TRUNC)).isTrue();
    }

    @Each(Kind.Group.TCP)
    @Covers("MSG_TRUNC")
    default void recv_truncOnTcp_discardsAndLeavesTheBufferAlone(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
        ByteBuffer buffer = ByteBuffer.allocate(2);

        assertThat(ends.there().recvInto(buffer, MSG_TRUNC, Deadline.NEVER)).isEqualTo(2);
        assertThat(ends.there().recvFrom(buffer, MSG_TRUNC, Deadline.NEVER).count())
                .isEqualTo(2);
        assertThat(ends.there().recvMsg(List.of(buffer), MSG_TRUNC).count()).isEqualTo(2);
        assertThat(buffer.position()).isZero();
        assertThat(buffer.array()).containsExactly(0, 0);

        byte[] array = new byte[2];
        assertThat(ends.there().recvInto(array, 0, 1, MSG_TRUNC)).isEqualTo(1);
        assertThat(array).containsExactly(0, 0);

        ByteBuffer direct = ByteBuffer.allocateDirect(2);
        assertThat(ends.there().recvInto(direct, MSG_TRUNC, Deadline.NEVER)).isEqualTo(2);
        assertThat(direct.getShort(0)).isZero();
        assertThat(ends.there().recv(5)).containsExactly(10);
    }

    @Each(Kind.Group.UNIX_STREAM)
    @Covers("MSG_TRUNC")
    default void recv_truncOnUnixStream_changesNothing(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1, 2, 3, 4});

        assertThat(ends.there().recv(1, MSG_TRUNC)).containsExactly(1);
        byte[] one = new byte[1];
        assertThat(ends.there().recvFrom(one, MSG_TRUNC).count()).isEqualTo(1);
        assertThat(one).containsExactly(2);
        ByteBuffer buffer = ByteBuffer.allocate(1);
        assertThat(ends.there().recvMsg(List.of(buffer), MSG_TRUNC).count()).isEqualTo(1);
        assertThat(buffer.array()).containsExactly(3);
        assertThat(ends.there().recv(5)).containsExactly(4);
    }

    @Each(Kind.Group.ALL)
    @Covers("MSG_DONTWAIT")
    default void dontWait_nothingThere_wouldBlockWhateverTheTimeout(Kind kind) throws IOException {
        Socket socket = lab().ends(kind).there();
        MsgFlags all = MSG_DONTWAIT.and(MSG_WAITALL);
        for (Duration limit : List.of(Duration.ofHours(1), Duration.ZERO)) {
            socket.timeout(limit);
            for (MsgFlags flags : List.of(MSG_DONTWAIT, all)) {
                assertThat(socket.recvInto(new byte[9], 0, 9, flags)).isEqualTo(Socket.WOULD_BLOCK);
                assertThat(socket.recvFrom(new byte[9], flags).count()).isEqualTo(Socket.WOULD_BLOCK);
                assertThat(socket.recvMsg(List.of(ByteBuffer.allocate(9)), flags)
                                .count())
                        .isEqualTo(Socket.WOULD_BLOCK);
                Lab.refused(Errno.EAGAIN, () -> socket.recv(1, flags));
            }
        }
    }

    @Each(Kind.Group.FILLING)
    @Covers("MSG_DONTWAIT")
    default void dontWait_noRoom_wouldBlockWhateverTheTimeout(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Lab.fill(ends.here(), 1000);

        assertThat(Lab.whenFull(() -> ends.here().send(new byte[1], 0, 1, MSG_DONTWAIT)))
                .isEqualTo(Socket.WOULD_BLOCK);
        assertThat(Lab.whenFull(() -> ends.here().sendMsg(List.of(ByteBuffer.allocate(1)), MSG_DONTWAIT)))
                .isEqualTo(Socket.WOULD_BLOCK);
    }

    @Each(Kind.Group.INTERNET)
    @Covers("MSG_ERRQUEUE")
    default void errQueue_nothingThere_neverWaits(Kind kind) throws IOException {
        Socket socket = lab().ends(kind).here();

        assertThat(socket.recvMsg(List.of(ByteBuffer.allocate(9)), MSG_ERRQUEUE).count())
                .isEqualTo(Socket.WOULD_BLOCK);
        assertThat(socket.recvInto(new byte[9], 0, 9, MSG_ERRQUEUE)).isEqualTo(Socket.WOULD_BLOCK);
    }

    @Each(Kind.Group.TCP)
    @Covers("MSG_OOB")
    default void oob_urgentByte_isReceivedOnce(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[] {1, 2, 3}, 0, 3, MSG_OOB);
        Lab.until(() -> readyForUrgent(ends.there()));

        assertThat(ends.there().recv(1, MSG_OOB)).containsExactly(3);
        Lab.refused(Errno.EINVAL, () -> ends.there().recv(1, MSG_OOB));
        assertThat(ends.there().recv(9)).containsExactly(1, 2);
    }

    private static boolean readyForUrgent(Socket socket) {
        return socket.handle.descriptor.isReady(dev.jacket.loop.internal.Interest.URGENT);
    }

    @Each(Kind.Group.UDP)
    @Covers("MSG_MORE")
    default void more_partsOfADatagram_becomeOne(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);

        ends.here().send(new byte[] {1, 2}, 0, 2, MSG_MORE);
        ends.here().send(new byte[] {3}, 0, 1, MSG_MORE);
        assertNothingLeft(ends.there());
        ends.here().send(new byte[] {4});

        assertThat(ends.there().recv(9)).containsExactly(1, 2, 3, 4);
    }

    @Each(Kind.Group.ALL)
    default void unknownFlag_isTheKernelsAffair(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);

        ends.here().send(new byte[] {1}, 0, 1, MsgFlags.MSG_CONFIRM.and(MsgFlags.MSG_NOSIGNAL));

        assertThat(ends.there().recv(9, MsgFlags.of(0x0100_0000))).containsExactly(1);
    }

    /// On the loopback these only ask for what is so anyway: that they reach the kernel shows where it refuses them.
    @Each(Kind.Group.UDP)
    @Covers({"MSG_DONTROUTE", "MSG_CONFIRM"})
    default void dontRouteAndConfirm_onTheLoopback_sendAsEver(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);

        assertThat(ends.here().send(new byte[] {1}, 0, 1, MsgFlags.MSG_DONTROUTE))
                .isEqualTo(1);
        assertThat(ends.here().send(new byte[] {2}, 0, 1, MsgFlags.MSG_CONFIRM)).isEqualTo(1);

        assertThat(ends.there().recv(9)).containsExactly(1);
        assertThat(ends.there().recv(9)).containsExactly(2);
        if (kind == Kind.UDP4) {
            // TEST-NET-3 is behind a gateway or nowhere.
            Socket socket = lab().open(kind);
            byte[] one = new byte[1];
            Lab.refused(
                    Errno.ENETUNREACH,
                    () -> socket.sendTo(ByteBuffer.wrap(one), Address.inet("203.0.113.9", 9), MsgFlags.MSG_DONTROUTE));
        }
    }

    @Each(Kind.Group.SEQPACKET)
    @Covers("MSG_EOR")
    default void eor_ofUnixRecords_doesNotComeBack(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[] {1}, 0, 1, MsgFlags.MSG_EOR);

        Message message = ends.there().recvMsg(List.of(ByteBuffer.allocate(9)), MsgFlags.NONE);

        assertThat(message.count()).isEqualTo(1);
        assertThat(message.flags().has(MsgFlags.MSG_EOR)).isFalse();
    }

    /// The cookie comes with the first connection; the option asks for none.
    @Each(Kind.Group.TCP)
    @Covers("MSG_FASTOPEN")
    default void fastOpen_dataGoesWithTheConnection(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        listener.set(Options.TCP_FASTOPEN, 5);
        Socket client = lab().open(kind);
        byte[] data = {1, 2, 3};

        assertThat(client.sendTo(ByteBuffer.wrap(data), listener.localAddress(), MsgFlags.MSG_FASTOPEN))
                .isIn(3, Socket.WOULD_BLOCK);

        try (Socket accepted = listener.accept()) {
            assertThat(accepted.peerAddress()).isEqualTo(client.localAddress());
        }
    }

    /// Without SO_ZEROCOPY it is a plain copy, and there is nothing to wait for.
    @Each(Kind.Group.TCP)
    @Covers({"MSG_ZEROCOPY", "MSG_NOSIGNAL"})
    default void zerocopy_notSwitchedOn_isAPlainSend(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);

        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) 1, (byte) 2)
                    .asByteBuffer();
            assertThat(ends.here().send(bytes, MsgFlags.MSG_ZEROCOPY.and(MsgFlags.MSG_NOSIGNAL), Deadline.NEVER))
                    .isEqualTo(2);
        }

        assertThat(ends.there().recv(9)).containsExactly(1, 2);
        assertThat(ends.here()
                        .recvMsg(List.of(ByteBuffer.allocate(9)), MSG_ERRQUEUE)
                        .count())
                .isEqualTo(Socket.WOULD_BLOCK);
    }

    @Each(Kind.Group.UDP)
    @Covers("MSG_CTRUNC")
    default void controlWithoutRoom_isMarkedAsCut(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().set(Options.SO_TIMESTAMP, true);
        ends.here().send(new byte[] {1});

        Message message = ends.there().recvMsg(List.of(ByteBuffer.allocate(9)), MsgFlags.NONE);

        assertThat(message.flags().has(MsgFlags.MSG_CTRUNC)).isTrue();
    }

    /// The kernel's word, in which UDP over IPv6 does not look at the flag, nor does UDP that receives.
    @Each(Kind.Group.MESSAGE)
    @Covers("MSG_OOB")
    default void oob_whereThereIsNoUrgentData_isEopnotsupp(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);

        if (kind.family.equals(Family.INET6)) {
            assertThat(ends.here().send(new byte[1], MSG_OOB)).isEqualTo(1);
        } else {
            Lab.refused(Errno.EOPNOTSUPP, () -> ends.here().send(new byte[1], MSG_OOB));
        }
        if (kind.is(Kind.Group.UNIX)) {
            Lab.refused(Errno.EOPNOTSUPP, () -> ends.there().recv(1, MSG_OOB));
        }
    }

    @Each(Kind.Group.UNIX_STREAM)
    @Covers("MSG_OOB")
    default void oob_ofUnixStreams_isReceivedOnce(Kind kind) throws IOException {
        assumeTrue(Platform.isKernel("5.15"), "Unix streams have urgent data from Linux 5.15 on");
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[] {1, 2, 3}, MSG_OOB);

        assertThat(ends.there().recv(1, MSG_OOB)).containsExactly(3);
        Lab.refused(Errno.EINVAL, () -> ends.there().recv(1, MSG_OOB));
        assertThat(ends.there().recv(9)).containsExactly(1, 2);
    }

    /// In every form, as each is a call of its own below.
    @Each(Kind.Group.TCP)
    @Covers("MSG_OOB")
    default void oob_inEachFormOfReceive_isTheUrgentByte(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        ByteBuffer room = ByteBuffer.allocate(1);
        List<Callable<Integer>> forms = List.of(
                () -> ends.there().recvInto(room, MSG_OOB),
                () -> ends.there().recvFrom(room, MSG_OOB).count(),
                () -> ends.there().recvMsg(List.of(room), MSG_OOB).count());
        for (byte urgent = 1; urgent <= forms.size(); urgent++) {
            ends.here().send(new byte[] {urgent}, MSG_OOB);
            Lab.until(() -> readyForUrgent(ends.there()));

            room.clear();
            assertThat(forms.get(urgent - 1).call()).isEqualTo(1);
            assertThat(room.get(0)).isEqualTo(urgent);
            // The mark stays until an ordinary read goes by it.
            assertThat(ends.there().recvInto(new byte[9], MSG_DONTWAIT)).isNegative();
        }
    }

    @Each(Kind.Group.TCP)
    @Covers({"MSG_OOB", "SO_OOBINLINE"})
    default void oob_inLine_aReadStopsBeforeTheMark(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().set(Options.SO_OOBINLINE, true);
        ends.here().sendAll(new byte[] {1, 2});
        ends.here().send(new byte[] {3}, MSG_OOB);
        ends.here().sendAll(new byte[] {4, 5});
        Lab.awaitArrival(ends.there(), 4);

        assertThat(ends.there().recv(9)).containsExactly(1, 2);
        assertThat(ends.there().atMark()).isTrue();
        assertThat(ends.there().recv(9)).containsExactly(3, 4, 5);
        Lab.refused(Errno.EINVAL, () -> ends.there().recv(1, MSG_OOB));
    }

    @Each(Kind.Group.ALL)
    @Covers({"MSG_PEEK", "SO_PEEK_OFF"})
    default void peekOffset_moves_withEachLookAndEachRead(Kind kind) throws IOException {
        if (kind.is(Kind.Group.INTERNET_STREAM) && !kind.is(Kind.Group.TCP)) {
            return; // MPTCP has no such option
        }
        assumeTrue(!kind.is(Kind.Group.TCP) || Platform.isKernel("6.12"), "TCP has SO_PEEK_OFF from Linux 6.12 on");
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[] {1, 2, 3, 4, 5});
        Lab.awaitArrival(ends.there(), 4);
        ends.there().set(Options.SO_PEEK_OFF, 1);

        assertThat(ends.there().recv(2, MSG_PEEK)).containsExactly(2, 3);
        assertThat(ends.there().get(Options.SO_PEEK_OFF)).isEqualTo(3);
        if (kind.is(Kind.Group.STREAM)) {
            assertThat(ends.there().recv(1)).containsExactly(1);
            assertThat(ends.there().get(Options.SO_PEEK_OFF)).isEqualTo(2);
            assertThat(ends.there().recv(9, MSG_PEEK)).containsExactly(4, 5);
        }
        ends.there().set(Options.SO_PEEK_OFF, -1);
        assertThat(ends.there().recv(9, MSG_PEEK)).contains(3, 4, 5);
    }
}
