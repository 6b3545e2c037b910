package dev.jacket.sockets;

import static dev.jacket.testkit.FaultyKernel.Fault.PASS;
import static dev.jacket.testkit.FaultyKernel.always;
import static dev.jacket.testkit.FaultyKernel.cutting;
import static dev.jacket.testkit.FaultyKernel.failingFirst;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.checks.Covers;
import dev.jacket.checks.Row;
import dev.jacket.loop.Deadline;
import dev.jacket.loop.internal.Host;
import dev.jacket.sys.Errnos;
import dev.jacket.sys.ForeignMemory;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.Syscall;
import dev.jacket.sys.msghdr;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The calls that move messages, on a kernel that does what kernels seldom do: whatever it answers, what arrives is
/// what was sent, once, and what did not go is still there.
@OnEachThread
class MessageFaultTest {
    /// A call, and how to carry something by it.
    enum Call {
        RECVMSG(Syscall.RECVMSG) {
            @Override
            void carry(Lab.Ends ends, int flags) throws IOException {
                List<ByteBuffer> parts = parts(new byte[SIZE]);
                int count = ends.there().recvMsg(parts, 0, MsgFlags.of(flags)).count();
                assertThat(count).isEqualTo(SIZE);
                assertThat(parts).allMatch(part -> !part.hasRemaining());
                assertThat(joined(parts)).isEqualTo(Lab.pattern(SIZE));
            }
        },
        RECVMMSG(Syscall.RECVMMSG) {
            @Override
            void carry(Lab.Ends ends, int flags) throws IOException {
                try (MessageBatch batch = MessageBatch.of(3, SIZE)) {
                    assertThat(ends.there()
                                    .recvMany(
                                            batch,
                                            MsgFlags.of(flags),
                                            ends.there().handle.deadline()))
                            .isEqualTo(1);
                    assertThat(batch.data(0)).isEqualTo(ByteBuffer.wrap(Lab.pattern(SIZE)));
                }
            }
        },
        SENDMSG(Syscall.SENDMSG) {
            @Override
            void carry(Lab.Ends ends, int flags) throws IOException {
                List<ByteBuffer> parts = parts(Lab.pattern(SIZE));
                try {
                    assertThat(ends.here().sendMsg(parts, MsgFlags.of(flags))).isEqualTo(SIZE);
                } catch (IOException | AssertionError failed) {
                    assertThat(parts).allMatch(part -> part.position() == 0);
                    throw failed;
                }
                assertThat(parts).allMatch(part -> !part.hasRemaining());
            }
        },
        SENDMMSG(Syscall.SENDMMSG) {
            @Override
            void carry(Lab.Ends ends, int flags) throws IOException {
                try (MessageBatch batch = MessageBatch.of(1, SIZE)) {
                    batch.add(ByteBuffer.wrap(Lab.pattern(SIZE)));
                    try {
                        assertThat(ends.here()
                                        .sendMany(
                                                batch,
                                                MsgFlags.of(flags),
                                                ends.here().handle.deadline()))
                                .isEqualTo(1);
                    } catch (IOException | AssertionError failed) {
                        assertThat(batch.count()).isEqualTo(1);
                        throw failed;
                    }
                    assertThat(batch.isEmpty()).isTrue();
                }
            }
        };

        final Syscall nr;

        Call(Syscall nr) {
            this.nr = nr;
        }

        /// Moves [#SIZE] bytes of the pattern, of which all must go.
        abstract void carry(Lab.Ends ends, int flags) throws IOException;

        boolean receives() {
            return this == RECVMSG || this == RECVMMSG;
        }

        boolean isOf(Kind kind) {
            return this == RECVMSG || this == SENDMSG || kind.is(Kind.Group.MESSAGE);
        }

        Socket socket(Lab.Ends ends) {
            return receives() ? ends.there() : ends.here();
        }

        /// What the other side does before the call.
        void begin(Lab.Ends ends) throws IOException {
            if (receives()) {
                assertThat(ends.here().send(Lab.pattern(SIZE))).isEqualTo(SIZE);
            }
        }

        /// What the other side finds after the call: that, and nothing more.
        void end(Lab.Ends ends) throws IOException {
            if (!receives()) {
                assertThat(ends.there().recv(2 * SIZE)).isEqualTo(Lab.pattern(SIZE));
            }
            assertThat(ends.there().recvInto(new byte[1], 0, 1, MsgFlags.MSG_DONTWAIT))
                    .isEqualTo(Socket.WOULD_BLOCK);
        }
    }

