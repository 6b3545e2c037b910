package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jacket.checks.Covers;
import dev.jacket.loop.internal.Interest;
import dev.jacket.sys.Fcntl;
import dev.jacket.sys.Scratch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/// Bytes that go from a stream to another descriptor.
interface SpliceCases extends SocketCases {
    int BYTES = 400_000;

    /// A pipe has room for 16 pieces, and TCP hands over as much as 64 KiB in one.
    int MORE_THAN_A_PIPE = 4 << 20;

    /// A stream that is spliced from, and the one that it is spliced to.
    record Ways(Lab.Ends in, Lab.Ends out) {
        Socket from() {
            return in.there();
        }

        Socket to() {
            return out.here();
        }
    }

    private Ways ways(Kind kind) throws IOException {
        return new Ways(lab().ends(kind), lab().ends(kind));
    }

    private Background<Boolean> feeding(Socket socket, byte[] bytes) {
        return lab().start(() -> {
            socket.sendAll(bytes);
            socket.shutdown(Shutdown.WRITE);
            return true;
        });
    }

    /// Begins a splice and returns when it holds bytes that the target does not take.
    private Background<Long> stuck(Ways ways, byte[] bytes) {
        feeding(ways.in().here(), bytes);
        var target = ways.to().handle.descriptor;
        Background<Long> moving = lab().start(() -> ways.from().splice(ways.to(), Long.MAX_VALUE));
        int seen = 0;
        while (seen < 20) { // or a late acknowledgement makes room in between
            Lab.until(() -> target.awaiting() > 0 && !target.isReady(Interest.WRITE));
            LockSupport.parkNanos(1_000_000);
            seen = target.awaiting() > 0 && !target.isReady(Interest.WRITE) ? seen + 1 : 0;
        }
        return moving;
    }

    /// {@return what arrived before the end of the stream}
    private static byte[] drained(Socket socket) throws IOException {
        var all = new ByteArrayOutputStream();
        byte[] room = new byte[30_000];
        for (int count; (count = socket.recvInto(room)) > 0; ) {
            all.write(room, 0, count);
        }
        return all.toByteArray();
    }

    @Covers("Socket.splice")
    @Each(Kind.Group.STREAM)
    default void splice_counted_movesAsManyAndNoMore(Kind kind) throws Exception {
        Ways ways = ways(kind);
        byte[] bytes = Lab.pattern(BYTES);
        feeding(ways.in().here(), bytes);
        Background<Long> moved = lab().start(() -> ways.from().splice(ways.to(), 300_001));

        assertThat(Lab.exactly(ways.out().there(), 300_001)).isEqualTo(Arrays.copyOf(bytes, 300_001));
        assertThat(moved.result()).isEqualTo(300_001);
        assertThat(ways.from().splice(ways.to(), 0)).isZero();
        assertThat(Lab.exactly(ways.from(), BYTES - 300_001))
                .as("what recv finds after it")
                .isEqualTo(Arrays.copyOfRange(bytes, 300_001, BYTES));
        assertThat(ways.from().unspliced()).isEmpty();
    }

    @Each(Kind.Group.STREAM)
    default void splice_endOfStream_endsIt(Kind kind) throws Exception {
        Ways ways = ways(kind);
        ways.in().here().sendAll(new byte[] {1, 2, 3});
        ways.in().here().shutdown(Shutdown.WRITE);

        assertThat(ways.from().splice(ways.to(), Long.MAX_VALUE)).isEqualTo(3);
        assertThat(ways.from().splice(ways.to(), Long.MAX_VALUE)).isEqualTo(Socket.EOF);
        assertThat(Lab.exactly(ways.out().there(), 3)).containsExactly(1, 2, 3);
    }

    @Each(Kind.Group.STREAM)
    default void splice_toItself_echoes(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Background<Long> echo = lab().start(() -> ends.there().splice(ends.there(), 5));
        ends.here().sendAll(new byte[] {1, 2, 3, 4, 5});

        assertThat(Lab.exactly(ends.here(), 5)).containsExactly(1, 2, 3, 4, 5);
        assertThat(echo.result()).isEqualTo(5);
    }

    @Each(Kind.Group.STREAM)
    default void splice_nothingCame_timesOutOrWouldBlock(Kind kind) throws Exception {
        Ways ways = ways(kind);
        ways.from().timeout(Duration.ofMillis(20));

        var late = catchThrowableOfType(
                CallTimeoutException.class, () -> ways.from().splice(ways.to(), 1));
        assertThat(late.bytesTransferred).isZero();
        assertThat(late.call()).isEqualTo("splice");

        ways.from().nonBlocking();
        assertThat(ways.from().splice(ways.to(), 1)).isEqualTo(Socket.WOULD_BLOCK);
    }

