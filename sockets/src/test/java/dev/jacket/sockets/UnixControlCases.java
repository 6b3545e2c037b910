package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Row;
import dev.jacket.loop.Deadline;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What goes beside the bytes between two processes of one machine: descriptors and who sent them.
interface UnixControlCases extends SocketCases {
    int F_GETFD = 1;
    int FD_CLOEXEC = 1;

    private static List<ByteBuffer> room(int size) {
        return List.of(ByteBuffer.allocate(size));
    }

    private static ByteBuffer one() {
        return ByteBuffer.wrap(new byte[] {1});
    }

    /// {@return so many descriptors of the same socket}
    private static int[] numbers(Socket socket, int count) {
        return IntStream.generate(socket::fd).limit(count).toArray();
    }

    private static long descriptorsOf(Socket socket) throws IOException {
        return DescriptorLimit.open(DescriptorLimit.link(socket.fd()));
    }

    private static boolean isOpen(int number) {
        return Kernel.system().call(Syscall.FCNTL, number, F_GETFD, 0, 0, 0, 0) >= 0;
    }

    private static boolean isInherited(Fd fd) {
        return (Kernel.system().call(Syscall.FCNTL, fd.number(), F_GETFD, 0, 0, 0, 0) & FD_CLOEXEC) == 0;
    }

    @Row("N4")
    @Each(Kind.Group.UNIX)
    @Covers({"Socket.sendFds", "Socket.recvFds"})
    default void fds_arePassedAndCloseOnExec(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Socket passed = lab().bound(Kind.UDP4);
        for (int count : new int[] {1, 2, 16, ControlMessage.Rights.MOST}) {
            assertThat(ends.here().sendFds(one(), numbers(passed, count))).isEqualTo(1);
            ByteBuffer bytes = ByteBuffer.allocate(9);
            try (Message message = ends.there().recvFds(bytes, count)) {
                assertThat(message.count()).isEqualTo(1);
                assertThat(bytes.position()).isEqualTo(1);
                assertThat(message.isControlTruncated()).isFalse();
                assertThat(message.fds()).hasSize(count).allMatch(Fd::isOwned);
                assertThat(message.fds()).noneMatch(UnixControlCases::isInherited);
                Socket taken = lab().keep(Socket.fromFd(message.fds().getFirst().take(), Ownership.ADOPT));
                assertThat(taken.localAddress()).isEqualTo(passed.localAddress());
                assertThat(message.fds().getFirst().isOwned()).isFalse();
            }
        }
    }

    /// Twenty sent, sixteen wanted: the others are closed, and the message says so.
    @Row("N4")
    @Each(Kind.Group.UNIX)
    @Covers("Socket.recvFds")
    default void recvFds_surplus_isClosedAndTold(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        for (int most : new int[] {16, 15, 1, 0}) {
            ends.here().sendFds(one(), numbers(ends.here(), 20));
            long before = descriptorsOf(ends.here());
            try (Message message = ends.there().recvFds(ByteBuffer.allocate(1), most)) {
                assertThat(message.fds()).hasSize(most);
                assertThat(message.isControlTruncated()).isTrue();
                assertThat(descriptorsOf(ends.here()) - before).isEqualTo(most);
            }
            assertThat(descriptorsOf(ends.here())).isEqualTo(before);
        }
    }

    /// At every length of the control buffer: as many as there was room for, and none left without an owner.
    @Row("N4")
    @Each(Kind.Group.UNIX)
    @Covers("Socket.recvMsg")
    default void rights_cutAtEveryLength_losesNoDescriptor(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        for (int size = 0; size <= ControlMessage.space(4 * 5); size++) {
            ends.here().sendFds(one(), numbers(ends.here(), 5));
            long before = descriptorsOf(ends.here());
            try (Message message = ends.there().recvMsg(room(1), size, MsgFlags.NONE)) {
                int fitting = Math.clamp((size - 16) / 4, 0, 5);
                assertThat(message.fds()).as("room of %d", size).hasSize(fitting);
                assertThat(message.isControlTruncated()).as("room of %d", size).isEqualTo(fitting < 5);
                assertThat(descriptorsOf(ends.here()) - before).isEqualTo(fitting);
            }
            assertThat(descriptorsOf(ends.here())).as("room of %d", size).isEqualTo(before);
        }
    }

