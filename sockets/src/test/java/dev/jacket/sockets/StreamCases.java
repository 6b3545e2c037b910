package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Bytes in order: sends, receives, and the ends of a stream.
interface StreamCases extends SocketCases {
    @Each(Kind.Group.STREAM)
    default void recv_smallerThanWhatCame_leavesTheRest(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1, 2, 3, 4, 5});

        assertThat(Lab.exactly(ends.there(), 2)).containsExactly(1, 2);
        assertThat(Lab.exactly(ends.there(), 3)).containsExactly(3, 4, 5);
    }

    @Each(Kind.Group.LISTENING)
    default void recv_peerClosed_isEndOfStreamEachTime(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {7});
        ends.here().close();

        Socket socket = ends.there();
        assertThat(socket.recv(10)).containsExactly(7);
        assertThat(socket.recvInto(new byte[10])).isEqualTo(Socket.EOF);
        assertThat(socket.recvInto(new byte[10])).isEqualTo(Socket.EOF);
        assertThat(socket.recv(10)).isEmpty();
        assertThat(socket.recvFrom(new byte[10], MsgFlags.NONE).count()).isEqualTo(Socket.EOF);
        assertThat(socket.recvMsg(List.of(ByteBuffer.allocate(10)), MsgFlags.NONE)
                        .count())
                .isEqualTo(Socket.EOF);
        socket.nonBlocking();
        assertThat(socket.recvInto(new byte[10])).isEqualTo(Socket.EOF);
    }

    @Each(Kind.Group.LISTENING)
    @Covers("Socket.shutdown")
    default void shutdown_write_endsOneWayOnly(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);

        ends.here().shutdown(Shutdown.WRITE);

        assertThat(ends.there().recvInto(new byte[1])).isEqualTo(Socket.EOF);
        ends.there().sendAll(new byte[] {9});
        assertThat(ends.here().recv(5)).containsExactly(9);
        Lab.refused(Errno.EPIPE, () -> ends.here().send(new byte[1]));
        Lab.refused(Errno.EPIPE, () -> ends.here().sendAll(new byte[1]));
    }

    @Each(Kind.Group.TCP)
    default void shutdown_read_endsWhatIsEmptyButNotWhatComes(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);

        ends.here().shutdown(Shutdown.READ);

        assertThat(ends.here().recvInto(new byte[1])).isEqualTo(Socket.EOF);
        ends.there().sendAll(new byte[] {3});
        Lab.until(() -> available(ends.here()) > 0);
        assertThat(ends.here().recv(5)).containsExactly(3);
    }

    private static int available(Socket socket) {
        try {
            return socket.available();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Each(Kind.Group.UNIX_LISTENING)
    @Covers("Socket.shutdown")
    default void shutdown_read_breaksThePeersSends(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);

        ends.here().shutdown(Shutdown.READ);

        assertThat(ends.here().recvInto(new byte[1])).isEqualTo(Socket.EOF);
        Lab.refused(Errno.EPIPE, () -> ends.there().send(new byte[1]));
    }

    @Each(Kind.Group.TCP)
    default void shutdown_unconnected_isEnotconn(Kind kind) throws IOException {
        Socket socket = lab().open(kind);

        Lab.refused(Errno.ENOTCONN, () -> socket.shutdown(Shutdown.WRITE));
    }

    @Each(Kind.Group.TCP)
    @Covers("Socket.shutdown")
    default void shutdown_peerHasReset_isEnotconn(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().set(Options.SO_LINGER, Linger.RESET);
        ends.there().close();
        ends.here().await(Interest.ERROR, Deadline.after(Lab.LONG));

        Lab.refused(Errno.ENOTCONN, () -> ends.here().shutdown(Shutdown.WRITE));
    }

    /// Zero bytes ask the kernel all the same: it waits for something to read, and takes nothing of it.
    @Each(Kind.Group.STREAM)
    @Covers("Socket.recvInto")
    default void recv_noRoomAtAll_waitsOnAnEmptyStream(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        if (kind.is(Kind.Group.INTERNET_STREAM) && !kind.is(Kind.Group.TCP)) {
            assertThat(ends.there().recvInto(new byte[0])).as("MPTCP's answer").isZero();
            return;
        }
        assertThat(ends.there().recvInto(new byte[0], MsgFlags.MSG_DONTWAIT)).isEqualTo(Socket.WOULD_BLOCK);
        Background<Integer> call =
                lab().waiting(ends.there(), () -> ends.there().recvInto(new byte[0]));

        call.assertWaiting();
        ends.here().sendAll(new byte[] {1});

        assertThat(call.result()).isZero();
        assertThat(ends.there().recv(9)).containsExactly(1);
    }

    @Each(Kind.Group.LISTENING)
    default void recv_unconnected_isRefused(Kind kind) throws IOException {
        Socket socket = lab().open(kind);
        Errno errno = kind.is(Kind.Group.UNIX_STREAM) ? Errno.EINVAL : Errno.ENOTCONN;

        Lab.refused(errno, () -> socket.recv(1));
        Lab.refused(errno, () -> socket.recvFrom(new byte[1], MsgFlags.NONE));
        Lab.refused(errno, () -> socket.recvMsg(List.of(ByteBuffer.allocate(1)), MsgFlags.NONE));
    }

    @Each(Kind.Group.ALL)
    default void send_unconnected_isRefused(Kind kind) throws IOException {
        Socket socket = lab().open(kind);
        Errno errno = kind.is(Kind.Group.INTERNET_STREAM)
                ? Errno.EPIPE
                : kind.is(Kind.Group.UDP) ? Errno.EDESTADDRREQ : Errno.ENOTCONN;

        Lab.refused(errno, () -> socket.send(new byte[1]));
        Lab.refused(errno, () -> socket.sendAll(new byte[1]));
        Lab.refused(errno, () -> socket.sendMsg(List.of(ByteBuffer.allocate(1)), MsgFlags.NONE));
    }

    @Each(Kind.Group.STREAM)
    default void recv_peerClosedOverUnreadBytes_isReset(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1});
        Lab.until(() -> available(ends.there()) > 0);

        ends.there().close();

        Lab.refused(Errno.ECONNRESET, () -> ends.here().recv(1));
        assertThat(ends.here().recvInto(new byte[1])).isEqualTo(Socket.EOF);
        Lab.refused(Errno.EPIPE, () -> ends.here().send(new byte[1]));
    }

    @Each(Kind.Group.TCP)
    @Covers("Socket.takeError")
    default void takeError_afterAReset_givesItOnce(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().set(Options.SO_LINGER, Linger.RESET);

        ends.there().close();
        ends.here().await(Interest.ERROR, Deadline.after(Lab.LONG));

        assertThat(ends.here().takeError()).isEqualTo(Errno.ECONNRESET);
        assertThat(ends.here().takeError()).isEqualTo(Errno.NONE);
    }

    @Each(Kind.Group.STREAM)
    default void send_moreThanThereIsRoomFor_isShort(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().nonBlocking();
        ByteBuffer much = ByteBuffer.allocateDirect(16 << 20);

        int count = ends.here().send(much, MsgFlags.NONE, Deadline.NOW);

        assertThat(count).isPositive().isLessThan(16 << 20);
        assertThat(much.position()).isEqualTo(count);
        Lab.fill(ends.here(), 1 << 16);
        ends.here().nonBlocking();
        assertThat(Lab.whenFull(() -> ends.here().send(new byte[1]))).isEqualTo(Socket.WOULD_BLOCK);
    }

    @Each(Kind.Group.STREAM)
    @Covers("Socket.sendMsg")
    default void sendMsg_moreThan1024Parts_takesTheFirst1024(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        List<ByteBuffer> parts = new ArrayList<>();
        for (int i = 0; i < 1030; i++) {
            parts.add(ByteBuffer.wrap(new byte[] {(byte) i}));
        }

        assertThat(ends.here().sendMsg(parts, MsgFlags.NONE)).isEqualTo(1024);

        assertThat(parts.get(1023).hasRemaining()).isFalse();
        assertThat(parts.get(1024).hasRemaining()).isTrue();
        assertThat(Lab.exactly(ends.there(), 1024)).startsWith(0, 1, 2).endsWith((byte) 1023);
    }

    @Each(Kind.Group.STREAM)
    @Covers("Socket.recvMsg")
    default void recvMsg_moreThan1024Parts_fillsTheFirst1024(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(Lab.pattern(1030));
        List<ByteBuffer> parts = new ArrayList<>();
        for (int i = 0; i < 1030; i++) {
            parts.add(ByteBuffer.allocate(1));
        }

        assertThat(ends.there().recvMsg(parts, MsgFlags.MSG_WAITALL).count()).isEqualTo(1024);

        assertThat(parts.get(1023).hasRemaining()).isFalse();
        assertThat(parts.get(1024).hasRemaining()).isTrue();
        assertThat(Lab.exactly(ends.there(), 6)).isEqualTo(Arrays.copyOfRange(Lab.pattern(1030), 1024, 1030));
    }

    @Each(Kind.Group.STREAM)
    default void sendMsg_nothing_isZero(Kind kind) throws IOException {
        assertThat(lab().ends(kind).here().sendMsg(List.of(), MsgFlags.NONE)).isZero();
    }

    @Each(Kind.Group.ALL)
    default void buffers_ofEachSort_carryTheirBytesAndNoMore(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Socket from = ends.here();
        Socket to = ends.there();
        byte[] sent = {10, 11, 12, 13, 14};
        byte[] got = new byte[8];

        from.send(sent, 1, 3, MsgFlags.NONE);
        assertThat(to.recvInto(got, 2, 4)).isEqualTo(3);
        assertThat(got).containsExactly(0, 0, 11, 12, 13, 0, 0, 0);

        ByteBuffer slice = ByteBuffer.allocate(12).slice(3, 8);
        for (ByteBuffer buffer : List.of(ByteBuffer.allocate(8), slice, ByteBuffer.allocateDirect(8))) {
            buffer.put(sent).flip().position(1);
            assertThat(from.send(buffer, MsgFlags.NONE, Deadline.NEVER)).isEqualTo(4);
            assertThat(buffer.hasRemaining()).isFalse();
            buffer.clear().position(2);
            assertThat(to.recvInto(buffer)).isEqualTo(4);
            assertThat(buffer.position()).isEqualTo(6);
            assertThat(buffer.get(2)).isEqualTo((byte) 11);
            assertThat(buffer.get(6)).isZero();
        }
        assertThat(from.send(ByteBuffer.wrap(sent).asReadOnlyBuffer(), MsgFlags.NONE, Deadline.NEVER))
                .isEqualTo(5);
        assertThat(to.recv(8)).isEqualTo(sent);
        for (boolean shared : new boolean[] {true, false}) {
            try (Arena arena = shared ? Arena.ofShared() : Arena.ofConfined()) {
                MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, sent);
                assertThat(from.send(memory, MsgFlags.NONE, Deadline.NEVER)).isEqualTo(5);
                MemorySegment room = arena.allocate(8);
                assertThat(to.recvInto(room, MsgFlags.NONE, Deadline.NEVER)).isEqualTo(5);
                assertThat(room.toArray(ValueLayout.JAVA_BYTE)).containsExactly(10, 11, 12, 13, 14, 0, 0, 0);
            }
        }
    }

    @Each(Kind.Group.ALL)
    default void buffers_outOfBounds_areRefusedBeforeTheCall(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[] {1});
        Socket socket = ends.there();

        assertThatThrownBy(() -> socket.recvInto(new byte[4], 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> socket.recvInto(new byte[4], -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> socket.send(new byte[4], 4, 1, MsgFlags.NONE))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> socket.recvInto(ByteBuffer.allocate(4).asReadOnlyBuffer()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> socket.recvMsg(List.of(ByteBuffer.allocate(4).asReadOnlyBuffer()), MsgFlags.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(socket.recv(4)).as("nothing was taken").containsExactly(1);
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.recvMsg")
    default void recvMsg_severalBuffers_fillsThemInTurn(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        List<ByteBuffer> parts = List.of(
                ByteBuffer.allocate(2), ByteBuffer.allocate(0), ByteBuffer.allocateDirect(3), ByteBuffer.allocate(9));

        assertThat(ends.here()
                        .sendMsg(
                                List.of(ByteBuffer.wrap(new byte[] {1, 2, 3}), ByteBuffer.wrap(new byte[] {4, 5, 6})),
                                MsgFlags.NONE))
                .isEqualTo(6);
        Message message = ends.there().recvMsg(parts, MsgFlags.NONE);

        assertThat(message.count()).isEqualTo(6);
        assertThat(message.isTruncated()).isFalse();
        assertThat(parts.stream().map(ByteBuffer::position)).containsExactly(2, 0, 3, 1);
        assertThat(parts.get(2).get(0)).isEqualTo((byte) 3);
        assertThat(parts.get(3).get(0)).isEqualTo((byte) 6);
    }

    /// Symptom to keep away: bytes of other sockets, left over in scratch memory, in a caller's buffer.
    @Each(Kind.Group.ALL)
    @Covers("Socket.recvMsg")
    default void recvMsg_moreRoomThanBytes_leavesTheRestAlone(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(Lab.pattern(1000));
        assertThat(ends.there().recv(1000)).hasSize(1000);
        ends.here().send(new byte[] {5});
        ByteBuffer room = ByteBuffer.allocate(1000);

        ends.there().recvMsg(List.of(room), MsgFlags.NONE);

        byte[] whole = new byte[1000];
        whole[0] = 5;
        assertThat(room.array()).isEqualTo(whole);
    }
}
