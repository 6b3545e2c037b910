package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.checks.Row;
import dev.jacket.loop.Backend;
import dev.jacket.loop.Deadline;
import dev.jacket.loop.LoopConfig;
import dev.jacket.loop.internal.EventLoop;
import dev.jacket.loop.internal.Host;
import dev.jacket.loop.internal.LoopGroup;
import dev.jacket.sys.Kernel;
import dev.jacket.sys.SysEventfd;
import dev.jacket.testkit.FaultyKernel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the streams of a loop do while one of its threads computes, or blocks in foreign code.
@Row("C18")
abstract class StuckLoopContract {
    /// A second, and four times that where a change is tested.
    private static final Duration SOON = Duration.ofSeconds(4);

    // One host for all tests: each would keep a poller.
    static final FaultyKernel KERNEL = new FaultyKernel();
    private static final Host HOST = new Host(KERNEL, System::nanoTime);

    private final LoopGroup loops =
            LoopGroup.start(HOST, LoopConfig.DEFAULT.loops(1).backend(backend()));
    final Lab lab = new Lab(HOST, loops::newThread);

    abstract Backend backend();

    @BeforeEach
    void check() {
        assertThat(loops.backend()).isEqualTo(backend());
    }

    @AfterEach
    void close() throws IOException {
        lab.close();
        loops.close();
        KERNEL.with(FaultyKernel.none());
    }

    /// A thread that holds its loop until it is let go.
    final class Holder implements AutoCloseable {
        private final CountDownLatch began = new CountDownLatch(1);
        private final Background<?> thread;
        private final Runnable release;

        private Holder(Runnable body, Runnable release) {
            this.release = release;
            this.thread = lab.start(() -> {
                began.countDown();
                body.run();
                return true;
            });
            try {
                assertThat(began.await(Lab.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException impossible) {
                throw new AssertionError(impossible);
            }
        }

        @Override
        public void close() {
            release.run();
            Lab.until(thread::isDone);
        }
    }

    private Holder computing() {
        var held = new AtomicBoolean(true);
        return new Holder(
                () -> {
                    while (held.get()) {
                        Thread.onSpinWait();
                    }
                },
                () -> held.set(false));
    }

    /// In a read(2) of an eventfd that is a blocking one.
    final Holder blocked() {
        Kernel kernel = Kernel.system();
        Arena memory = Arena.ofShared();
        long number = memory.allocate(ValueLayout.JAVA_LONG).address();
        long one = memory.allocateFrom(ValueLayout.JAVA_LONG, 1).address();
        int fd = (int) kernel.eventfd2(0, SysEventfd.EFD_CLOEXEC);
        return new Holder(
                () -> {
                    kernel.read(fd, number, Long.BYTES);
                    kernel.close(fd);
                    memory.close();
                },
                () -> kernel.write(fd, one, Long.BYTES));
    }

    /// An echo server on the loop, one thread for each connection; it ends when its peer does.
    private List<Socket> echoes(int count) throws IOException {
        return echoes(lab, count);
    }

    private static List<Socket> echoes(Lab lab, int count) throws IOException {
        List<Socket> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Lab.Ends ends = lab.ends(Kind.TCP4);
            peers.add(ends.here());
            Background<Boolean> echo = lab.start(() -> {
                while (EventLoop.current() == null) {
                    LockSupport.parkNanos(1_000_000); // the loop is stuck, and could not receive for us
                }
                try (SocketStream stream = ends.there().stream()) {
                    for (ByteBuffer piece; (piece = stream.read()) != null; ) {
                        stream.write(piece);
                    }
                }
                return true;
            });
            ask(ends.here(), 1);
            assertThat(echo.isDone()).isFalse();
        }
        return peers;
    }

    /// Connections that somebody else than the loop begins to read.
    private List<Socket> accepted(int count) throws IOException {
        List<Socket> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Lab.Ends ends = lab.ends(Kind.TCP4);
            peers.add(ends.here());
            lab.start(() -> {
                try (SocketStream stream = ends.there().stream()) {
                    for (ByteBuffer piece; (piece = stream.read()) != null; ) {
                        stream.write(piece);
                    }
                }
                return true;
            });
        }
        return peers;
    }

