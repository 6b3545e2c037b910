package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What is sent as a whole, or told how far it came.
interface SendAllCases extends SocketCases {
    @Each(Kind.Group.STREAM)
    @Covers("Socket.sendAll")
    default void sendAll_moreThanThereIsRoomFor_arrivesWhole(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        byte[] bytes = Lab.pattern((3 << 20) + 17);
        Background<byte[]> reading = lab().start(() -> Lab.exactly(ends.there(), bytes.length));

        ends.here().sendAll(bytes);

        ends.here().shutdown(Shutdown.WRITE);
        assertThat(Arrays.equals(reading.result(), bytes)).isTrue();
        assertThat(ends.there().recvInto(new byte[1])).isEqualTo(Socket.EOF);
    }

    @Each(Kind.Group.STREAM)
    default void sendAll_nothing_isDone(Kind kind) throws IOException {
        lab().ends(kind).here().sendAll(new byte[0]);
    }

    @Each(Kind.Group.ALL)
    default void sendAll_nonBlocking_isMisuse(Kind kind) throws IOException {
        Socket socket = lab().ends(kind).here();
        socket.nonBlocking();

        assertThatThrownBy(() -> socket.sendAll(new byte[1])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> socket.output().write(1)).isInstanceOf(IllegalStateException.class);
    }

    @Each(Kind.Group.STREAM)
    @Covers("Socket.sendAll")
    default void sendAll_severalThreads_neverMixTheirBytes(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        int writers = 4;
        int blocks = 6;
        int size = 150_000;
        List<Background<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            byte[] block = new byte[size];
            Arrays.fill(block, (byte) (i + 1));
            calls.add(lab().start(() -> {
                for (int n = 0; n < blocks; n++) {
                    ends.here().sendAll(block);
                }
                return blocks;
            }));
        }

        int[] seen = new int[writers + 1];
        for (int n = 0; n < writers * blocks; n++) {
            byte[] block = Lab.exactly(ends.there(), size);
            byte[] whole = new byte[size];
            Arrays.fill(whole, block[0]);
            assertThat(Arrays.equals(block, whole)).as("one writer's bytes").isTrue();
            seen[block[0]]++;
        }
        assertThat(seen).containsExactly(0, blocks, blocks, blocks, blocks);
        for (var call : calls) {
            assertThat(call.result()).isEqualTo(blocks);
        }
    }

    @Each(Kind.Group.STREAM)
    default void sendAll_timesOut_tellsHowFarItCame(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ByteBuffer bytes = ByteBuffer.wrap(Lab.pattern(32 << 20));
        Deadline deadline = Deadline.after(java.time.Duration.ofMillis(50));

        assertThatThrownBy(() -> ends.here().sendAll(bytes, deadline))
                .isInstanceOfSatisfying(
                        CallTimeoutException.class,
                        late -> assertThat(late.bytesTransferred).isPositive().isEqualTo(bytes.position()));

        ends.here().shutdown(Shutdown.WRITE);
        assertThat(drain(ends.there())).isEqualTo(bytes.position());
    }

    @Each(Kind.Group.STREAM)
    default void sendAll_interrupted_tellsHowFarItCameAndGoesOnLater(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        byte[] bytes = Lab.pattern(32 << 20);
        Background<?> sending = lab().waiting(ends.here(), () -> {
            ends.here().sendAll(bytes);
            return "all";
        });

        sending.interrupt();

        int sent = ((CallInterruptedException) sending.failure()).bytesTransferred;
        assertThat(sent).isPositive();
        assertThat(sending.wasInterruptedAtEnd()).isTrue();
        Background<?> rest = lab().start(() -> {
            ends.here().sendAll(bytes, sent, bytes.length - sent);
            ends.here().shutdown(Shutdown.WRITE);
            return "all";
        });
        assertThat(Arrays.equals(Lab.exactly(ends.there(), bytes.length), bytes))
                .isTrue();
        assertThat(rest.result()).isEqualTo("all");
        assertThat(ends.there().recvInto(new byte[1])).isEqualTo(Socket.EOF);
    }

    @Each(Kind.Group.STREAM)
    default void sendAll_peerGoesAway_tellsHowFarItCame(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        ByteBuffer bytes = ByteBuffer.wrap(Lab.pattern(32 << 20));
        Background<?> sending = lab().waiting(ends.here(), () -> {
            ends.here().sendAll(bytes, Deadline.NEVER);
            return "all";
        });

        ends.there().close();

        Throwable failure = sending.failure();
        assertThat(Errno.of(failure).isConnectionGone()).isTrue();
        assertThat(((CallFailure) failure).bytesTransferred()).isPositive().isEqualTo(bytes.position());
    }

    private static long drain(Socket socket) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        for (int count; (count = socket.recvInto(buffer)) != Socket.EOF; total += count) {
            assertThat(count).isPositive();
        }
        return total;
    }
}