    @Each(Kind.Group.STREAM)
    default void splice_targetTakesNoMore_timesOutAndTheNextGoesOn(Kind kind) throws Exception {
        Ways ways = ways(kind);
        byte[] bytes = Lab.pattern(8 << 20);
        feeding(ways.in().here(), bytes);
        ways.from().timeout(Duration.ofMillis(50));

        var late = catchThrowableOfType(
                CallTimeoutException.class, () -> ways.from().splice(ways.to(), Long.MAX_VALUE));
        ways.from().blocking();
        Background<Boolean> rest = lab().start(() -> {
            long more = ways.from().splice(ways.to(), Long.MAX_VALUE);
            ways.to().shutdown(Shutdown.WRITE);
            return late.bytesTransferred + more == bytes.length;
        });

        assertThat(Arrays.equals(drained(ways.out().there()), bytes))
                .as("all arrived, in order")
                .isTrue();
        assertThat(rest.result()).isTrue();
    }

    /// The same without waiting: what a try has received and not handed on goes with the next.
    @Each(Kind.Group.STREAM)
    default void splice_nonBlocking_losesNothingBetweenTries(Kind kind) throws Exception {
        Ways ways = ways(kind);
        byte[] bytes = Lab.pattern(8 << 20);
        feeding(ways.in().here(), bytes);
        ways.from().nonBlocking();
        Background<byte[]> arrived = lab().start(() -> drained(ways.out().there()));
        long total = 0;
        for (long moved; (moved = ways.from().splice(ways.to(), Long.MAX_VALUE)) != Socket.EOF; ) {
            total += Math.max(0, moved);
            if (moved <= 0) {
                LockSupport.parkNanos(10_000); // those who feed and drain may be run by the same carrier
            }
        }
        ways.to().shutdown(Shutdown.WRITE);

        assertThat(total).isEqualTo(bytes.length);
        assertThat(Arrays.equals(arrived.result(), bytes)).isTrue();
    }

    @Covers("Socket.unspliced")
    @Each(Kind.Group.STREAM)
    default void splice_targetEnds_restIsHandedOut(Kind kind) throws Exception {
        byte[] bytes = Lab.pattern(8 << 20);
        byte[] between = {};
        for (int tries = 0; between.length == 0 && tries < 5; tries++) { // the target may have made room just then
            Ways ways = ways(kind);
            Background<Long> moving = stuck(ways, bytes);
            moving.assertWaiting();
            ways.to().close();

            assertThat(moving.failure()).isInstanceOf(AsynchronousCloseException.class);
            var all = new ByteArrayOutputStream();
            all.writeBytes(drained(ways.out().there()));
            between = ways.from().unspliced();
            all.writeBytes(between);
            all.writeBytes(drained(ways.from()));
            assertThat(Arrays.equals(all.toByteArray(), bytes)).isTrue();
            assertThat(ways.from().unspliced()).isEmpty();
        }
        assertThat(between).as("bytes on their way").isNotEmpty();
    }

    @Each(Kind.Group.STREAM)
    default void splice_sourceClosedWhileTheTargetIsFull_ends(Kind kind) throws Exception {
        byte[] between = {};
        for (int tries = 0; between.length == 0 && tries < 5; tries++) { // the target may have made room just then
            Ways ways = ways(kind);
            Background<Long> moving = stuck(ways, Lab.pattern(8 << 20));
            moving.assertWaiting();
            long since = System.nanoTime();
            ways.from().close();

            assertThat(moving.failure()).isInstanceOf(AsynchronousCloseException.class);
            assertThat(moving.endedAfter(since)).isLessThan(Lab.PROMPT);
            between = ways.from().unspliced();
        }
        assertThat(between).as("bytes of a closed socket").isNotEmpty();
    }

    @Each(Kind.Group.STREAM)
    default void splice_targetClosedWhileNothingComes_ends(Kind kind) throws Exception {
        Ways ways = ways(kind);
        Background<Long> moving = lab().waiting(ways.from(), () -> ways.from().splice(ways.to(), 1));
        long since = System.nanoTime();
        ways.to().close();

        assertThat(moving.failure()).isInstanceOf(AsynchronousCloseException.class);
        assertThat(moving.endedAfter(since)).isLessThan(Lab.PROMPT);
        assertThatThrownBy(() -> ways.from().splice(ways.to(), 1)).isInstanceOf(ClosedChannelException.class);
    }

