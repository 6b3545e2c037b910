package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.checks.Covers;
import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;

/// Streams and channels over a socket, and what it tells of its queues.
interface ViewCases extends SocketCases {
    @Each(Kind.Group.STREAM)
    @Covers({"Socket.input", "Socket.output"})
    default void streams_carryBytesToTheEnd(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        byte[] bytes = Lab.pattern(300_000);
        Background<byte[]> reading = lab().start(() -> ends.there().input().readAllBytes());

        var output = ends.here().output();
        output.write(bytes, 0, 1000);
        output.write(bytes[1000]);
        output.write(bytes, 1001, bytes.length - 1001);
        output.write(bytes, 0, 0);
        ends.here().shutdown(Shutdown.WRITE);

        assertThat(Arrays.equals(reading.result(), bytes)).isTrue();
        InputStream input = ends.there().input();
        assertThat(input.read()).isEqualTo(-1);
        assertThat(input.read(new byte[4], 0, 0)).isZero();
        assertThatThrownBy(() -> input.read(new byte[4], 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Each(Kind.Group.STREAM)
    @Covers("Socket.input")
    default void input_read_isUnsignedAndKnowsWhatIsThere(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().sendAll(new byte[] {(byte) 0xff, 2});
        InputStream input = ends.there().input();

        assertThat(input.read()).isEqualTo(0xff);
        assertThat(input.available()).isEqualTo(1);
    }

    @Each(Kind.Group.STREAM)
    default void streams_sameRules_timeOutAndRefuseNotToWait(Kind kind) throws IOException {
        Socket socket = lab().ends(kind).here();
        socket.timeout(Duration.ofMillis(20));

        assertThatThrownBy(() -> socket.input().read()).isInstanceOf(CallTimeoutException.class);
        socket.nonBlocking();
        assertThatThrownBy(() -> socket.input().read()).isInstanceOf(IllegalStateException.class);
    }

    @Each(Kind.Group.STREAM)
    @Covers("Socket.isClosed")
    default void views_closed_closeTheSocket(Kind kind) throws IOException {
        Socket socket = lab().ends(kind).here();
        socket.input().close();
        assertThat(socket.isClosed()).isTrue();
        Socket second = lab().ends(kind).here();
        second.output().close();
        assertThat(second.isClosed()).isTrue();
        Socket third = lab().ends(kind).here();
        ByteChannel channel = third.channel();
        channel.close();
        assertThat(channel.isOpen()).isFalse();
        assertThat(third.isClosed()).isTrue();
    }

    @Each(Kind.Group.STREAM)
    default void input_closedWhileReading_endsTheRead(Kind kind) throws Exception {
        Socket socket = lab().ends(kind).here();
        InputStream input = socket.input();
        Background<Integer> reading = lab().waiting(socket, input::read);

        input.close();

        assertThat(reading.failure()).isInstanceOf(AsynchronousCloseException.class);
        assertThatThrownBy(input::read).isExactlyInstanceOf(ClosedChannelException.class);
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.channel")
    default void channel_readsAndWrites(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ByteBuffer out = ByteBuffer.wrap(new byte[] {1, 2, 3});
        ByteBuffer in = ByteBuffer.allocate(9);

        assertThat(ends.here().channel().write(out)).isEqualTo(3);
        assertThat(ends.there().channel().read(in)).isEqualTo(3);

        assertThat(out.hasRemaining()).isFalse();
        assertThat(in.position()).isEqualTo(3);
        assertThat(in.array()).startsWith(1, 2, 3);
        assertThat(ends.here().channel().isOpen()).isTrue();
        assertThat(ends.here().channel().write(out)).isZero();
        assertThat(ends.there().channel().read(ByteBuffer.allocate(0))).isZero();
    }

    @Each(Kind.Group.ALL)
    @Covers({"Socket.channel", "Socket.nonBlocking"})
    default void channel_nonBlocking_givesZero(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().nonBlocking();

        assertThat(ends.here().channel().read(ByteBuffer.allocate(9))).isZero();
        ByteBuffer one = ByteBuffer.wrap(new byte[] {1});
        assertThat(ends.here().channel().write(one)).isEqualTo(1);
    }

    @Each(Kind.Group.FILLING)
    default void channel_nonBlockingAndFull_givesZero(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        Lab.fill(ends.here(), 1000);
        ends.here().nonBlocking();
        ByteBuffer one = ByteBuffer.wrap(new byte[1000]);

        Lab.until(() -> write(ends.here().channel(), one) == 0);
        assertThat(one.remaining()).isBetween(0, 1000);
    }

    private static int write(ByteChannel channel, ByteBuffer buffer) {
        try {
            return channel.write(buffer.clear());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Each(Kind.Group.LISTENING)
    default void channel_peerClosed_isMinusOne(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().close();

        assertThat(ends.there().channel().read(ByteBuffer.allocate(9))).isEqualTo(-1);
    }

    /// Rule 6 holds for the channel as well: `java.nio`'s own would be closed.
    @Each(Kind.Group.ALL)
    default void channel_interrupted_staysOpen(Kind kind) throws Exception {
        Lab.Ends ends = lab().ends(kind);
        ByteChannel channel = ends.here().channel();
        Background<Integer> reading = lab().waiting(ends.here(), () -> channel.read(ByteBuffer.allocate(9)));

        reading.interrupt();

        assertThat(reading.failure()).isInstanceOf(CallInterruptedException.class);
        assertThat(channel.isOpen()).isTrue();
        ends.there().send(new byte[] {1});
        assertThat(channel.read(ByteBuffer.allocate(9))).isEqualTo(1);
    }

    @Each(Kind.Group.STREAM)
    @Covers("Socket.available")
    default void available_stream_isWhatHasCome(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        assertThat(ends.there().available()).isZero();

        ends.here().sendAll(new byte[100]);
        ends.there().await(Interest.READ, Deadline.after(Lab.LONG));

        assertThat(ends.there().available()).isEqualTo(100);
    }

    @Each(Kind.Group.DATAGRAM)
    @Covers("Socket.available")
    default void available_datagram_isTheFirstOne(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        ends.here().send(new byte[100]);
        ends.here().send(new byte[50]);

        assertThat(ends.there().available()).isEqualTo(100);
    }

    @Each(Kind.Group.LISTENING)
    @Covers("Socket.available")
    default void available_listener_isEinval(Kind kind) throws IOException {
        Socket listener = lab().listener(kind);

        Lab.refused(Errno.EINVAL, listener::available);
    }

    @Each(Kind.Group.STREAM)
    @Covers("Socket.unsent")
    default void unsent_peerDoesNotRead_growsAndFallsToZero(Kind kind) throws IOException {
        Lab.Ends ends = lab().ends(kind);
        assertThat(ends.here().unsent()).isZero();
        Lab.fill(ends.here(), 1 << 16);

        assertThat(ends.here().unsent()).isPositive();
        ends.there().nonBlocking();
        byte[] buffer = new byte[1 << 16];
        Lab.until(() -> drained(ends, buffer));
    }

    private static boolean drained(Lab.Ends ends, byte[] buffer) {
        try {
            int count = ends.there().recvInto(buffer);
            assertThat(count).isNotEqualTo(Socket.EOF);
            return count == Socket.WOULD_BLOCK && ends.here().unsent() == 0;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Each(Kind.Group.ALL)
    @Covers("Socket.await")
    default void await_writable_isReadyAtOnce(Kind kind) throws IOException {
        lab().ends(kind).here().await(Interest.WRITE, Deadline.after(Lab.LONG));
    }

    @Each(Kind.Group.ALL)
    default void toString_saysWhatItIs(Kind kind) throws IOException {
        Socket socket = lab().open(kind);

        assertThat(socket).hasToString(socket.handle.label() + " fd " + socket.fd());
        socket.close();
        assertThat(socket.toString()).endsWith("(closed)");
    }
}
