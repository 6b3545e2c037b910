package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// A whole life of two sockets on one thread, from open to close, with every call in it. Nothing in it depends on
/// how many bytes one call moves, and a call that cannot succeed throws what it threw.
final class Conversation {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int SIZE = 20_000;

    private final Lab lab;
    private final Kind kind;

    Conversation(Lab lab, Kind kind) {
        this.lab = lab;
        this.kind = kind;
    }

    void hold() throws IOException {
        Lab.Ends ends = kind.is(Kind.Group.DATAGRAM) ? datagrams() : connected();
        if (kind.is(Kind.Group.STREAM)) {
            streams(ends);
        } else {
            messages(ends);
        }
        times(ends.here());
        shares(ends);
        if (!kind.is(Kind.Group.DATAGRAM)) {
            farewell(ends);
        }
    }

    private Lab.Ends datagrams() throws IOException {
        Socket here = bound();
        Socket there = bound();
        assertThat(here.sendTo(new byte[] {1, 2}, there.localAddress())).isEqualTo(2);
        byte[] buffer = new byte[9];
        assertThat(there.recvFrom(buffer, MsgFlags.NONE)).isEqualTo(new Received(2, here.localAddress()));
        here.connect(there.localAddress());
        there.connect(here.localAddress());
        return new Lab.Ends(here, there);
    }

    private Socket bound() throws IOException {
        Socket socket = limited(lab.open(kind));
        socket.bind(lab.fresh(kind));
        return socket;
    }

    private static Socket limited(Socket socket) {
        socket.timeout(LIMIT);
        return socket;
    }

    private Lab.Ends connected() throws IOException {
        Socket listener = bound();
        listener.set(Options.SO_REUSEADDR, true);
        listener.listen();
        Socket here = limited(lab.open(kind));
        assertThat(here.connect(listener.localAddress())).isTrue();
        Socket there = limited(lab.keep(listener.accept()));
        listener.close();
        assertThat(here.get(Options.SO_TYPE)).isEqualTo(kind.type);
        return new Lab.Ends(here, there);
    }

    private static void streams(Lab.Ends ends) throws IOException {
        byte[] bytes = Lab.pattern(SIZE);
        ends.here().sendAll(bytes);
        byte[] got = new byte[SIZE];
        assertThat(ends.there().recvInto(got, 0, 100, MsgFlags.MSG_PEEK)).isBetween(1, 100);
        for (int done = 0; done < SIZE / 2; ) {
            done += count(ends.there().recvInto(got, done, SIZE / 2 - done));
        }
        for (ByteBuffer rest = ByteBuffer.wrap(got, SIZE / 2, SIZE / 2); rest.hasRemaining(); ) {
            count(ends.there().recvMsg(List.of(rest), MsgFlags.NONE).count());
        }
        assertThat(Arrays.equals(got, bytes)).isTrue();

        ByteBuffer reply = ByteBuffer.wrap(bytes, 0, 5000);
        while (reply.hasRemaining()) {
            count(ends.there().sendMsg(List.of(reply), MsgFlags.NONE));
        }
        ByteBuffer whole = ByteBuffer.allocate(5000);
        assertThat(ends.here().recvInto(whole, MsgFlags.MSG_WAITALL, Deadline.after(LIMIT)))
                .isEqualTo(5000);
        assertThat(Arrays.equals(whole.array(), Arrays.copyOf(bytes, 5000))).isTrue();
        ends.there().output().write(7);
        assertThat(ends.here().input().read()).isEqualTo(7);
    }

    private static int count(int count) {
        assertThat(count).isPositive();
        return count;
    }

    private static void messages(Lab.Ends ends) throws IOException {
        byte[] bytes = Lab.pattern(3000);
        for (int i = 0; i < 3; i++) {
            assertThat(ends.here().send(bytes)).isEqualTo(3000);
            assertThat(ends.there().recv(9, MsgFlags.MSG_PEEK)).isEqualTo(Arrays.copyOf(bytes, 9));
            assertThat(ends.there().recv(5000)).isEqualTo(bytes);
        }
        ends.there().sendMsg(List.of(ByteBuffer.wrap(bytes), ByteBuffer.wrap(bytes)), MsgFlags.NONE);
        Message message = ends.here().recvMsg(List.of(ByteBuffer.allocate(10)), MsgFlags.MSG_TRUNC);
        assertThat(message.count()).isEqualTo(6000);
        assertThat(message.isTruncated()).isTrue();
        batches(ends);
    }

    private static void batches(Lab.Ends ends) throws IOException {
        try (MessageBatch out = MessageBatch.of(3, 9);
                MessageBatch in = MessageBatch.of(3, 9)) {
            for (int i = 1; i <= 3; i++) {
                out.add(ByteBuffer.wrap(Lab.pattern(i)));
            }
            while (!out.isEmpty()) {
                count(ends.here().sendMany(out));
            }
            for (int got = 0; got < 3; ) {
                int came = count(ends.there().recvMany(in));
                for (int i = 0; i < came; i++) {
                    assertThat(in.data(i)).isEqualTo(ByteBuffer.wrap(Lab.pattern(++got)));
                }
            }
        }
    }

    /// A wait that ends by its limit, one that ends at once, and one that nothing ends too early.
    private static void times(Socket socket) throws IOException {
        socket.timeout(Duration.ofMillis(2));
        try {
            byte[] got = socket.recv(1);
            throw new AssertionError("received " + Arrays.toString(got));
        } catch (CallTimeoutException expected) {
            assertThat(expected.limit()).isEqualTo(Duration.ofMillis(2));
        }
        socket.nonBlocking();
        assertThat(socket.recvInto(new byte[1])).isEqualTo(Socket.WOULD_BLOCK);
        limited(socket);
        socket.await(Interest.WRITE, Deadline.after(LIMIT));
    }

    private void shares(Lab.Ends ends) throws IOException {
        try (Socket copy = limited(ends.here().dup())) {
            copy.send(new byte[] {1});
        }
        assertThat(ends.there().recv(1)).containsExactly(1);
        assertThat(ends.there().available()).isZero();
        assertThat(ends.here().takeError()).isEqualTo(Errno.NONE);
        assertThat(ends.here().inheritable()).isFalse();
        assertThat(ends.here().peerAddress()).isEqualTo(ends.there().localAddress());
        Socket moved = limited(lab.keep(Opening.fromFd(lab.host, ends.there().fd(), Ownership.COPY)));
        ends.here().send(new byte[] {2});
        assertThat(moved.recv(1)).containsExactly(2);
        moved.close();
    }

    private static void farewell(Lab.Ends ends) throws IOException {
        ends.here().shutdown(Shutdown.WRITE);
        assertThat(ends.there().recvInto(new byte[1])).isEqualTo(Socket.EOF);
        ends.there().send(new byte[] {3});
        assertThat(ends.here().recv(1)).containsExactly(3);
        ends.there().close();
        assertThat(ends.here().recvInto(new byte[1])).isEqualTo(Socket.EOF);
    }
}