    @Each(Kind.Group.STREAM)
    default void splice_interrupted_keepsTheRest(Kind kind) throws Exception {
        byte[] bytes = Lab.pattern(8 << 20);
        byte[] between = {};
        for (int tries = 0; between.length == 0 && tries < 5; tries++) { // the target may have made room just then
            Ways ways = ways(kind);
            Background<Long> moving = stuck(ways, bytes);
            moving.interrupt();

            var interrupted = (CallInterruptedException) moving.failure();
            assertThat(moving.wasInterruptedAtEnd()).isTrue();
            assertThat(ways.from().isClosed()).isFalse();
            between = ways.from().unspliced();
            assertThat(between)
                    .isEqualTo(Arrays.copyOfRange(
                            bytes, interrupted.bytesTransferred, interrupted.bytesTransferred + between.length));
        }
        assertThat(between).as("bytes between the two").isNotEmpty();
    }

    /// It waits for no event then, but for another thread's turn to send.
    @Each(Kind.Group.STREAM)
    default void splice_sourceClosedWhileAnotherSends_ends(Kind kind) throws Exception {
        Ways ways = ways(kind);
        Lab.fill(ways.to(), 65_536);
        Background<Boolean> sending = lab().waiting(ways.to(), () -> {
            ways.to().sendAll(Lab.pattern(8 << 20));
            return true;
        });
        ways.in().here().sendAll(new byte[] {1});
        Background<Long> moving = lab().start(() -> ways.from().splice(ways.to(), 1));
        Lab.until(() -> ways.to().handle.descriptor.isTurnAwaited());
        long since = System.nanoTime();
        ways.from().close();

        assertThat(moving.failure()).isInstanceOf(AsynchronousCloseException.class);
        assertThat(moving.endedAfter(since)).isLessThan(Lab.PROMPT);
        assertThat(sending.isDone()).isFalse();
    }

    /// It waits for the other splice of its source then, which goes to another target.
    @Each(Kind.Group.STREAM)
    default void splice_targetClosedWhileAnotherSplices_ends(Kind kind) throws Exception {
        Ways ways = ways(kind);
        Socket second = lab().ends(kind).here();
        Background<Long> first = lab().waiting(ways.from(), () -> ways.from().splice(ways.to(), 1));
        Background<Long> moving = lab().waiting(second, () -> ways.from().splice(second, 1));
        second.close();

        assertThat(moving.failure()).isInstanceOf(AsynchronousCloseException.class);
        ways.in().here().sendAll(new byte[] {1});
        assertThat(first.result()).isEqualTo(1);
    }

    @Each(Kind.Group.STREAM)
    default void splice_whileAnotherSplices_waitsForItsTurn(Kind kind) throws Exception {
        Ways ways = ways(kind);
        Background<Long> first = lab().waiting(ways.from(), () -> ways.from().splice(ways.to(), 2));
        Background<Long> second = lab().waiting(ways.from(), () -> ways.from().splice(ways.to(), 1));
        ways.in().here().sendAll(new byte[] {1, 2, 3});

        assertThat(first.result()).isEqualTo(2);
        assertThat(second.result()).isEqualTo(1);
        assertThat(Lab.exactly(ways.out().there(), 3)).containsExactly(1, 2, 3);
    }

    @Each(Kind.Group.STREAM)
    default void splice_interruptedWhileAnotherSends_ends(Kind kind) throws Exception {
        Ways ways = ways(kind);
        Lab.fill(ways.to(), 65_536);
        lab().waiting(ways.to(), () -> {
            ways.to().sendAll(Lab.pattern(8 << 20));
            return true;
        });
        Background<Long> moving = lab().start(() -> ways.from().splice(ways.to(), 1));
        Lab.until(() -> ways.to().handle.descriptor.isTurnAwaited());
        moving.interrupt();

        assertThat(moving.failure()).isInstanceOf(CallInterruptedException.class);
        assertThat(moving.wasInterruptedAtEnd()).isTrue();
        ways.from().timeout(java.time.Duration.ofMillis(120));
        assertThatThrownBy(() -> ways.from().splice(ways.to(), 1)).isInstanceOf(CallTimeoutException.class);
    }

