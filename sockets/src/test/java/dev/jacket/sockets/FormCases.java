package dev.jacket.sockets;

import static dev.jacket.sockets.MsgFlags.MSG_DONTWAIT;
import static dev.jacket.sockets.MsgFlags.MSG_MORE;
import static dev.jacket.sockets.MsgFlags.MSG_PEEK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/// One call in each of its forms: whatever holds the bytes, the flags and the deadline reach the kernel.
interface FormCases extends SocketCases {
    Duration SHORT = Duration.ofMillis(20);

    private static Map<String, Callable<Integer>> receives(Socket from, MsgFlags flags, MemorySegment memory) {
        var forms = new TreeMap<String, Callable<Integer>>();
        forms.put("recv(byte[])", () -> from.recv(new byte[9], flags));
        forms.put("recv(ByteBuffer)", () -> from.recv(ByteBuffer.allocate(9), flags));
        forms.put("recv(int)", () -> from.recv(9, flags).length);
        forms.put("recvInto(byte[])", () -> from.recvInto(new byte[9], flags));
        forms.put("recvInto(byte[], int, int)", () -> from.recvInto(new byte[9], 0, 9, flags));
        forms.put("recvInto(ByteBuffer)", () -> from.recvInto(ByteBuffer.allocate(9), flags));
        forms.put("recvInto(direct)", () -> from.recvInto(ByteBuffer.allocateDirect(9), flags));
        forms.put("recvInto(MemorySegment)", () -> from.recvInto(memory, flags));
        forms.put("recvFrom(byte[])", () -> from.recvFrom(new byte[9], flags).count());
        forms.put(
                "recvFrom(ByteBuffer)",
                () -> from.recvFrom(ByteBuffer.allocate(9), flags).count());
        forms.put(
                "recvMsg",
                () -> from.recvMsg(List.of(ByteBuffer.allocate(9)), flags).count());
        return forms;
    }

    @Each(Kind.Group.ALL)
    @Covers({"Socket.recv", "Socket.recvInto", "Socket.recvFrom", "Socket.recvMsg", "MSG_PEEK"})
    default void receive_inEachForm_hasItsFlags(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[] {1, 2, 3});