    private static void ask(Socket peer, int number) throws IOException {
        byte[] sent = {(byte) number, (byte) (number >> 8), 7};
        peer.timeout(Lab.LONG);
        peer.sendAll(sent);
        assertThat(Lab.exactly(peer, sent.length)).isEqualTo(sent);
    }

    private static void askAll(List<Socket> peers, int rounds) throws IOException {
        for (int i = 0; i < rounds; i++) {
            for (Socket peer : peers) {
                long begun = System.nanoTime();
                ask(peer, i);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
            }
        }
    }

    @Test
    void loopComputes_itsOtherConnectionsAnswer() throws Exception {
        List<Socket> peers = echoes(5);
        try (var _ = computing()) {
            askAll(peers, 20);
        }
        askAll(peers, 5);
    }

    @Test
    void loopAndThoseThatStandInForItAreBlocked_itsOtherConnectionsAnswer() throws Exception {
        List<Socket> peers = echoes(3);
        try (var _ = blocked();
                var _ = blocked();
                var _ = computing()) {
            askAll(peers, 10);
            askAll(accepted(3), 3); // those that come meanwhile, too
        }
        askAll(peers, 5);
    }

    /// What came with the event that woke the one that is stuck as well.
    @Test
    void bytesCameBeforeTheLoopWasStuck_areRead() throws Exception {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        SocketStream stream = ends.there().stream();
        Background<Byte> first = lab.start(() -> one(stream));
        ends.here().sendAll(new byte[] {5});
        assertThat(first.result()).isEqualTo((byte) 5);
        ends.here().sendAll(new byte[] {6, 7});
        try (var _ = blocked()) {
            assertThat(lab.start(() -> one(stream)).result()).isEqualTo((byte) 6);
            ends.here().shutdown(Shutdown.WRITE);
            assertThat(lab.start(() -> stream.read() == null).result()).isTrue();
        }
    }

    static byte one(SocketStream stream) throws IOException {
        return Objects.requireNonNull(stream.read()).get(0);
    }

    @Test
    void readerWaitsWhileTheLoopIsStuck_limitCloseAndInterruptReachIt() throws Exception {
        List<Background<Throwable>> readings = new ArrayList<>();
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Lab.Ends ends = lab.ends(Kind.TCP4);
            SocketStream stream = ends.there().stream();
            boolean limited = i == 3;
            sockets.add(ends.there());
            readings.add(lab.start(() -> {
                try {
                    return limited
                            ? new AssertionError(stream.read(Deadline.after(Duration.ofMillis(300))))
                            : new AssertionError(stream.read());
                } catch (IOException thrown) {
                    return thrown;
                }
            }));
        }
        for (int i = 0; i < readings.size(); i++) {
            Background<Throwable> reading = readings.get(i);
            Socket socket = sockets.get(i);
            Lab.until(() -> reading.isReceiving(socket));
        }
        try (var _ = blocked()) {
            long begun = System.nanoTime();
            sockets.get(0).close();
            readings.get(1).interrupt();

            assertThat(readings.get(0).result()).isInstanceOf(AsynchronousCloseException.class);
            assertThat(readings.get(1).result()).isInstanceOf(CallInterruptedException.class);
            assertThat(readings.get(3).result()).isInstanceOf(CallTimeoutException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
            assertThat(readings.get(2).isDone()).isFalse();
            sockets.get(2).close();
            assertThat(readings.get(2).result()).isInstanceOf(AsynchronousCloseException.class);
        }
    }

    /// A thread of the loop begins two others: the loop runs them one after the other, and asks the kernel for nothing
    /// in between.
    private void oneAfterTheOther(Runnable first, Runnable second) {
        loops.newThread(() -> {
                    lab.start(Executors.callable(first));
                    lab.start(Executors.callable(second));
                })
                .start();
    }