    @Each(Kind.Group.UNIX)
    @Covers("ControlMessage.Rights")
    default void rights_severalInOneSend_arriveAsOne(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        int fd = ends.here().fd();
        List<ControlMessage> two = List.of(ControlMessage.Rights.of(fd), ControlMessage.Rights.of(fd, fd));

        ends.here().sendMsg(List.of(one()), two, Address.NONE, MsgFlags.NONE);

        try (Message message = ends.there().recvMsg(room(9), 1000, MsgFlags.NONE)) {
            assertThat(message.control()).hasSize(1);
            assertThat(message.fds()).hasSize(3);
        }
    }

    /// Each look brings descriptors of its own.
    @Each(Kind.Group.UNIX)
    @Covers({"Socket.recvMsg", "MSG_PEEK", "MSG_CMSG_CLOEXEC"})
    default void rights_peek_bringsItsOwnAndLeavesThem(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendFds(one(), ends.here().fd());
        int seen;
        try (Message look = ends.there().recvMsg(room(9), 100, MsgFlags.MSG_PEEK)) {
            seen = look.fds().getFirst().number();
            try (Message message = ends.there().recvMsg(room(9), 100, MsgFlags.MSG_CMSG_CLOEXEC)) {
                assertThat(message.fds()).hasSize(1);
                assertThat(message.fds().getFirst().number()).isNotEqualTo(seen);
                assertThat(isInherited(message.fds().getFirst())).isFalse();
            }
        }
        assertThat(isOpen(seen)).isFalse();
    }

    @Each(Kind.Group.UNIX_STREAM)
    @Covers({"Socket.recvMsg", "MSG_WAITALL"})
    default void rights_waitAll_endsWhereTheyCame(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendFds(one(), numbers(ends.here(), 2));
        long before = descriptorsOf(ends.here());
        ends.here().send(new byte[] {2, 3});
        try (Message message = ends.there().recvMsg(room(3), 100, MsgFlags.MSG_WAITALL)) {
            assertThat(message.count()).isEqualTo(1);
            assertThat(message.fds()).hasSize(2);
        }
        assertThat(Lab.exactly(ends.there(), 2)).containsExactly(2, 3);
        assertThat(descriptorsOf(ends.here())).isEqualTo(before);
    }

    /// Who asks for no descriptors cannot look past them either.
    @Each(Kind.Group.UNIX_STREAM)
    @Covers({"Socket.recvInto", "MSG_WAITALL", "MSG_PEEK"})
    default void recv_lookForAll_endsBehindDescriptors(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendFds(one(), ends.here().fd());
        ends.here().send(new byte[] {2, 3});
        MsgFlags flags = MsgFlags.MSG_WAITALL.and(MsgFlags.MSG_PEEK);
        assertThat(ends.there().recvInto(new byte[9], 0, 9, flags)).isEqualTo(1);
        assertThat(ends.there().recvMsg(room(9), 0, flags).count()).isEqualTo(1);
    }

