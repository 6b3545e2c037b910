package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.loop.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

/// A whole life of two sockets on one thread, as [Conversation], but through the buffers of [SocketStream] and
/// [Datagrams].
final class BufferedConversation {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int SIZE = 20_000;
    private static final int DATAGRAMS = 5;

    private final Lab lab;
    private final Kind kind;

    BufferedConversation(Lab lab, Kind kind) {
        this.lab = lab;
        this.kind = kind;
    }

    void hold() throws IOException {
        if (kind.is(Kind.Group.DATAGRAM)) {
            datagrams();
        } else {
            streams();
        }
    }

    private void streams() throws IOException {
        Lab.Ends ends = lab.ends(kind);
        ends.here().timeout(LIMIT);
        ends.there().timeout(LIMIT);
        try (SocketStream here = ends.here().stream();
                SocketStream there = ends.there().stream()) {
            byte[] bytes = Lab.pattern(SIZE);
            here.write(ByteBuffer.wrap(bytes));
            here.flush();
            for (int left = SIZE; left > 0; ) {
                ByteBuffer piece = Objects.requireNonNull(there.read());
                left -= piece.remaining();
                there.write(piece);
            }
            there.flush();
            assertThat(some(here, SIZE)).isEqualTo(bytes);
            there.write(bytes, 0, 9); // goes out since the reader has to wait
            assertNothingComes(there);
            assertThat(some(here, 9)).hasSize(9);
            ends.here().shutdown(Shutdown.WRITE);
            assertThat(there.read()).isNull();
            there.write(bytes, 0, 3);
        }
    }

    private static byte[] some(SocketStream stream, int count) throws IOException {
        var all = new ByteArrayOutputStream();
        while (all.size() < count) {
            ByteBuffer piece = Objects.requireNonNull(stream.read());
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    private static void assertNothingComes(SocketStream stream) throws IOException {
        Duration soon = Duration.ofMillis(2);
        try {
            throw new AssertionError("received " + stream.read(Deadline.after(soon)));
        } catch (CallTimeoutException expected) {
            assertThat(expected.limit()).isEqualTo(soon);
        }
    }

    /// What the kernel does not send is dropped and counted.
    private void datagrams() throws IOException {
        Socket here = lab.bound(kind);
        Socket there = lab.bound(kind);
        here.timeout(LIMIT);
        there.timeout(LIMIT);
        Address to = there.localAddress();
        byte[] bytes = Lab.pattern(100);
        try (Datagrams datagrams = there.datagrams(DATAGRAMS, 2000)) {
            for (int i = 0; i < DATAGRAMS; i++) {
                assertThat(here.sendTo(bytes, to)).isEqualTo(bytes.length);
            }
            for (int i = 0; i < DATAGRAMS; i++) {
                datagrams.next();
                assertThat(datagrams.data()).isEqualTo(ByteBuffer.wrap(bytes));
                datagrams.reply(datagrams.data());
            }
            datagrams.flush();
            for (long i = datagrams.dropped(); i < DATAGRAMS; i++) {
                assertThat(here.recv(2000)).isEqualTo(bytes);
            }
        }
    }
}
