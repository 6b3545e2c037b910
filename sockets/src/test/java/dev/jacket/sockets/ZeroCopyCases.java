package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import dev.jacket.sockets.ControlMessage.ZeroCopyDone;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;

/// Sends from the caller's own pages, and the wait until they may be used again.
interface ZeroCopyCases extends SocketCases {
    int SIZE = 20_000;

    private Lab.Ends ends(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().set(Options.SO_ZEROCOPY, true);
        return ends;
    }

    private static ByteBuffer pages(Arena arena) {
        return arena.allocate(SIZE)
                .copyFrom(java.lang.foreign.MemorySegment.ofArray(Lab.pattern(SIZE)))
                .asByteBuffer();
    }

    @Each(Kind.Group.ZEROCOPY)
    @Covers({"Socket.awaitZeroCopy", "ControlMessage.ZeroCopyDone", "MSG_ZEROCOPY", "SO_ZEROCOPY"})
    default void zerocopy_severalSends_areDoneInOneRangeOrMore(Kind kind) throws IOException {
        Lab.Ends ends = ends(kind);
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer pages = pages(arena);
            for (int i = 0; i < 3; i++) {
                int sent = i == 1
                        ? ends.here().sendMsg(List.of(pages.duplicate()), MsgFlags.MSG_ZEROCOPY)
                        : ends.here().send(pages.duplicate(), MsgFlags.MSG_ZEROCOPY, Deadline.NEVER);
                assertThat(sent).isEqualTo(SIZE);
                assertThat(arrived(ends.there())).isEqualTo(Lab.pattern(SIZE));
            }
            long next = 0;
            while (next < 3) {
                ZeroCopyDone done =
                        ends.here().awaitZeroCopy(Deadline.after(Lab.LONG)).orElseThrow();
                assertThat(done.first()).isEqualTo(next);
                assertThat(done.last()).isBetween(next, 2L);
                next = done.last() + 1;
            }
        }
        assertThat(ends.here().awaitZeroCopy(Deadline.NOW)).isEmpty();
    }

    private static byte[] arrived(Socket socket) throws IOException {
        return socket.type().equals(SocketType.STREAM) ? Lab.exactly(socket, SIZE) : socket.recv(SIZE);
    }

    @Each(Kind.Group.ZEROCOPY)
    @Covers({"ControlMessage.ZeroCopyDone", "Socket.recvError"})
    default void zerocopy_notTakenForAWhile_comesAsOneRange(Kind kind) throws IOException {
        int ranges = 0;
        for (int tries = 0; ranges != 1 && tries < 20; tries++) { // the last may be done a moment after it has arrived
            Lab.Ends ends = ends(kind);
            try (Arena arena = Arena.ofConfined()) {
                ByteBuffer pages = pages(arena);
                for (int i = 0; i < 5; i++) {
                    ends.here().send(pages.duplicate(), MsgFlags.MSG_ZEROCOPY, Deadline.NEVER);
                    arrived(ends.there());
                }
                Lab.until(() -> unsent(ends.here()) == 0);
                ranges = ranges(ends.here(), 5);
                assertThat(ends.here().recvError()).isEmpty();
            }
        }
        assertThat(ranges).isEqualTo(1);
    }

    /// {@return in how many ranges the kernel tells of so many sends}
    private static int ranges(Socket socket, int sends) throws IOException {
        int ranges = 0;
        for (long next = 0; next < sends; ranges++) {
            socket.await(Interest.ERROR, Deadline.after(Lab.LONG));
            ZeroCopyDone done = socket.recvError()
                    .flatMap(entry -> entry.find(ZeroCopyDone.class))
                    .orElseThrow();
            assertThat(done.first()).isEqualTo(next);
            assertThat(done.copied()).as("the loopback copies").isTrue();
            next = done.last() + 1;
        }
        return ranges;
    }

    private static int unsent(Socket socket) {
        try {
            return socket.unsent();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Each(Kind.Group.ZEROCOPY)
    @Covers("MSG_ZEROCOPY")
    default void zerocopy_memoryThatCannotStay_isRefusedBeforeTheCall(Kind kind) throws IOException {
        Lab.Ends ends = ends(kind);
        ByteBuffer heap = ByteBuffer.wrap(new byte[100]);
        ByteBuffer direct = ByteBuffer.allocateDirect(100);
        try (Arena shared = Arena.ofShared()) {
            for (ByteBuffer each : List.of(heap, direct, shared.allocate(100).asByteBuffer())) {
                assertRefused(() -> ends.here().send(each, MsgFlags.MSG_ZEROCOPY, Deadline.NEVER));
                assertRefused(() -> ends.here().sendMsg(List.of(each), MsgFlags.MSG_ZEROCOPY));
                assertThat(each.position()).isZero();
            }
        }
        assertRefused(() -> ends.here().send(new byte[100], 0, 100, MsgFlags.MSG_ZEROCOPY));
        assertThat(ends.there().recvInto(new byte[9], 0, 9, MsgFlags.MSG_DONTWAIT))
                .as("nothing has gone")
                .isEqualTo(Socket.WOULD_BLOCK);
        assertThat(ends.here().recvError()).isEmpty();
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("MSG_ZEROCOPY");
    }

    @Each(Kind.Group.ZEROCOPY)
    @Covers("Socket.awaitZeroCopy")
    default void awaitZeroCopy_nothingDone_endsByItsDeadline(Kind kind) throws IOException {
        Socket socket = ends(kind).here();
        assertThat(socket.awaitZeroCopy(Deadline.NOW)).isEmpty();

        long began = System.nanoTime();
        assertThatThrownBy(() -> socket.awaitZeroCopy(Deadline.after(Duration.ofMillis(40))))
                .isInstanceOf(CallTimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(39), Lab.PROMPT);
    }

    @Each(Kind.Group.ZEROCOPY)
    @Covers("Socket.awaitZeroCopy")
    default void awaitZeroCopy_interruptedOrClosed_endsPromptly(Kind kind) throws Exception {
        Lab.Ends ends = ends(kind);
        Background<?> interrupted = lab().waiting(ends.here(), () -> ends.here().awaitZeroCopy(Deadline.NEVER));
        interrupted.interrupt();
        assertThat(interrupted.failure()).isInstanceOf(CallInterruptedException.class);
        assertThat(interrupted.wasInterruptedAtEnd()).isTrue();

        Background<?> closed = lab().waiting(ends.here(), () -> ends.here().awaitZeroCopy(Deadline.NEVER));
        long end = System.nanoTime();
        ends.here().close();
        assertThat(closed.failure()).isInstanceOf(AsynchronousCloseException.class);
        assertThat(closed.endedAfter(end)).isLessThan(Lab.PROMPT);
        assertThatThrownBy(() -> ends.here().awaitZeroCopy(Deadline.NOW)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> ends.here().recvError()).isInstanceOf(ClosedChannelException.class);
    }

    @Each(Kind.Group.TCP)
    @Covers("Socket.awaitZeroCopy")
    default void awaitZeroCopy_ofAnEndedConnection_waitsWithoutSpinningUntilItsDeadline(Kind kind) throws IOException {
        Lab.Ends ends = ends(kind);
        ends.there().close();
        ends.here().shutdown(Shutdown.WRITE);
        assertThat(ends.here().recv(1)).isEmpty();

        assertThatThrownBy(() -> ends.here().awaitZeroCopy(Deadline.after(Duration.ofMillis(100))))
                .isInstanceOf(CallTimeoutException.class);
    }

    @Each(Kind.Group.ZEROCOPY)
    @Covers("Socket.awaitZeroCopy")
    default void awaitZeroCopy_whileItWaits_comesWithTheSend(Kind kind) throws Exception {
        Lab.Ends ends = ends(kind);
        Background<ZeroCopyDone> waiting = lab().waiting(
                        ends.here(),
                        () -> ends.here()
                                .awaitZeroCopy(Deadline.after(Lab.LONG))
                                .orElseThrow());
        waiting.assertWaiting();
        try (Arena arena = Arena.ofConfined()) {
            ends.here().send(pages(arena), MsgFlags.MSG_ZEROCOPY, Deadline.NEVER);
            arrived(ends.there());

            assertThat(waiting.result()).isEqualTo(new ZeroCopyDone(0, 0, true));
        }
    }
}
