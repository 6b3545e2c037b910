package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Streams read and written through buffers.
interface BufferedCases extends SocketCases {
    private static byte[] bytes(@Nullable ByteBuffer piece) {
        ByteBuffer buffer = Objects.requireNonNull(piece, "the end came");
        byte[] all = new byte[buffer.remaining()];
        buffer.get(all);
        return all;
    }

    private static byte[] whole(SocketStream stream) throws IOException {
        var all = new ByteArrayOutputStream();
        for (ByteBuffer piece; (piece = stream.read()) != null; ) {
            all.writeBytes(bytes(piece));
        }
        return all.toByteArray();
    }

    @Each(Kind.Group.STREAM)
    @Covers({"Socket.stream", "SocketStream.read"})
    default void stream_read_givesWhatCameAndThenTheEndEachTime(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1, 2, 3});
        SocketStream stream = ends.there().stream();

        assertThat(bytes(stream.read())).containsExactly(1, 2, 3);
        ends.here().sendAll(new byte[] {4});
        assertThat(bytes(stream.read())).containsExactly(4);
        ends.here().shutdown(Shutdown.WRITE);
        assertThat(stream.read()).isNull();
        assertThat(stream.read()).isNull();
        stream.write(ByteBuffer.wrap(new byte[] {5}));
        stream.flush();
        assertThat(Lab.exactly(ends.here(), 1)).containsExactly(5);
    }

    @Each(Kind.Group.STREAM)
    default void stream_endComesWithTheBytes_isSeen(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        for (int i = 0; i < 3; i++) {
            ends.here().sendAll(new byte[] {1});
            assertThat(bytes(stream.read())).containsExactly(1);
        }
        ends.here().sendAll(new byte[] {2});
        ends.here().close();

        assertThat(whole(stream)).containsExactly(2);
    }

    /// The kernel tells of both at once, or of neither: whoever begins to wait then has to look.
    @Each(Kind.Group.STREAM)
    default void stream_bytesAndEndBeforeTheFirstRead_areSeen(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1, 2});
        ends.here().shutdown(Shutdown.WRITE);
        Lab.until(() -> hasArrived(ends.there(), 2));

        assertThat(whole(ends.there().stream())).containsExactly(1, 2);
    }

    @Each(Kind.Group.TCP)
    default void stream_bytesAndResetBeforeTheFirstRead_areSeen(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1, 2});
        Lab.until(() -> hasArrived(ends.there(), 2));
        ends.here().set(Options.SO_LINGER, Linger.RESET);
        ends.here().close();
        SocketStream stream = ends.there().stream();

        assertThat(bytes(stream.read())).containsExactly(1, 2);
        Lab.refused(Errno.ECONNRESET, stream::read);
    }

    /// All of it comes while the stream is received and its loop does something else.
    @Each(Kind.Group.STREAM)
    default void stream_bytesAndEndBetweenTwoRounds_areSeen(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        assertThatThrownBy(() -> stream.read(Deadline.after(Duration.ofMillis(1))))
                .isInstanceOf(CallTimeoutException.class);
        ends.here().sendAll(new byte[] {1, 2});
        ends.here().shutdown(Shutdown.WRITE);

        assertThat(whole(stream)).containsExactly(1, 2);
    }

    @Each(Kind.Group.TCP)
    default void stream_bytesAndResetBetweenTwoRounds_areSeen(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        assertThatThrownBy(() -> stream.read(Deadline.after(Duration.ofMillis(1))))
                .isInstanceOf(CallTimeoutException.class);
        ends.here().sendAll(new byte[] {1, 2});
        ends.here().set(Options.SO_LINGER, Linger.RESET);
        ends.here().close();

        assertThat(bytes(stream.read())).containsExactly(1, 2);
        Lab.refused(Errno.ECONNRESET, stream::read);
    }

    /// Symptom: the kernel gives what comes before urgent bytes alone, and the reader took that for all that was there.
    @Each(Kind.Group.TCP)
    default void stream_bytesBehindUrgentOnes_areRead(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        assertThatThrownBy(() -> stream.read(Deadline.after(Duration.ofMillis(1))))
                .isInstanceOf(CallTimeoutException.class);
        ends.here().sendAll(new byte[] {1, 2});
        ends.here().send(new byte[] {3}, 0, 1, MsgFlags.MSG_OOB);
        ends.here().sendAll(new byte[] {4});
        arrive(ends.here());

        assertThat(some(stream, 3)).containsExactly(1, 2, 4);
    }

    /// Symptom: as with urgent bytes.
    @Each(Kind.Group.UNIX_STREAM)
    default void stream_bytesBehindDescriptors_areRead(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        assertThatThrownBy(() -> stream.read(Deadline.after(Duration.ofMillis(1))))
                .isInstanceOf(CallTimeoutException.class);
        ends.here().sendFds(ByteBuffer.wrap(new byte[] {1, 2}), ends.here().fd());
        ends.here().sendAll(new byte[] {3});
        arrive(ends.here());

        assertThat(some(stream, 3)).containsExactly(1, 2, 3);
    }

    /// All that was sent is there, and its events have been told.
    private static void arrive(Socket sender) {
        Lab.until(() -> {
            try {
                return sender.family().equals(Family.UNIX) || sender.unsent() == 0;
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        });
        LockSupport.parkNanos(5_000_000);
    }

    /// {@return so many bytes of a stream}
    private static byte[] some(SocketStream stream, int count) throws IOException {
        var all = new ByteArrayOutputStream();
        while (all.size() < count) {
            all.writeBytes(bytes(stream.read(Deadline.after(Lab.LONG))));
        }
        return all.toByteArray();
    }

    @Each(Kind.Group.STREAM)
    @Covers("SocketStream.socket")
    default void stream_echoes_everyByteInOrder(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        byte[] bytes = Lab.pattern(4 << 20);
        Background<Boolean> echo = lab().start(() -> {
            try (SocketStream stream = ends.there().stream()) {
                for (ByteBuffer piece; (piece = stream.read()) != null; ) {
                    stream.write(piece);
                }
                stream.flush();
                stream.socket().shutdown(Shutdown.WRITE);
            }
            return true;
        });
        Background<Boolean> sending = lab().start(() -> {
            ends.here().sendAll(bytes);
            ends.here().shutdown(Shutdown.WRITE);
            return true;
        });

        assertThat(Arrays.equals(Lab.exactly(ends.here(), bytes.length), bytes)).isTrue();
        assertThat(ends.here().recvInto(new byte[1])).isEqualTo(Socket.EOF);
        assertThat(sending.result() && echo.result()).isTrue();
    }

    /// What is much is received in larger pieces than what is little.
    @Each(Kind.Group.STREAM)
    default void stream_muchAndLittleInTurns_everyByteInOrder(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        Background<Boolean> echo = lab().start(() -> {
            SocketStream stream = ends.there().stream();
            for (ByteBuffer piece; (piece = stream.read()) != null; ) {
                stream.write(piece);
            }
            return true;
        });
        for (int size : new int[] {1 << 20, 1, 100_000, 5000, 2 << 20, 16 << 10, 64 << 10, 3}) {
            byte[] bytes = Lab.pattern(size);
            Background<Boolean> sending = lab().start(() -> {
                ends.here().sendAll(bytes);
                return true;
            });
            assertThat(Arrays.equals(Lab.exactly(ends.here(), size), bytes)).isTrue();
            assertThat(sending.result()).isTrue();
        }
        ends.here().shutdown(Shutdown.WRITE);
        assertThat(echo.result()).isTrue();
    }

    @Each(Kind.Group.STREAM)
    default void stream_readWithoutTime_givesWhatTheKernelHas(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1, 2});
        Lab.until(() -> hasArrived(ends.there(), 2));
        SocketStream stream = ends.there().stream();
        assertThat(bytes(stream.read(Deadline.NOW))).containsExactly(1, 2);
        for (byte i = 0; i < 3; i++) {
            assertThatThrownBy(() -> stream.read(Deadline.NOW)).isInstanceOf(CallTimeoutException.class);
            ends.here().sendAll(new byte[] {i});
            Lab.until(() -> isReady(stream) || hasArrived(ends.there(), 1));
            assertThat(bytes(stream.read(Deadline.NOW))).containsExactly(i);
        }
    }

    /// Symptom to keep away: on a ring that nobody has asked to receive, a look finds nothing for ever.
    @Each(Kind.Group.STREAM)
    @Covers("SocketStream.isReady")
    default void stream_onlyLookedAt_tellsOfWhatCame(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {1, 2});
        SocketStream stream = ends.there().stream();

        Lab.until(() -> isReady(stream));

        assertThat(bytes(stream.read())).containsExactly(1, 2);
    }

    private static boolean hasArrived(Socket socket, int count) {
        try {
            return socket.available() >= count;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isReady(SocketStream stream) {
        try {
            return stream.isReady();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Each(Kind.Group.STREAM)
    default void stream_slowReader_losesNothing(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        byte[] bytes = Lab.pattern(3 << 20);
        Background<Boolean> sending = lab().start(() -> {
            ends.here().sendAll(bytes);
            ends.here().close();
            return true;
        });
        SocketStream stream = ends.there().stream();
        var all = new ByteArrayOutputStream();
        int round = 0;
        for (ByteBuffer piece; (piece = stream.read()) != null; ) {
            if (round++ % 16 == 0) {
                LockSupport.parkNanos(2_000_000);
            }
            all.writeBytes(bytes(piece));
        }

        assertThat(Arrays.equals(all.toByteArray(), bytes)).isTrue();
        assertThat(sending.result()).isTrue();
    }

    @Each(Kind.Group.STREAM)
    @Covers("SocketStream.idleTimeout")
    default void stream_nothingComes_timesOutAndStaysUsable(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        stream.idleTimeout(Duration.ofMillis(20));
        long before = System.nanoTime();

        assertThatThrownBy(stream::read).isInstanceOf(CallTimeoutException.class);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
        Deadline deadline = Deadline.after(Duration.ofMillis(20));
        assertThatThrownBy(() -> stream.read(deadline)).isInstanceOf(CallTimeoutException.class);
        assertThat(deadline.hasPassed()).isTrue();
        ends.here().sendAll(new byte[] {1});
        assertThat(bytes(stream.read(Deadline.after(Lab.LONG)))).containsExactly(1);
    }

    @Each(Kind.Group.STREAM)
    default void stream_interrupted_endsTheReadAndStaysUsable(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        Background<byte[]> reading = lab().start(() -> {
            try {
                stream.read();
                return new byte[0];
            } catch (CallInterruptedException interrupted) {
                assertThat(Thread.interrupted()).isTrue();
                ends.here().sendAll(new byte[] {6});
                return bytes(stream.read());
            }
        });
        Lab.until(() -> reading.isReceiving(ends.there()));
        reading.interrupt();

        assertThat(reading.result()).containsExactly(6);
    }

    @Each(Kind.Group.STREAM)
    default void stream_closedByAnother_endsTheRead(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        Background<ByteBuffer> reading = lab().start(stream::read);
        Lab.until(() -> reading.isReceiving(ends.there()));

        ends.there().close();

        assertThat(reading.failure()).isInstanceOf(AsynchronousCloseException.class);
        assertThat(ends.here().recvInto(new byte[1])).isEqualTo(Socket.EOF);
    }

    @Each(Kind.Group.STREAM)
    @Covers("SocketStream.close")
    default void stream_closed_sendsWhatWasWrittenAndEnds(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        ends.here().sendAll(new byte[] {1});
        assertThat(bytes(stream.read())).hasSize(1);
        stream.write(new byte[] {7, 8, 9}, 1, 2);
        stream.close();

        assertThat(Lab.exactly(ends.here(), 2)).containsExactly(8, 9);
        assertThat(ends.here().recvInto(new byte[1])).isEqualTo(Socket.EOF);
        assertThatThrownBy(stream::read).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> stream.write(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
        stream.close();
    }

    @Each(Kind.Group.STREAM)
    @Covers({"SocketStream.write", "SocketStream.pending", "SocketStream.isReady"})
    default void stream_written_goesOutWhenTheReaderWaits(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        assertThat(stream.isReady()).isFalse();
        stream.write(ByteBuffer.wrap(new byte[] {1}));
        stream.write(new byte[] {2}, 0, 1);
        assertThat(stream.pending()).isEqualTo(2);
        ends.here().nonBlocking();
        assertThat(ends.here().recvInto(new byte[1])).isEqualTo(Socket.WOULD_BLOCK);
        ends.here().blocking();

        stream.idleTimeout(Duration.ofMillis(1));
        assertThatThrownBy(stream::read).isInstanceOf(CallTimeoutException.class);

        assertThat(stream.pending()).isZero();
        assertThat(Lab.exactly(ends.here(), 2)).containsExactly(1, 2);
    }

    @Each(Kind.Group.STREAM)
    @Covers("SocketStream.flush")
    default void stream_peerTakesNothing_flushTimesOutAndKeepsTheRest(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        int filled = Lab.fill(ends.there(), 65536);
        byte[] bytes = Lab.pattern(10_000);
        int all = filled + pileUp(stream, Duration.ofMillis(5), () -> ByteBuffer.wrap(bytes));
        Background<byte[]> taking = lab().start(() -> Lab.exactly(ends.here(), all));
        stream.flush();

        byte[] taken = taking.result();
        assertThat(Arrays.copyOfRange(taken, all - bytes.length, all)).isEqualTo(bytes);
    }

    /// Writes until a flush does not come to its end: a late acknowledgement may make room.
    ///
    /// @return how many bytes were written
    private static int pileUp(SocketStream stream, Duration each, Callable<ByteBuffer> pieces) throws Exception {
        @Nullable Throwable late;
        int written = 0;
        do {
            ByteBuffer piece = pieces.call();
            written += piece.remaining();
            stream.write(piece);
            late = catchThrowable(() -> stream.flush(Deadline.after(each)));
        } while (late == null);
        assertThat(late).isInstanceOf(CallTimeoutException.class);
        assertThat(stream.pending()).isPositive();
        return written;
    }

    /// Symptom: what an event loop was to send, and a flush took back and could not send either, was forgotten by the
    /// next read, which waited for a reply to it.
    @Each(Kind.Group.STREAM)
    default void stream_flushTookBackWhatThePeerDidNotTake_theNextReadSendsIt(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        int filled = Lab.fill(ends.there(), 65536);
        byte[] bytes = Lab.pattern(100);
        int all = filled
                + pileUp(stream, Duration.ZERO, () -> {
                    ends.here().sendAll(bytes);
                    return Objects.requireNonNull(stream.read());
                });
        Background<byte[]> taking = lab().start(() -> {
            byte[] taken = Lab.exactly(ends.here(), all);
            ends.here().sendAll(new byte[] {7});
            return taken;
        });
        assertThat(bytes(stream.read())).containsExactly(7);
        assertThat(Arrays.copyOfRange(taking.result(), all - bytes.length, all)).isEqualTo(bytes);
    }

    @Each(Kind.Group.STREAM)
    default void stream_closedWhenHalfOfAPieceIsSent_freesTheDescriptor(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.there().set(Options.SO_SNDBUF, 1); // the kernel makes more of it, for about half of the piece
        SocketStream stream = ends.there().stream();
        assertThat(stream.isReady()).isFalse();
        Path file =
                Files.readSymbolicLink(Path.of("/proc/self/fd/" + ends.there().fd()));
        stream.write(ByteBuffer.wrap(Lab.pattern(4096)));
        assertThatThrownBy(() -> stream.read(Deadline.after(Duration.ofMillis(1))))
                .isInstanceOf(CallTimeoutException.class);

        stream.close();

        Lab.until(() -> !Lab.hasOpen(file));
    }

    @Each(Kind.Group.TCP)
    default void stream_peerResets_saysSo(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        assertThat(stream.isReady()).isFalse();
        ends.here().set(Options.SO_LINGER, Linger.RESET);
        ends.here().close();

        Lab.refused(Errno.ECONNRESET, stream::read);
    }

    @Each(Kind.Group.STREAM)
    default void stream_handedToAnotherThread_goesOn(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        SocketStream stream = ends.there().stream();
        for (int i = 0; i < 4; i++) {
            byte[] sent = {(byte) i, 9};
            ends.here().sendAll(sent);
            assertThat(lab().start(() -> bytes(stream.read())).result()).isEqualTo(sent);
        }
        lab().start(() -> {
                    stream.close();
                    return true;
                })
                .result();
        assertThat(ends.here().recvInto(new byte[1])).isEqualTo(Socket.EOF);
    }

    @Each(Kind.Group.MESSAGE)
    default void stream_ofASocketThatKeepsRecords_isRefused(Kind kind) throws IOException {
        Socket socket = lab().open(kind);

        assertThatThrownBy(socket::stream).isInstanceOf(IllegalStateException.class);
    }
}
