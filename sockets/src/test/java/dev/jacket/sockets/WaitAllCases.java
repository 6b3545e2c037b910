package dev.jacket.sockets;

import static dev.jacket.sockets.MsgFlags.MSG_PEEK;
import static dev.jacket.sockets.MsgFlags.MSG_WAITALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/// MSG_WAITALL: until the buffer is full, whatever else may end it before.
interface WaitAllCases extends SocketCases {
    /// {@return the three ways to receive into one buffer}
    private static List<Callable<Integer>> receives(Socket socket, ByteBuffer to, MsgFlags flags) {
        return List.of(
                () -> socket.recvInto(to, flags, socket.handle.deadline()),
                () -> socket.recvFrom(to, flags, socket.handle.deadline()).count(),
                () -> socket.recvMsg(List.of(to.slice(0, 2), to.slice(2, 4)), flags)
                        .count());
    }

    @Each(Kind.Group.STREAM)
    @Covers("MSG_WAITALL")
    default void waitAll_bytesInPieces_fillsTheBuffer(Kind kind) throws Exception {
        for (int i = 0; i < 3; i++) {
            Lab.Ends ends = lab().ends(kind);
            ByteBuffer to = ByteBuffer.allocate(6);
            Background<Integer> call = lab().waiting(
                            ends.there(),
                            receives(ends.there(), to, MSG_WAITALL).get(i));
            for (byte[] piece : List.of(new byte[] {1}, new byte[] {2, 3}, new byte[] {4, 5, 6, 7})) {
                call.assertWaiting();
                ends.here().sendAll(piece);
                Lab.until(() -> call.isDone() || isDrained(ends.there()));
            }

            assertThat(call.result()).isEqualTo(6);
            assertThat(to.array()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(ends.there().recv(9)).containsExactly(7);
        }
    }

    /// Returns when three bytes have arrived.
    private static void awaitThree(Socket socket) {
        Lab.until(() -> {
            try {
                return socket.available() == 3;
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        });
    }

    private static boolean isDrained(Socket socket) {
        try {
            return socket.available() == 0 && socket.handle.descriptor.awaiting() > 0;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Each(Kind.Group.STREAM)
    @Covers("MSG_WAITALL")
    default void waitAll_endOfStream_givesWhatCame(Kind kind) throws Exception {
        for (MsgFlags flags : List.of(MSG_WAITALL, MSG_WAITALL.and(MSG_PEEK))) {
            for (int i = 0; i < 3; i++) {
                Lab.Ends ends = lab().ends(kind);
                ByteBuffer to = ByteBuffer.allocate(6);
                Background<Integer> call = lab().waiting(
                                ends.there(), receives(ends.there(), to, flags).get(i));
                ends.here().sendAll(new byte[] {1, 2, 3});
                ends.here().shutdown(Shutdown.WRITE);

                assertThat(call.result()).as("%s %d", flags, i).isEqualTo(3);
                assertThat(to.array()).startsWith(1, 2, 3, 0);
                if (flags.has(MSG_PEEK)) {
                    assertThat(ends.there().recv(9)).containsExactly(1, 2, 3);
                }
                assertThat(receives(ends.there(), to.clear(), flags).get(i).call())
                        .as("%s %d", flags, i)
                        .isEqualTo(Socket.EOF);
            }
        }
    }

    @Each(Kind.Group.STREAM)
    @Covers("MSG_WAITALL")
    default void waitAll_deadline_givesWhatCameOrTimesOut(Kind kind) throws Exception {
        for (MsgFlags flags : List.of(MSG_WAITALL, MSG_WAITALL.and(MSG_PEEK))) {
            for (int i = 0; i < 3; i++) {
                Lab.Ends ends = lab().ends(kind);
                ends.there().timeout(Duration.ofMillis(10));
                ByteBuffer to = ByteBuffer.allocate(6);
                var call = receives(ends.there(), to, flags).get(i);
                assertThat(lab().start(call).failure()).isInstanceOf(CallTimeoutException.class);

                ends.here().sendAll(new byte[] {1, 2, 3});
                awaitThree(ends.there());

                assertThat(call.call()).as("%s %d", flags, i).isEqualTo(3);
                assertThat(to.array()).startsWith(1, 2, 3, 0);
                assertThat(ends.there().available()).isEqualTo(flags.has(MSG_PEEK) ? 3 : 0);
            }
        }
    }

    @Each(Kind.Group.STREAM)
    default void waitAll_interrupted_givesWhatCame(Kind kind) throws Exception {
        for (MsgFlags flags : List.of(MSG_WAITALL, MSG_WAITALL.and(MSG_PEEK))) {
            Lab.Ends ends = lab().ends(kind);
            ends.here().sendAll(new byte[] {1, 2, 3});
            awaitThree(ends.there());
            ByteBuffer to = ByteBuffer.allocate(6);
            Background<Integer> call =
                    lab().waiting(ends.there(), () -> ends.there().recvInto(to, flags, Deadline.NEVER));

            call.interrupt();

            assertThat(call.result()).isEqualTo(3);
            assertThat(call.wasInterruptedAtEnd()).isTrue();
            assertThat(to.array()).startsWith(1, 2, 3, 0);
        }
    }

    @Each(Kind.Group.STREAM)
    default void waitAll_peekAndMoreComes_seesItAllAndTakesNothing(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1, 2, 3});
        ByteBuffer to = ByteBuffer.allocate(6);
        Background<Integer> call =
                lab().waiting(ends.there(), () -> ends.there().recvInto(to, MSG_WAITALL.and(MSG_PEEK), Deadline.NEVER));

        call.assertWaiting();
        ends.here().sendAll(new byte[] {4, 5, 6});

        assertThat(call.result()).isEqualTo(6);
        assertThat(to.array()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(ends.there().recv(9)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    /// What came before the reset is given; the reset itself is told by the next call.
    @Each(Kind.Group.TCP)
    default void waitAll_reset_givesWhatCameAndThrowsNext(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        byte[] to = new byte[6];
        Background<Integer> call =
                lab().waiting(ends.there(), () -> ends.there().recvInto(to, 0, 6, MSG_WAITALL));
        ends.here().sendAll(new byte[] {1, 2, 3});
        Lab.until(() -> isDrained(ends.there()));
        ends.here().set(Options.SO_LINGER, Linger.RESET);

        ends.here().close();

        assertThat(call.result()).isEqualTo(3);
        Lab.refused(Errno.ECONNRESET, () -> ends.there().recv(1));
        assertThat(ends.there().recvInto(to)).isEqualTo(Socket.EOF);
    }

    /// Symptom: a look at more than 64 KiB never ended, though all of it was there.
    @Each(Kind.Group.STREAM)
    default void waitAll_peekAtMuch_seesItAll(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        byte[] bytes = Lab.pattern(80_000);
        ends.there().set(Options.SO_RCVBUF, 400_000);
        Background<Boolean> sending = lab().start(() -> {
            ends.here().sendAll(bytes);
            return true;
        });

        assertThat(ends.there().recv(bytes.length, MSG_PEEK.and(MSG_WAITALL))).isEqualTo(bytes);
        assertThat(ends.there().recv(bytes.length, MSG_WAITALL)).isEqualTo(bytes);
        assertThat(sending.result()).isTrue();
    }

    @Each(Kind.Group.STREAM)
    default void waitAll_closedMeanwhile_givesWhatCame(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1, 2, 3});
        awaitThree(ends.there());
        byte[] to = new byte[6];
        Background<Integer> receiving =
                lab().waiting(ends.there(), () -> ends.there().recvInto(to, 0, 6, MSG_WAITALL));

        ends.there().close();

        assertThat(receiving.result()).isEqualTo(3);
        assertThat(to).startsWith(1, 2, 3);
        assertThatThrownBy(() -> ends.there().recv(1)).isInstanceOf(ClosedChannelException.class);
    }
}