    static final int SIZE = 700;
    private static final List<Kind> KINDS =
            List.of(Kind.TCP4, Kind.UDP6, Kind.STREAM_ABSTRACT, Kind.DGRAM_PATH, Kind.SEQPACKET_ABSTRACT);

    // One host for all tests: each would keep a poller.
    private static final FaultyKernel KERNEL = new FaultyKernel();

    /// What tests of these tests get wrong above that kernel.
    static final FaultyKernel MISTAKEN = new FaultyKernel(KERNEL);

    static final Host HOST = new Host(MISTAKEN, System::nanoTime);

    private final Lab lab = new Lab(HOST, ThreadKind::another);

    @AfterEach
    void close() throws IOException {
        KERNEL.with(FaultyKernel.none());
        lab.close();
    }

    static Stream<Arguments> calls() {
        return Stream.of(Call.values()).flatMap(MessageFaultTest::kindsOf);
    }

    static Stream<Arguments> receives() {
        return Stream.of(Call.values()).filter(Call::receives).flatMap(MessageFaultTest::kindsOf);
    }

    private static Stream<Arguments> kindsOf(Call call) {
        return KINDS.stream().filter(call::isOf).map(kind -> Arguments.of(call, kind));
    }

    private static List<ByteBuffer> parts(byte[] bytes) {
        return List.of(
                ByteBuffer.wrap(bytes, 0, 1),
                ByteBuffer.allocateDirect(299).put(0, bytes, 1, 299),
                ByteBuffer.wrap(bytes, 300, bytes.length - 300).slice());
    }

    /// {@return what the parts hold, up to their positions}
    private static byte[] joined(List<ByteBuffer> parts) {
        ByteBuffer whole = ByteBuffer.allocate(
                parts.stream().mapToInt(ByteBuffer::position).sum());
        parts.forEach(part -> whole.put(part.duplicate().flip()));
        return whole.array();
    }

    private static FaultyKernel.Fault counting(AtomicInteger tries, Call call, FaultyKernel.Fault fault) {
        return (n, nr, arguments) -> {
            if (nr == call.nr) {
                tries.incrementAndGet();
            }
            return fault.at(n, nr, arguments);
        };
    }

    @ParameterizedTest
    @MethodSource("calls")
    @Row("C12")
    void signals_howeverMany_changeNothing(Call call, Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        var hooks = new AtomicInteger();
        var tries = new AtomicInteger();
        call.socket(ends).onSignal(hooks::incrementAndGet);
        call.begin(ends);
        KERNEL.with(counting(tries, call, failingFirst(call.nr, 3, Errnos.EINTR)));

        call.carry(ends, 0);

        KERNEL.with(FaultyKernel.none());
        assertThat(hooks).hasValue(3);
        assertThat(tries).hasValue(4);
        call.end(ends);
    }

    /// A readiness that was none: somebody else has taken what came, as who shares the descriptor may.
    @ParameterizedTest
    @MethodSource("receives")
    void nothingAfterAll_blocking_waitsAndGoesOn(Call call, Kind kind) throws Exception {
        Lab.Ends ends = lab.ends(kind);
        Background<Boolean> receiving = lab.waiting(ends.there(), () -> {
            call.carry(ends, 0);
            return true;
        });
        var taken = new AtomicInteger();
        KERNEL.with((_, nr, arguments) ->
                nr == call.nr && taken.getAndAdd(take((int) arguments[0], taken)) == 0 ? -Errnos.EAGAIN : PASS);

        call.begin(ends);
        Lab.until(() -> taken.get() > 0);
        assertThat(receiving.isDone()).isFalse();
        call.begin(ends);

        assertThat(receiving.result()).isTrue();
        KERNEL.with(FaultyKernel.none());
        assertThat(taken).hasValue(SIZE);
        call.end(ends);
    }

