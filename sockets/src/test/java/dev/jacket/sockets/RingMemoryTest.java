package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.checks.Needs;
import dev.jacket.checks.Row;
import dev.jacket.loop.Backend;
import dev.jacket.loop.Deadline;
import dev.jacket.loop.LoopConfig;
import dev.jacket.loop.internal.EventLoop;
import dev.jacket.loop.internal.Host;
import dev.jacket.loop.internal.LoopGroup;
import dev.jacket.sys.LinuxIoUring;
import dev.jacket.sys.Syscall;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The buffers that a ring receives into: too few of them, and whose each is at any time.
@Needs("io_uring")
class RingMemoryTest {
    private static final int BUFFER = 16 << 10;
    private static final int PIECE = 100_000;

    // One host for all tests: each would keep wakers.
    private static final FaultyKernel KERNEL = new FaultyKernel();
    private static final Host HOST = new Host(KERNEL, System::nanoTime);

    private final List<LoopGroup> groups = new ArrayList<>();
    private final List<Lab> labs = new ArrayList<>();

    /// Clients run on threads of their own.
    private final Lab outside =
            new Lab(Host.system(), body -> Thread.ofPlatform().daemon().unstarted(body));

    private Lab ringOf(int buffers) {
        LoopGroup loops = LoopGroup.start(
                HOST, LoopConfig.DEFAULT.loops(1).backend(Backend.IO_URING).bufferBytes(buffers * BUFFER));
        groups.add(loops);
        Lab lab = new Lab(HOST, loops::newThread);
        labs.add(lab);
        return lab;
    }

    @AfterEach
    void close() throws IOException {
        KERNEL.with(FaultyKernel.none());
        for (Lab lab : labs) {
            lab.close();
        }
        outside.close();
        groups.forEach(LoopGroup::close);
    }

    private static void echo(Socket socket) throws IOException {
        try (SocketStream stream = socket.stream()) {
            for (ByteBuffer piece; (piece = stream.read()) != null; ) {
                stream.write(piece);
            }
        }
    }

    private Background<Boolean> sending(Socket socket, byte[] bytes) {
        return outside.start(() -> {
            for (int at = 0; at < bytes.length; at += PIECE) {
                socket.sendAll(bytes, at, Math.min(PIECE, bytes.length - at));
            }
            return true;
        });
    }