    private static void hold(CountDownLatch began, AtomicBoolean held) {
        began.countDown();
        while (held.get()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4000})
    void loopIsStuckBeforeItSends_whatWasWrittenIsSentAllTheSame(int size) throws Exception {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        byte[] bytes = Lab.pattern(size);
        var held = new AtomicBoolean(true);
        var began = new CountDownLatch(1);
        oneAfterTheOther(() -> writeAndRead(ends.there(), bytes), () -> hold(began, held));
        try {
            assertThat(began.await(Lab.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(Lab.exactly(ends.here(), size)).isEqualTo(bytes);
        } finally {
            held.set(false);
        }
    }

    private static void writeAndRead(Socket socket, byte[] bytes) {
        try (SocketStream stream = socket.stream()) {
            stream.write(ByteBuffer.wrap(bytes));
            assertThat(stream.read()).isNull();
        } catch (IOException closed) {
            // the test is over
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4000})
    void loopWasStuckWhenItWasRead_isEchoedWhenTheLoopIsBack(int size) throws Exception {
        Lab.Ends ends = lab.ends(Kind.TCP4);
        byte[] bytes = Lab.pattern(size);
        ends.here().sendAll(bytes);
        Lab.until(() -> hasArrived(ends.there(), size));
        var held = new AtomicBoolean(true);
        oneAfterTheOther(() -> hold(new CountDownLatch(1), held), () -> echoWhenBack(ends.there(), held));

        assertThat(Lab.exactly(ends.here(), size)).isEqualTo(bytes);
    }

    private static boolean hasArrived(Socket socket, int size) {
        try {
            return socket.available() == size;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void echoWhenBack(Socket socket, AtomicBoolean held) {
        try (SocketStream stream = socket.stream()) {
            ByteBuffer read = stream.read();
            held.set(false);
            while (EventLoop.current() == null) {
                LockSupport.parkNanos(1_000_000);
            }
            stream.write(Objects.requireNonNull(read));
            stream.flush();
        } catch (IOException closed) {
            // the test is over
        }
    }

    /// Bytes are received by the loop and beside it, in turns, and keep their order.
    @Test
    void loopIsStuckAgainAndAgain_everyByteComesInOrder() throws Exception {
        List<Socket> peers = echoes(4);
        byte[] bytes = Lab.pattern(6 << 20);
        List<Background<Boolean>> sending = new ArrayList<>();
        List<Background<Boolean>> receiving = new ArrayList<>();
        try (var own =
                new Lab(Host.system(), body -> Thread.ofPlatform().daemon().unstarted(body))) {
            for (Socket peer : peers) {
                sending.add(own.start(() -> {
                    for (int at = 0; at < bytes.length; at += 12_345) {
                        peer.sendAll(bytes, at, Math.min(12_345, bytes.length - at));
                    }
                    return true;
                }));
                receiving.add(own.start(() -> Arrays.equals(Lab.exactly(peer, bytes.length), bytes)));
            }
            boolean done = false;
            for (int i = 0; i < 200 && !done; i++) {
                Background<Boolean> nuisance = lab.start(() -> {
                    long end = System.nanoTime() + 60_000_000;
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                    return true;
                });
                assertThat(nuisance.result()).isTrue();
                done = receiving.stream().allMatch(Background::isDone);
            }
            for (Background<Boolean> each : receiving) {
                assertThat(each.result()).isTrue();
            }
            for (Background<Boolean> each : sending) {
                assertThat(each.result()).isTrue();
            }
        }
    }

    /// The best of a few rounds: a busy machine spoils some of them.
    @Test
    void thousandHandlersParkForEver_othersAnswerInTime() throws Exception {
        try (var two = LoopGroup.start(HOST, LoopConfig.DEFAULT.loops(2).backend(backend()));
                var own = new Lab(HOST, two::newThread)) {
            for (int i = 0; i < 1000; i++) {
                own.start(() -> {
                    new CountDownLatch(1).await();
                    return true;
                });
            }
            List<Socket> peers = echoes(own, 10);
            long best = Long.MAX_VALUE;
            for (int round = 0; round < 10 && best >= 50_000_000; round++) {
                best = Math.min(best, slowestOfNinetyNinePercent(peers, 100));
            }
            assertThat(Duration.ofNanos(best)).as("p99").isLessThan(Duration.ofMillis(50));
        }
    }

    private static long slowestOfNinetyNinePercent(List<Socket> peers, int rounds) throws IOException {
        long[] nanos = new long[peers.size() * rounds];
        for (int i = 0; i < nanos.length; i++) {
            long begun = System.nanoTime();
            ask(peers.get(i % peers.size()), i);
            nanos[i] = System.nanoTime() - begun;
        }
        Arrays.sort(nanos);
        return nanos[nanos.length * 99 / 100];
    }
}