    /// A read ends after bytes that carry descriptors, so a look sees no further, however long it looks.
    @Each(Kind.Group.UNIX_STREAM)
    @Covers({"MSG_WAITALL", "MSG_PEEK"})
    default void rights_lookForAll_endsBehindThem(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[] {0});
        Background<Message> call = lab().waiting(
                        ends.there(),
                        () -> ends.there().recvMsg(room(9), 100, MsgFlags.MSG_WAITALL.and(MsgFlags.MSG_PEEK)));
        long before = descriptorsOf(ends.here());
        ends.here().sendFds(one(), numbers(ends.here(), 2));
        ends.here().send(new byte[] {2, 3});
        try (Message message = call.result()) {
            assertThat(message.count()).isEqualTo(2);
            assertThat(message.fds()).hasSize(2);
        }
        assertThat(descriptorsOf(ends.here())).isEqualTo(before);
    }

    @Each(Kind.Group.UNIX)
    @Covers("Socket.sendFds")
    default void sendFds_misuse_isRefusedBeforeTheCall(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        assertThatThrownBy(() -> ends.here().sendFds(one(), numbers(ends.here(), 254)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ends.here().sendFds(one())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ends.here().sendFds(one(), -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ends.there().recvFds(one(), 254)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ends.there().recvMsg(room(1), 0, MsgFlags.MSG_DONTWAIT).count())
                .isEqualTo(Socket.WOULD_BLOCK);
    }

    @Each(Kind.Group.UNIX)
    @Covers("Socket.sendFds")
    default void sendFds_closedNumber_isEbadf(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Lab.refused(Errno.EBADF, () -> ends.here().sendFds(one(), 1_000_000));
        Socket closed = lab().open(kind);
        Fd fd = Fd.adopt(closed.detach());
        fd.close();
        List<ControlMessage> gone = List.of(new ControlMessage.Rights(List.of(fd)));
        Lab.refused(Errno.EBADF, () -> ends.here().sendMsg(List.of(one()), gone, Address.NONE, MsgFlags.NONE));
    }

    @Each(Kind.Group.INTERNET)
    @Covers("Socket.sendFds")
    default void sendFds_onAnotherFamily_isRefusedBeforeTheCall(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        assertThatThrownBy(() -> ends.here().sendFds(one(), ends.here().fd()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not hear it");
    }

    /// The kernel would drop them in silence.
    @Each(Kind.Group.UNIX)
    @Covers("Socket.sendFds")
    default void control_withoutAByte_isRefusedOnAStreamOnly(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ByteBuffer nothing = ByteBuffer.allocate(0);
        if (kind.is(Kind.Group.STREAM)) {
            assertThatThrownBy(() -> ends.here().sendFds(nothing, ends.here().fd()))
                    .isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(ends.here().sendFds(nothing, ends.here().fd())).isZero();
            try (Message message = ends.there().recvFds(ByteBuffer.allocate(9), 1)) {
                assertThat(message.count()).as("a record, though it is empty").isZero();
                assertThat(message.fds()).hasSize(1);
            }
        }
    }

    @Each(Kind.Group.UNIX)
    @Covers("Socket.recvFds")
    default void recvFds_nothingThere_endsByItsDeadline(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().timeout(Duration.ofMillis(20));
        assertThatThrownBy(() -> ends.there().recvFds(one(), 1)).isInstanceOf(CallTimeoutException.class);
        ends.there().nonBlocking();
        assertThat(ends.there().recvFds(one(), 1).count()).isEqualTo(Socket.WOULD_BLOCK);
    }

    /// A receiver that wants no descriptors: its sender hears of it.
    @Each(Kind.Group.UNIX)
    @Covers("Socket.sendFds")
    default void sendFds_receiverTakesNone_isEperm(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().set(Options.SO_PASSRIGHTS, false);
        Lab.refused(Errno.EPERM, () -> ends.here().sendFds(one(), ends.here().fd()));
    }

    @Each(Kind.Group.UNIX)
    @Covers("ControlMessage.Credentials")
    default void credentials_come_whereTheyAreAskedFor(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().set(Options.SO_PASSCRED, true);
        ends.here().send(new byte[] {1});
        Credentials own = ownCredentials();

        Message message = ends.there().recvMsg(room(9), ControlMessage.space(12), MsgFlags.NONE);

        assertThat(message.control()).containsExactly(new ControlMessage.Credentials(own.pid(), own.uid(), own.gid()));
        for (int size = 0; size < ControlMessage.length(12); size++) {
            ends.here().send(new byte[] {1});
            Message cut = ends.there().recvMsg(room(9), size, MsgFlags.NONE);
            assertThat(cut.isControlTruncated()).as("room of %d", size).isTrue();
            assertThat(cut.find(ControlMessage.Credentials.class)).isEmpty();
        }
    }

    @Each(Kind.Group.UNIX_STREAM)
    @Covers({"ControlMessage.Credentials", "MSG_WAITALL"})
    default void credentials_ofSeveralPieces_comeOnce(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        ends.there().set(Options.SO_PASSCRED, true);
        Background<Message> call =
                lab().waiting(ends.there(), () -> ends.there().recvMsg(room(3), 100, MsgFlags.MSG_WAITALL));
        for (int i = 0; i < 3; i++) {
            ends.here().send(new byte[] {1});
            Lab.until(() -> isRead(ends.there()));
        }
        assertThat(call.result().count()).isEqualTo(3);
        Credentials own = ownCredentials();
        assertThat(call.result().control())
                .containsExactly(new ControlMessage.Credentials(own.pid(), own.uid(), own.gid()));
    }

    private static boolean isRead(Socket socket) {
        try {
            return socket.available() == 0;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Credentials ownCredentials() throws IOException {
        try (SocketPair pair = Socket.pair()) {
            return pair.first().get(Options.SO_PEERCRED);
        }
    }

    /// Told by the sender: its own are always true, and those of a process that is gone never are.
    @Each(Kind.Group.UNIX)
    @Covers("ControlMessage.Credentials")
    default void credentials_sent_areCheckedByTheKernel(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().set(Options.SO_PASSCRED, true);
        Credentials own = ownCredentials();
        var mine = new ControlMessage.Credentials(own.pid(), own.uid(), own.gid());

        ends.here().sendMsg(List.of(one()), List.of(mine), Address.NONE, MsgFlags.NONE);
        assertThat(ends.there().recvMsg(room(9), 100, MsgFlags.NONE).control()).containsExactly(mine);

        var dead = List.<ControlMessage>of(new ControlMessage.Credentials(Integer.MAX_VALUE, own.uid(), own.gid()));
        Errno answer = own.uid() == 0 ? Errno.ESRCH : Errno.EPERM;
        Lab.refused(answer, () -> ends.here().sendMsg(List.of(one()), dead, Address.NONE, MsgFlags.NONE));
    }

    /// An empty record reads as zero, as the end does: what it carries tells that it is one.
    @Each(Kind.Group.SEQPACKET)
    @Covers("Socket.recvMsg")
    default void emptyRecord_withCredentials_isNotTheEnd(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().set(Options.SO_PASSCRED, true);
        for (int i = 0; i < 3; i++) {
            ends.here().send(new byte[0]);
        }
        ends.here().close();

        assertThat(ends.there().recvMsg(room(9), 100, MsgFlags.NONE).count()).isZero();
        Message cut = ends.there().recvMsg(room(9), MsgFlags.NONE);
        assertThat(cut.count()).as("without room for them").isZero();
        assertThat(cut.isControlTruncated()).isTrue();
        try (MessageBatch batch = MessageBatch.of(4, 9)) {
            assertThat(ends.there().recvMany(batch)).isEqualTo(1);
        }
        assertThat(ends.there().recvMsg(room(9), 100, MsgFlags.NONE).count()).isEqualTo(Socket.EOF);
    }

    @Each(Kind.Group.UNIX)
    @Covers("ControlMessage.PidFd")
    default void pidFd_isTheSendersProcess(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().set(Options.SO_PASSPIDFD, true);
        ends.here().send(new byte[] {1});
        long before = descriptorsOf(ends.here());
        try (Message message = ends.there().recvMsg(room(9), ControlMessage.space(4), MsgFlags.NONE)) {
            Fd fd = message.find(ControlMessage.PidFd.class).orElseThrow().fd();
            assertThat(fd.isOwned()).isTrue();
            assertThat(Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd.number())))
                    .contains("Pid:\t" + ProcessHandle.current().pid());
        }
        assertThat(descriptorsOf(ends.here())).isEqualTo(before);
    }

    @Each(Kind.Group.UNIX)
    @Covers("ControlMessage.RawControl")
    default void rawControl_isWhatTheKernelTakes(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        byte[] number = ByteBuffer.allocate(4)
                .order(java.nio.ByteOrder.nativeOrder())
                .putInt(ends.here().fd())
                .array();
        var raw = List.<ControlMessage>of(new ControlMessage.RawControl(1, 1, number));
        ends.here().sendMsg(List.of(one()), raw, Address.NONE, MsgFlags.NONE);
        try (Message message = ends.there().recvFds(one(), 1)) {
            assertThat(message.fds()).hasSize(1);
        }
        var unknown = List.<ControlMessage>of(new ControlMessage.RawControl(1, 4711, number));
        Lab.refused(Errno.EINVAL, () -> ends.here().sendMsg(List.of(one()), unknown, Address.NONE, MsgFlags.NONE));
        var elsewhere = List.<ControlMessage>of(new ControlMessage.RawControl(0, 2, number));
        assertThatThrownBy(() -> ends.here().sendMsg(List.of(one()), elsewhere, Address.NONE, MsgFlags.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Each(Kind.Group.UNIX)
    @Covers({"Socket.recvMsg", "Socket.sendMsg"})
    default void message_ofManyParts_isWhole(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        byte[] data = Lab.pattern(3000);
        List<ByteBuffer> out = parts(ByteBuffer.wrap(data), 7);
        List<ByteBuffer> in = parts(ByteBuffer.allocateDirect(3000), 13);

        assertThat(ends.here()
                        .sendMsg(
                                out,
                                List.of(ControlMessage.Rights.of(ends.here().fd())),
                                Address.NONE,
                                MsgFlags.NONE))
                .isEqualTo(3000);
        try (Message message = ends.there().recvMsg(in, 100, MsgFlags.NONE)) {
            assertThat(message.count()).isEqualTo(3000);
            assertThat(message.fds()).hasSize(1);
        }
        byte[] got = new byte[3000];
        int at = 0;
        for (ByteBuffer part : in) {
            part.flip();
            int count = part.remaining();
            part.get(got, at, count);
            at += count;
        }
        assertThat(got).isEqualTo(data);
        assertThatThrownBy(() -> ends.there().recvMsg(in, -1, MsgFlags.NONE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<ByteBuffer> parts(ByteBuffer whole, int count) {
        var parts = new ArrayList<ByteBuffer>();
        int size = whole.capacity() / count;
        for (int i = 0; i < count; i++) {
            parts.add(whole.slice(i * size, i == count - 1 ? whole.capacity() - i * size : size));
        }
        return parts;
    }

    /// What a closed or interrupted call would have got stays for the next.
    @Each(Kind.Group.UNIX)
    @Covers("Socket.recvFds")
    default void recvFds_interrupted_losesNothing(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Background<Message> call =
                lab().waiting(ends.there(), () -> ends.there().recvFds(one(), 1));
        call.interrupt();
        assertThat(call.failure()).isInstanceOf(CallInterruptedException.class);
        ends.here().sendFds(one(), ends.here().fd());
        try (Message message = ends.there().recvFds(ByteBuffer.allocate(1), 1)) {
            assertThat(message.fds()).hasSize(1);
        }
    }

    @Each(Kind.Group.UNIX_STREAM)
    @Covers("Socket.sendMsg")
    default void sendMsg_noRoom_waitsAndGoesOn(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        int filled = Lab.fill(ends.here(), 4096);
        List<ControlMessage> with = List.of(ControlMessage.Rights.of(ends.here().fd()));
        ByteBuffer more = ByteBuffer.allocate(10);
        assertThat(ends.here().sendMsg(List.of(more), with, Address.NONE, MsgFlags.MSG_DONTWAIT))
                .isEqualTo(Socket.WOULD_BLOCK);
        Background<Integer> call =
                lab().waiting(ends.here(), () -> ends.here().sendMsg(List.of(more), with, Address.NONE, MsgFlags.NONE));
        Lab.exactly(ends.there(), filled);
        assertThat(call.result()).isEqualTo(10);
        try (Message message = ends.there().recvFds(ByteBuffer.allocate(10), 1)) {
            assertThat(message.fds()).hasSize(1);
        }
        assertThat(Arrays.asList(ends.here().recvError(), ends.there().recvError()))
                .as("a Unix socket has no error queue, and says so by having nothing in it")
                .allMatch(java.util.Optional::isEmpty);
        assertThat(ends.here().awaitZeroCopy(Deadline.NOW)).isEmpty();
    }
}