    @Row("C11")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void streamsWantMoreBuffersThanThereAre_everyByteComesBack(int buffers) throws Exception {
        Lab lab = ringOf(buffers);
        byte[] bytes = Lab.pattern(3 << 20);
        List<Background<Boolean>> receiving = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Lab.Ends ends = lab.ends(i % 2 == 0 ? Kind.TCP4 : Kind.STREAM_ABSTRACT);
            lab.start(() -> {
                echo(ends.there());
                return true;
            });
            sending(ends.here(), bytes);
            receiving.add(outside.start(() -> Arrays.equals(Lab.exactly(ends.here(), bytes.length), bytes)));
        }
        for (Background<Boolean> each : receiving) {
            assertThat(each.result()).isTrue();
        }
    }

    /// The reader has the only buffer when more comes, so the ring's request ends. Symptom: when another thread carried
    /// the reader while the loop was stuck, nobody woke it again, as neither the ring nor anybody else watched.
    @Test
    @Row("C18")
    void loopWasStuckAndNothingIsRequested_itsReaderIsWokenAgain() throws Exception {
        Lab lab = ringOf(1);
        for (int round = 0; round < 5; round++) {
            Lab.Ends ends = lab.ends(Kind.TCP4);
            var hasRead = new CountDownLatch(1);
            var isStuck = new CountDownLatch(1);
            var hasReadBeside = new CountDownLatch(1);
            var held = new AtomicBoolean(true);
            Background<Byte> reading = lab.start(() -> {
                try (SocketStream stream = ends.there().stream()) {
                    assertThat(one(stream)).isEqualTo((byte) 1);
                    hasRead.countDown();
                    isStuck.await();
                    assertThat(one(stream)).isEqualTo((byte) 2);
                    hasReadBeside.countDown();
                    return one(stream);
                }
            });
            ends.here().sendAll(new byte[] {1});
            assertThat(hasRead.await(Lab.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            ends.here().sendAll(new byte[] {2});
            for (int i = 0; i < 3; i++) {
                assertThat(lab.start(() -> true).result()).isTrue(); // a round of the loop, which hears of the end
            }
            Background<Boolean> holding = lab.start(() -> {
                isStuck.countDown();
                while (held.get()) {
                    Thread.onSpinWait();
                }
                return true;
            });
            assertThat(hasReadBeside.await(Lab.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            Lab.until(() -> reading.isReceiving(ends.there()));
            held.set(false);
            assertThat(holding.result()).isTrue();
            Lab.until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(each -> each.getName().equals("jacket-relief")));
            ends.here().sendAll(new byte[] {3});
            assertThat(reading.result()).isEqualTo((byte) 3);
        }
    }

    private static byte one(SocketStream stream) throws IOException {
        return Objects.requireNonNull(stream.read()).get();
    }

    /// Symptom: whoever only looked whether something had come was never told, as nobody asked the kernel any more.
    @Row("C11")
    @Test
    void anotherHasTheOnlyBuffer_whoOnlyLooksIsTold() throws Exception {
        Lab lab = ringOf(1);
        Lab.Ends holder = lab.ends(Kind.TCP4);
        Lab.Ends ends = lab.ends(Kind.TCP4);
        var lent = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        Background<Byte> holding = lab.start(() -> {
            byte first = one(holder.there().stream());
            lent.countDown();
            leave.await();
            return first;
        });
        holder.here().sendAll(new byte[] {1});
        lent.await();
        assertThat(groups.getFirst().status().getFirst().freeBuffers()).isZero();
        SocketStream stream = ends.there().stream();
        for (int round = 0; round < 3; round++) {
            byte sent = (byte) (2 + round);
            Background<Byte> looking = lab.start(() -> {
                awaitLooking(stream);
                return one(stream);
            });
            ends.here().sendAll(new byte[] {sent});
            assertThat(looking.result()).isEqualTo(sent);
        }
        ends.here().shutdown(Shutdown.WRITE);
        Background<Boolean> looking = lab.start(() -> {
            awaitLooking(stream);
            return stream.read() == null;
        });
        assertThat(looking.result()).isTrue();
        leave.countDown();
        assertThat(holding.result()).isEqualTo((byte) 1);
    }

    @SuppressWarnings("ThreadPriorityCheck") // others have their turns
    private static void awaitLooking(SocketStream stream) throws IOException {
        while (!stream.isReady()) {
            Thread.yield();
        }
    }

    /// The kernel has always more for it, and the ring no buffer. Symptom: as it never waited, nobody else of the loop
    /// had a turn, and the buffer was not given back either.
    @Row("C11")
    @Test
    void anotherHasTheOnlyBuffer_readerThatIsNeverDoneLetsOthersRun() throws Exception {
        Lab lab = ringOf(1);
        Lab.Ends holder = lab.ends(Kind.TCP4);
        Lab.Ends ends = lab.ends(Kind.TCP4);
        var leave = new CountDownLatch(1);
        Background<Byte> holding = lab.start(() -> {
            byte first = one(holder.there().stream());
            leave.await();
            return first;
        });
        holder.here().sendAll(new byte[] {1});
        Lab.until(() -> groups.getFirst().status().getFirst().freeBuffers() == 0);
        int fd = ends.there().fd();
        KERNEL.with((_, nr, arguments) ->
                nr == Syscall.RECVFROM && arguments[0] == fd ? arguments[2] : FaultyKernel.Fault.PASS);
        var over = new AtomicBoolean();
        var pieces = new AtomicInteger();
        Background<Boolean> reading = lab.start(() -> {
            SocketStream stream = ends.there().stream();
            while (!over.get()) {
                one(stream);
                pieces.incrementAndGet();
            }
            return true;
        });
        ends.here().sendAll(new byte[] {2});
        try {
            Lab.until(() -> pieces.get() > 1000);
            assertThat(lab.start(RingMemoryTest::turns).result()).isEqualTo(100);
        } finally {
            over.set(true);
            leave.countDown();
        }
        assertThat(reading.result()).isTrue();
        assertThat(holding.result()).isEqualTo((byte) 1);
    }

    /// {@return 100, the turns that it had on the loop's own thread and not on one that stands in for it}
    @SuppressWarnings("ThreadPriorityCheck") // it is about turns
    private static int turns() {
        int had = 0;
        while (had < 100) {
            Thread.yield();
            had += EventLoop.current() == null ? 0 : 1;
        }
        return had;
    }

    /// More streams than there are buffers, each of which has echoed something.
    @Test
    void streamsAreIdle_theRingHasAllItsBuffers() throws Exception {
        Lab lab = ringOf(16);
        for (int i = 0; i < 40; i++) {
            Lab.Ends ends = lab.ends(i % 2 == 0 ? Kind.TCP4 : Kind.STREAM_ABSTRACT);
            lab.start(() -> {
                echo(ends.there());
                return true;
            });
            byte[] bytes = Lab.pattern(100 * i + 1);
            ends.here().sendAll(bytes);
            assertThat(Lab.exactly(ends.here(), bytes.length)).isEqualTo(bytes);
        }
        Lab.until(() -> groups.getFirst().status().getFirst().freeBuffers() == 16);
    }

    /// What a reader has been lent is nobody else's, however much the others receive.
    @Row("N2")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void bufferIsLent_othersReceiveMuch_itStaysAsItIs(int buffers) throws Exception {
        Lab lab = ringOf(buffers);
        Lab.Ends holder = lab.ends(Kind.TCP4);
        byte[] canary = Lab.pattern(10_000);
        holder.here().sendAll(canary);
        var lent = new CountDownLatch(1);
        var look = new CountDownLatch(1);
        Background<byte[]> holding = lab.start(() -> {
            SocketStream stream = holder.there().stream();
            ByteBuffer piece = Objects.requireNonNull(stream.read());
            lent.countDown();
            look.await();
            byte[] seen = new byte[piece.remaining()];
            piece.get(seen);
            return seen;
        });
        lent.await();
        Lab.Ends ends = lab.ends(Kind.TCP4);
        byte[] other = new byte[2 << 20];
        lab.start(() -> {
            echo(ends.there());
            return true;
        });
        sending(ends.here(), other);
        assertThat(Lab.exactly(ends.here(), other.length)).isEqualTo(other);
        look.countDown();

        byte[] seen = holding.result();
        assertThat(seen).isNotEmpty().isEqualTo(Arrays.copyOf(canary, seen.length));
    }

    /// A ring's memory may go only after the last word about it, and so may the numbers that it uses.
    @Row("L9")
    @Test
    void loopEndsWhileItReceives_requestsEndBefore() throws Exception {
        Lab lab = ringOf(4);
        List<Lab.Ends> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Lab.Ends ends = lab.ends(Kind.TCP4);
            all.add(ends);
            SocketStream stream = ends.there().stream();
            Background<Throwable> reading =
                    lab.start(() -> catchThrowable(() -> stream.read(Deadline.after(Duration.ofMillis(1)))));
            assertThat(reading.result()).isInstanceOf(CallTimeoutException.class);
            assertThat(ends.there().handle.descriptor.isInUse()).isTrue();
        }

        groups.removeLast().close();

        for (Lab.Ends ends : all) {
            assertThat(ends.there().handle.descriptor.isInUse()).isFalse();
            ends.here().sendAll(new byte[] {4});
            assertThat(Lab.exactly(ends.there(), 1)).containsExactly(4);
        }
    }

    /// The kernel is slow to say that it has done with a request: its file keeps its number till then, and its memory
    /// is there.
    @Row("N2")
    @Test
    void lastCompletionIsLate_numberAndMemoryAreWithheld() throws Exception {
        Lab lab = ringOf(4);
        Lab.Ends ends = lab.ends(Kind.TCP4);
        var silent = new AtomicBoolean();
        var closes = new AtomicInteger();
        var entered = new AtomicInteger();
        int fd = ends.there().fd();
        KERNEL.with((_, nr, arguments) -> {
            if (nr == Syscall.CLOSE && arguments[0] == fd) {
                closes.incrementAndGet();
            }
            if (nr == Syscall.IO_URING_ENTER && silent.get()) {
                arguments[2] = 0; // submits, and hears nothing
                arguments[3] &= ~(long) LinuxIoUring.IORING_ENTER_GETEVENTS;
                entered.incrementAndGet();
            }
            return FaultyKernel.Fault.PASS;
        });
        Background<Byte> first = lab.start(
                () -> Objects.requireNonNull(ends.there().stream().read()).get());
        Lab.until(() -> first.isReceiving(ends.there()));
        ends.here().sendAll(new byte[] {3});
        assertThat(first.result()).isEqualTo((byte) 3);

        silent.set(true);
        lab.start(() -> {
                    ends.there().close();
                    return true;
                })
                .result();
        int before = entered.get();
        Lab.until(() -> entered.get() > before + 10); // the cancellation has been submitted by now
        assertThat(closes).hasValue(0);
        silent.set(false);
        Lab.until(() -> closes.get() == 1);
        assertThat(ends.here().recvInto(new byte[1])).isEqualTo(Socket.EOF);
    }
}