    @Each(Kind.Group.STREAM)
    default void splice_targetShut_isEpipeAndKeepsTheBytes(Kind kind) throws Exception {
        Ways ways = ways(kind);
        ways.in().here().sendAll(new byte[] {7, 8});
        ways.to().shutdown(Shutdown.WRITE);

        assertThat(Lab.refused(Errno.EPIPE, () -> ways.from().splice(ways.to(), 2)))
                .hasMessageStartingWith("splice ");
        assertThat(ways.from().unspliced()).containsExactly(7, 8);
    }

    @Each(Kind.Group.MESSAGE)
    default void splice_noStream_isMisuse(Kind kind) throws Exception {
        Socket message = lab().open(kind);
        Socket stream = lab().open(Kind.TCP4);

        assertThatThrownBy(() -> message.splice(stream, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stream.splice(message, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> message.spliceTo(1, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stream.splice(stream, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private int opened(Path file, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            long path = arena.allocateFrom(file.toString()).address();
            int fd = (int) lab().kernel().openat(Fcntl.AT_FDCWD, path, flags | Fcntl.O_CLOEXEC, 0600);
            assertThat(fd).isNotNegative();
            return fd;
        }
    }

    /// A file is written where its descriptor stands; one that is open for appending cannot be spliced to at all.
    @Covers("Socket.spliceTo")
    @Each(Kind.Group.STREAM)
    default void spliceTo_file_writesAndAppends(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        byte[] bytes = Lab.pattern(BYTES);
        Path file = lab().folder().resolve("spliced");
        feeding(ends.here(), bytes);
        int fd = opened(file, Fcntl.O_WRONLY | Fcntl.O_CREAT);
        int end = opened(file, Fcntl.O_WRONLY | Fcntl.O_APPEND);
        try {
            assertThat(ends.there().spliceTo(fd, 100_000)).isEqualTo(100_000);
            assertThat(ends.there().spliceTo(fd, 100_000)).isEqualTo(100_000);
            assertThat(ends.there().spliceTo(end, Long.MAX_VALUE)).isEqualTo(BYTES - 200_000);
            assertThat(ends.there().spliceTo(end, 1)).isEqualTo(Socket.EOF);
        } finally {
            lab().kernel().close(fd);
            lab().kernel().close(end);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Each(Kind.Group.STREAM)
    default void spliceTo_noDescriptor_isEbadf(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Lab.refused(Errno.EBADF, () -> ends.there().spliceTo(-1, 1));
    }

    /// A pipe that is full is waited for, although its own descriptors block.
    @Each(Kind.Group.STREAM)
    default void spliceTo_fullPipe_waits(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        byte[] bytes = Lab.pattern(MORE_THAN_A_PIPE);
        int[] pipe = pipe();
        try {
            feeding(ends.here(), bytes);
            ends.there().timeout(Duration.ofMillis(20));
            var late = catchThrowableOfType(
                    CallTimeoutException.class, () -> ends.there().spliceTo(pipe[1], MORE_THAN_A_PIPE));
            assertThat(late.bytesTransferred).isPositive().isLessThan(MORE_THAN_A_PIPE);
            ends.there().blocking();
            Background<Long> more =
                    lab().start(() -> ends.there().spliceTo(pipe[1], MORE_THAN_A_PIPE - late.bytesTransferred));
            // A virtual thread that blocks in the kernel might hold the only carrier.
            var reading = new Background<>(() -> read(pipe[0], MORE_THAN_A_PIPE), ThreadKind.PLATFORM::thread);
            assertThat(reading.result()).isEqualTo(bytes);
            assertThat(more.result()).isEqualTo(MORE_THAN_A_PIPE - late.bytesTransferred);
        } finally {
            lab().kernel().close(pipe[0]);
            lab().kernel().close(pipe[1]);
        }
    }

    private int[] pipe() {
        try (Scratch scratch = Scratch.take()) {
            assertThat(lab().kernel().pipe2(scratch.address(0), Fcntl.O_CLOEXEC))
                    .isZero();
            return scratch.control().asSlice(0, 8).toArray(ValueLayout.JAVA_INT);
        }
    }

    private byte[] read(int fd, int count) {
        try (Scratch scratch = Scratch.take()) {
            byte[] bytes = new byte[count];
            for (int done = 0; done < count; ) {
                int got = (int) lab().kernel().read(fd, scratch.data().address(), Scratch.DATA_SIZE);
                assertThat(got).isPositive();
                scratch.data().asSlice(0, got).asByteBuffer().get(bytes, done, got);
                done += got;
            }
            return bytes;
        }
    }
}