    /// {@return how many bytes were taken from under the caller, the first time; 0 later}
    private static int take(int fd, AtomicInteger before) {
        try (Arena arena = Arena.ofConfined()) {
            long memory = arena.allocate(SIZE).address();
            return before.get() > 0
                    ? 0
                    : (int) Math.max(0, Kernel.system().recvfrom(fd, memory, SIZE, MsgFlags.MSG_DONTWAIT.bits(), 0, 0));
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void nothingAfterAll_notWaiting_wouldBlockAndNothingIsLost(Call call, Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        var tries = new AtomicInteger();
        call.begin(ends);
        KERNEL.with(counting(tries, call, always(Errnos.EAGAIN, call.nr)));

        assertThat(catchThrowable(() -> call.carry(ends, MsgFlags.MSG_DONTWAIT.bits())))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but was: " + Socket.WOULD_BLOCK);
        call.socket(ends).nonBlocking();
        assertThat(catchThrowable(() -> call.carry(ends, 0)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but was: " + Socket.WOULD_BLOCK);
        assertThat(tries).as("a try for each call").hasValue(2);
        call.socket(ends).blocking();

        KERNEL.with(FaultyKernel.none());
        call.carry(ends, 0);
        call.end(ends);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void nothingAfterAll_limited_timesOutAndNothingIsLost(Call call, Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        call.begin(ends);
        call.socket(ends).timeout(Duration.ofMillis(5));
        KERNEL.with(always(Errnos.EAGAIN, call.nr));

        Throwable failure = catchThrowable(() -> call.carry(ends, 0));

        KERNEL.with(FaultyKernel.none());
        assertThat(failure)
                .isInstanceOf(CallTimeoutException.class)
                .hasMessageStartingWith(call.nr.name().toLowerCase(java.util.Locale.ROOT) + " ");
        assertThat(((CallTimeoutException) failure).bytesTransferred).isZero();
        call.socket(ends).blocking();
        call.carry(ends, 0);
        call.end(ends);
    }

    /// No memory is an error and never a wait, and what was to move is still there.
    @ParameterizedTest
    @MethodSource("calls")
    @Row("C11")
    void kernelShortOfMemory_failsAtOnceAndNothingIsLost(Call call, Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        call.begin(ends);
        for (int errno : new int[] {Errnos.ENOBUFS, Errnos.ENOMEM}) {
            var tries = new AtomicInteger();
            KERNEL.with(counting(tries, call, failingFirst(call.nr, 1, errno)));

            Throwable failure = Lab.refused(Errno.of(errno), () -> call.carry(ends, 0));

            assertThat(failure)
                    .isExactlyInstanceOf(SocketCallException.class)
                    .hasMessageStartingWith(call.nr.name().toLowerCase(java.util.Locale.ROOT) + " ");
            assertThat(Errno.of(failure).isResource()).isTrue();
            assertThat(tries).hasValue(1);
        }
        KERNEL.with(FaultyKernel.none());
        call.carry(ends, 0);
        call.end(ends);
    }

    /// What went is known to the byte, and the descriptors went with the first of them and no second time.
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"TCP4", "STREAM_ABSTRACT"})
    void sendMsg_cutShort_movesThePositionsByWhatWent(Kind kind) throws IOException {
        for (int most : new int[] {1, 2, 300, 301, 699}) {
            Lab.Ends ends = lab.ends(kind);
            boolean unix = kind.is(Kind.Group.UNIX);
            List<ControlMessage> with =
                    unix ? List.of(ControlMessage.Rights.of(ends.here().fd())) : List.of();
            List<ByteBuffer> parts = parts(Lab.pattern(SIZE));
            KERNEL.with(cutting(Syscall.SENDMSG, most));

            assertThat(ends.here().sendMsg(parts, with, Address.NONE, MsgFlags.NONE))
                    .isEqualTo(most);

            int rest = parts.stream().mapToInt(ByteBuffer::remaining).sum();
            assertThat(rest).isEqualTo(SIZE - most);
            KERNEL.with(FaultyKernel.none());
            assertThat(ends.here().sendMsg(parts, MsgFlags.NONE)).isEqualTo(rest);
            ByteBuffer arrived = ByteBuffer.allocate(SIZE);
            int descriptors = 0;
            while (arrived.hasRemaining()) {
                try (Message message = ends.there().recvMsg(List.of(arrived), 100, MsgFlags.NONE)) {
                    assertThat(message.count()).isPositive();
                    descriptors += message.fds().size();
                }
            }
            assertThat(arrived.array()).isEqualTo(Lab.pattern(SIZE));
            assertThat(descriptors).isEqualTo(with.size());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"TCP6", "STREAM_PATH"})
    @Covers("MSG_WAITALL")
    void recvMsg_cutShort_fillsAllPartsWhereAllIsWanted(Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        ends.here().sendAll(Lab.pattern(SIZE));
        KERNEL.with(cutting(Syscall.RECVMSG, 299));
        List<ByteBuffer> parts = parts(new byte[SIZE]);
        assertThat(ends.there().recvMsg(parts, MsgFlags.NONE).count()).isEqualTo(299);
        assertThat(parts.stream().mapToInt(ByteBuffer::remaining).sum()).isEqualTo(SIZE - 299);
        assertThat(ends.there().recvMsg(parts, MsgFlags.MSG_WAITALL).count()).isEqualTo(SIZE - 299);
        assertThat(joined(parts)).isEqualTo(Lab.pattern(SIZE));

        long seed = new Random().nextLong();
        for (int round = 0; round < 20; round++) {
            ends.here().sendAll(Lab.pattern(SIZE));
            KERNEL.with(FaultyKernel.splitting(new Random(seed + round)));
            List<ByteBuffer> more = parts(new byte[SIZE]);
            assertThat(ends.there().recvMsg(more, MsgFlags.MSG_WAITALL).count())
                    .as("seed %d", seed + round)
                    .isEqualTo(SIZE);
            assertThat(joined(more)).as("seed %d", seed + round).isEqualTo(Lab.pattern(SIZE));
        }
    }

    private static MessageBatch five() {
        MessageBatch batch = MessageBatch.of(5, 9);
        for (int i = 1; i <= 5; i++) {
            batch.add(ByteBuffer.wrap(Lab.pattern(i)));
        }
        return batch;
    }

    private static void assertFiveArrive(Socket socket) throws IOException {
        for (int i = 1; i <= 5; i++) {
            assertThat(socket.recv(9)).isEqualTo(Lab.pattern(i));
        }
        assertThat(socket.recvInto(new byte[1], 0, 1, MsgFlags.MSG_DONTWAIT)).isEqualTo(Socket.WOULD_BLOCK);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UDP4", "DGRAM_ABSTRACT", "SEQPACKET_PATH"})
    void sendMany_cutShort_goesOnBehindWhatWent(Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        try (MessageBatch batch = five()) {
            KERNEL.with(cutting(Syscall.SENDMMSG, 2));
            assertThat(ends.here().sendMany(batch)).isEqualTo(2);
            assertThat(batch.count()).isEqualTo(3);
            assertThat(batch.data(0).remaining()).isEqualTo(3);

            KERNEL.with(failingFirst(Syscall.SENDMMSG, 1, Errnos.ENOBUFS));
            Lab.refused(Errno.ENOBUFS, () -> ends.here().sendMany(batch));
            assertThat(batch.count()).isEqualTo(3);

            KERNEL.with(cutting(Syscall.SENDMMSG, 2));
            assertThat(ends.here().sendMany(batch)).isEqualTo(2);
            assertThat(ends.here().sendMany(batch)).isEqualTo(1);
            assertThat(batch.isEmpty()).isTrue();
        }
        assertFiveArrive(ends.there());
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UDP4", "DGRAM_ABSTRACT", "SEQPACKET_PATH"})
    void recvMany_cutShort_leavesTheOthersForTheNext(Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        try (MessageBatch out = five();
                MessageBatch in = MessageBatch.of(5, 9)) {
            assertThat(ends.here().sendMany(out)).isEqualTo(5);
            Lab.awaitArrival(ends.there(), 10);
            KERNEL.with(cutting(Syscall.RECVMMSG, 2));
            List<Integer> lengths = new ArrayList<>();
            for (int expected : new int[] {2, 2, 1}) {
                assertThat(ends.there().recvMany(in)).isEqualTo(expected);
                assertThat(in.count()).isEqualTo(expected);
                for (int i = 0; i < expected; i++) {
                    lengths.add(in.message(i).count());
                }
            }
            assertThat(lengths).containsExactly(1, 2, 3, 4, 5);
            assertThat(ends.there().recvMany(in, MsgFlags.NONE, Deadline.NOW)).isEqualTo(Socket.WOULD_BLOCK);
            assertThat(in.isEmpty()).isTrue();
        }
    }

    /// Whoever closes a descriptor while it is being sent: its number means the same file until the call is over.
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"STREAM_ABSTRACT", "SEQPACKET_PATH"})
    @Row("N4")
    void descriptor_closedDuringTheSend_isPassedAllTheSame(Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        Fd fd = Fd.adopt(lab.open(Kind.UDP4).detach());
        int number = fd.number();
        List<ControlMessage> with = List.of(new ControlMessage.Rights(List.of(fd)));
        KERNEL.with((_, nr, _) -> {
            if (nr == Syscall.SENDMSG || nr == Syscall.SENDMMSG) {
                fd.close();
            }
            return PASS;
        });
        if (kind.is(Kind.Group.STREAM)) {
            assertThat(ends.here().sendMsg(parts(new byte[SIZE]), with, Address.NONE, MsgFlags.NONE))
                    .isEqualTo(SIZE);
        } else {
            try (MessageBatch batch = MessageBatch.of(2, 9, 24)) {
                batch.add(ByteBuffer.allocate(1), with, Address.NONE);
                assertThat(ends.here().sendMany(batch)).isEqualTo(1);
                batch.add(ByteBuffer.allocate(2));
                batch.add(ByteBuffer.allocate(3), with, Address.NONE);
                assertThat(ends.here().sendMany(batch))
                        .as("up to the closed one")
                        .isEqualTo(1);
                Lab.refused(Errno.EBADF, () -> ends.here().sendMany(batch));
                assertThat(batch.count()).isEqualTo(1);
            }
        }
        assertThat(fd.isOwned()).isFalse();
        assertThat(Kernel.system().fcntl(number, ShareCases.F_GETFD, 0)).isNegative();
        try (Message message = ends.there().recvFds(ByteBuffer.allocate(SIZE), 1)) {
            Socket passed = lab.keep(Socket.fromFd(message.fds().getFirst().take(), Ownership.ADOPT));
            assertThat(passed.type()).isEqualTo(SocketType.DGRAM);
        }
    }

    /// A label comes before the descriptors, and would take their room.
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"STREAM_PATH", "DGRAM_PATH"})
    void recvFds_labelsSwitchedOn_leavesRoomForOne(Kind kind) throws IOException {
        Lab.Ends ends = lab.ends(kind);
        var room = new AtomicInteger();
        KERNEL.with((_, nr, arguments) -> {
            if (nr == Syscall.RECVMSG) {
                room.set((int) msghdr.msg_controllen(ForeignMemory.of(arguments[1], msghdr.SIZEOF)));
            }
            return PASS;
        });
        for (boolean labels : new boolean[] {false, true}) {
            ends.there().set(Options.SO_PASSSEC, labels);
            ends.here().sendFds(ByteBuffer.allocate(1), ends.here().fd());
            try (Message message = ends.there().recvFds(ByteBuffer.allocate(1), 1)) {
                assertThat(message.fds()).hasSize(1);
                assertThat(message.isControlTruncated()).isFalse();
            }
            assertThat(room.get() > 4096).isEqualTo(labels);
        }
    }

    /// An entry of another kind wakes it too, and the next one has an event of its own.
    @Test
    @Covers("Socket.awaitZeroCopy")
    void awaitZeroCopy_wokenForNothing_waitsForTheNextEvent() throws Exception {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        ends.here()
                .set(
                        Options.SO_TIMESTAMPING,
                        Options.Timestamping.of(Options.Timestamping.SOFTWARE
                                | Options.Timestamping.TX_SOFTWARE
                                | Options.Timestamping.OPT_TSONLY));
        var looks = new AtomicInteger();
        KERNEL.with((_, nr, _) -> nr == Syscall.RECVMSG && looks.incrementAndGet() < 0 ? 0 : PASS);
        Background<?> call = lab.waiting(ends.here(), () -> ends.here().awaitZeroCopy(Deadline.NEVER));

        ends.here().send(new byte[] {1});

        // At first, at the entry, and behind it.
        Lab.until(() -> looks.get() >= 3 && ends.here().handle.descriptor.awaiting() > 0);
        call.interrupt();
        assertThat(call.failure()).isInstanceOf(CallInterruptedException.class);
        assertThat(looks.get()).as("looks").isLessThanOrEqualTo(8);
    }
}