        try (Arena arena = Arena.ofConfined()) {
            for (var form : receives(ends.there(), MSG_PEEK, arena.allocate(9)).entrySet()) {
                assertThat(form.getValue().call()).as(form.getKey()).isEqualTo(3);
            }
        }
        assertThat(ends.there().recv(9)).containsExactly(1, 2, 3);
    }

    private static Map<String, Callable<Integer>> sends(Socket to, MsgFlags flags, byte[] bytes, Arena arena) {
        var forms = new TreeMap<String, Callable<Integer>>();
        forms.put("send(byte[])", () -> to.send(bytes, flags));
        forms.put("send(byte[], int, int)", () -> to.send(bytes, 0, bytes.length, flags));
        forms.put("send(ByteBuffer)", () -> to.send(ByteBuffer.wrap(bytes), flags));
        forms.put("send(MemorySegment)", () -> to.send(arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes), flags));
        forms.put("sendMsg", () -> to.sendMsg(List.of(ByteBuffer.wrap(bytes)), flags));
        return forms;
    }

    @Each(Kind.Group.FILLING)
    @Covers({"Socket.send", "Socket.sendMsg", "MSG_DONTWAIT"})
    default void send_inEachForm_hasItsFlags(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Lab.fill(ends.here(), 1000);

        try (Arena arena = Arena.ofConfined()) {
            for (var form :
                    sends(ends.here(), MSG_DONTWAIT, new byte[1000], arena).entrySet()) {
                assertThat(Lab.whenFull(() -> call(form.getValue())))
                        .as(form.getKey())
                        .isEqualTo(Socket.WOULD_BLOCK);
            }
        }
    }

    private static int call(Callable<Integer> form) throws IOException {
        try {
            return form.call();
        } catch (IOException | RuntimeException failed) {
            throw failed;
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Each(Kind.Group.UDP)
    @Covers({"Socket.send", "Socket.sendAll", "Socket.sendTo", "MSG_MORE"})
    default void sendMore_inEachForm_isPartOfOneDatagram(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Socket from = ends.here();
        Address to = ends.there().localAddress();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) 1);
            from.send(new byte[] {0}, MSG_MORE);
            from.send(memory, MSG_MORE);
            from.send(ByteBuffer.wrap(new byte[] {2}), MSG_MORE);
            from.sendAll(new byte[] {3}, MSG_MORE);
            from.sendAll(ByteBuffer.wrap(new byte[] {4}), MSG_MORE);
            from.sendAll(ByteBuffer.wrap(new byte[] {5}), MSG_MORE, Deadline.NEVER);
            from.sendAll(memory, MSG_MORE, Deadline.NEVER);
            from.sendTo(new byte[] {7}, to, MSG_MORE);
            from.sendTo(ByteBuffer.wrap(new byte[] {8}), to, MSG_MORE, Deadline.NEVER);
            assertThat(ends.there().recvInto(new byte[99], MSG_DONTWAIT)).isEqualTo(Socket.WOULD_BLOCK);
            from.sendAll(new byte[] {9});
        }
        assertThat(ends.there().recv(99)).containsExactly(0, 1, 2, 3, 4, 5, 1, 7, 8, 9);
    }

    /// TCP holds a part of a segment back for 200 ms at most, so only a look that was quicker tells.
    @Each(Kind.Group.TCP)
    @Covers({"Socket.sendAll", "MSG_MORE"})
    default void sendMore_onTcp_isHeldUntilASendWithoutIt(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().set(Options.TCP_NODELAY, true);
        int held;
        long took;
        int sent = 0;
        do {
            assertThat(ends.here().notSent()).isZero();
            long begun = System.nanoTime();
            ends.here().sendAll(new byte[] {1, 2, 3}, MSG_MORE);
            held = ends.here().notSent();
            took = System.nanoTime() - begun;
            ends.here().sendAll(new byte[] {4});
            sent += 4;
        } while (took > 100_000_000);

        assertThat(held).isEqualTo(3);
        assertThat(Lab.exactly(ends.there(), sent)).endsWith(1, 2, 3, 4);
    }

    @Each(Kind.Group.FILLING)
    default void sendAll_dontWait_waitsAllTheSame(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        int filled = Lab.fill(ends.here(), 1000);
        Background<Boolean> sending = lab().waiting(ends.here(), () -> {
            ends.here().sendAll(new byte[kind.is(Kind.Group.STREAM) ? 24 << 20 : 1000], MSG_DONTWAIT);
            return true;
        });

        sending.assertWaiting();
        long rest = kind.is(Kind.Group.STREAM) ? filled + (24L << 20) : filled + 1L;
        byte[] room = new byte[1 << 16];
        while (rest > 0) {
            int count = ends.there().recvInto(room);
            rest -= kind.is(Kind.Group.STREAM) ? count : 1;
        }
        assertThat(sending.result()).isTrue();
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.recvMsg")
    default void recvMsg_deadlineOfTheCall_beatsTheTimeout(Kind kind) throws IOException {
        Socket socket = lab().ends(kind).here();
        socket.timeout(Lab.LONG);
        List<ByteBuffer> room = List.of(ByteBuffer.allocate(9));

        assertThatThrownBy(() -> socket.recvMsg(room, 0, MsgFlags.NONE, Deadline.after(SHORT)))
                .isInstanceOfSatisfying(
                        CallTimeoutException.class,
                        late -> assertThat(late.limit()).isEqualTo(SHORT));
        assertThat(socket.recvMsg(room, 0, MsgFlags.NONE, Deadline.NOW).count()).isEqualTo(Socket.WOULD_BLOCK);
    }

    @Each(Kind.Group.FILLING)
    @Covers("Socket.sendMsg")
    default void sendMsg_deadlineOfTheCall_beatsTheTimeout(Kind kind) throws IOException {
        Socket socket = lab().ends(kind).here();
        Lab.fill(socket, 1000);
        socket.timeout(Lab.LONG);

        assertThatThrownBy(() -> {
                    // A late acknowledgement may make a little room.
                    for (int i = 0; i < 1000; i++) {
                        send(socket, Deadline.after(SHORT));
                    }
                })
                .isInstanceOf(CallTimeoutException.class);
        assertThat(Lab.whenFull(() -> send(socket, Deadline.NOW))).isEqualTo(Socket.WOULD_BLOCK);
    }

    private static int send(Socket socket, Deadline deadline) throws IOException {
        return socket.sendMsg(List.of(ByteBuffer.allocate(1000)), List.of(), Address.NONE, MsgFlags.NONE, deadline);
    }

    @Each(Kind.Group.UNIX_DATAGRAM)
    @Covers("Socket.sendTo")
    default void sendTo_deadlineOfTheCall_beatsTheTimeout(Kind kind) throws IOException {
        Address to = lab().bound(kind).localAddress();
        Socket socket = lab().open(kind);
        ByteBuffer one = ByteBuffer.allocate(1);
        socket.timeout(Lab.LONG);
        while (socket.sendTo(one.clear(), to, MsgFlags.NONE, Deadline.NOW) != Socket.WOULD_BLOCK) {
            assertThat(one.hasRemaining()).isFalse();
        }

        assertThatThrownBy(() -> socket.sendTo(one, to, MsgFlags.NONE, Deadline.after(SHORT)))
                .isInstanceOf(CallTimeoutException.class);
        assertThat(one.remaining()).isEqualTo(1);
    }

    @Each(Kind.Group.LISTENING)
    @Covers("Socket.accept")
    default void accept_deadlineOfTheCall_beatsTheTimeout(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);
        listener.timeout(Lab.LONG);

        assertThatThrownBy(() -> listener.accept(Deadline.after(SHORT))).isInstanceOf(CallTimeoutException.class);
        Lab.refused(Errno.EAGAIN, () -> listener.accept(Deadline.NOW));
        listener.nonBlocking();
        lab().connected(kind, listener);
        assertThat(lab().keep(listener.accept(Deadline.NEVER)).isClosed()).isFalse();
    }

    @Each(Kind.Group.LISTENING)
    @Covers("Socket.connect")
    default void connect_deadlineOfTheCall_beatsTheTimeout(Kind kind) throws IOException {
        Socket listener = lab().listener(kind, 0);
        lab().crowd(kind, listener);
        Address address = listener.localAddress();
        Socket socket = lab().open(kind);
        socket.timeout(Lab.LONG);

        if (kind.is(Kind.Group.INTERNET)) {
            assertThat(socket.connect(address, Deadline.NOW)).as("under way").isFalse();
        } else {
            Lab.refused(Errno.EAGAIN, () -> socket.connect(address, Deadline.NOW));
        }
        assertThatThrownBy(() -> socket.connect(address, Deadline.after(SHORT)))
                .isInstanceOf(CallTimeoutException.class);
    }
}
