package dev.jacket.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jacket.loop.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A [SocketStream], its peer, and what is known of both: how far each has come in what it sends, and whether its side
/// has ended. Each step does one thing with the stream or its peer and checks what comes of it.
///
/// **threads:** one.
final class StreamModel {
    private static final int STEPS = 40;
    private static final int MOST = 4 << 20;
    private static final int ROOM = 100_000;
    private static final byte[] BYTES = Lab.pattern(MOST);
    private static final Duration SOON = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SplittableRandom chance;
    private final Socket peer;
    private final Socket socket;
    private final SocketStream stream;
    private final List<Step> done = new ArrayList<>(); // told if one fails

    private int sent; // by the peer
    private int read;
    private boolean peerEnded;
    private @Nullable ByteBuffer lent;
    private int written;
    private int taken; // by the peer
    private boolean ended;

    private enum Step {
        PEER_SENDS,
        PEER_SENDS_MUCH,
        PEER_TAKES,
        PEER_ENDS,
        READ,
        READ_WHAT_COMES_LATER,
        READ_IN_VAIN,
        READ_NOW,
        READ_INTERRUPTED,
        LOOK,
        WRITE,
        WRITE_ARRAY,
        WRITE_LENT,
        WRITE_TOO_MUCH,
        FLUSH,
        FLUSH_IN_TIME,
        END
    }

    StreamModel(Lab.Ends ends, long seed) throws IOException {
        chance = new SplittableRandom(seed);
        peer = ends.here();
        socket = ends.there();
        peer.timeout(PATIENCE);
        peer.set(Options.SO_RCVBUF, ROOM); // so that it can have too much
        socket.set(Options.SO_SNDBUF, ROOM);
        stream = socket.stream();
    }

    /// Does some steps and closes the stream.
    void run(Lab outside) throws Exception {
        try {
            for (int i = 0; i < STEPS; i++) {
                Step step = Step.values()[chance.nextInt(Step.values().length)];
                done.add(step);
                step(step, outside);
                assertThat(stream.pending()).isBetween(0, written - taken);
            }
            close();
        } catch (Throwable wrong) {
            throw new AssertionError("after " + done, wrong);
        }
    }

    private void step(Step step, Lab outside) throws Exception {
        switch (step) {
            case PEER_SENDS -> peerSends(size());
            case PEER_SENDS_MUCH -> peerSends(chance.nextInt(60_000));
            case PEER_TAKES -> peerTakes();
            case PEER_ENDS -> peerEnds();
            case READ -> read();
            case READ_WHAT_COMES_LATER -> readLater(outside);
            case READ_IN_VAIN -> readInVain(SOON);
            case READ_NOW -> readNow();
            case READ_INTERRUPTED -> readInterrupted();
            case LOOK -> look();
            case WRITE -> write(chance.nextInt(8) == 0 ? 50_000 : size());
            case WRITE_ARRAY -> writeArray(size());
            case WRITE_LENT -> writeLent();
            case WRITE_TOO_MUCH -> writeTooMuch();
            case FLUSH -> flush(Deadline.NEVER);
            case FLUSH_IN_TIME -> flush(Deadline.after(PATIENCE));
            case END -> end();
        }
    }

    private int size() {
        return 1 + chance.nextInt(chance.nextInt(3) == 0 ? 6000 : 100);
    }

    private boolean mayRead() {
        return sent > read || peerEnded;
    }

    /// No more than its peer may keep unread, so that nobody has to wait.
    private void peerSends(int size) throws IOException {
        if (!peerEnded && sent - read + size < 100_000 && sent + size < MOST) {
            peer.sendAll(BYTES, sent, size);
            sent += size;
        }
    }

    private void peerTakes() throws IOException {
        byte[] some = new byte[60_000];
        int count = peer.recvInto(some, MsgFlags.MSG_DONTWAIT);
        if (count != Socket.WOULD_BLOCK) {
            takes(some, count);
        }
    }

    private void takes(byte[] bytes, int count) {
        if (count == Socket.EOF) {
            assertThat(ended).isTrue();
            assertThat(taken).isEqualTo(written);
            return;
        }
        assertThat(ByteBuffer.wrap(bytes, 0, count)).isEqualTo(ByteBuffer.wrap(BYTES, taken, count));
        taken += count;
        assertThat(taken).isLessThanOrEqualTo(written);
    }

    private void peerEnds() throws IOException {
        if (!peerEnded && chance.nextInt(8) == 0) {
            peer.shutdown(Shutdown.WRITE);
            peerEnded = true;
        }
    }

    private void read() throws IOException {
        if (mayRead()) {
            came(chance.nextBoolean() ? stream.read() : stream.read(Deadline.after(PATIENCE)));
        }
    }

    private void came(@Nullable ByteBuffer piece) {
        lent = null;
        if (piece == null) {
            assertThat(peerEnded).isTrue();
            assertThat(read).isEqualTo(sent);
            return;
        }
        int count = piece.remaining();
        assertThat(count).isBetween(1, sent - read);
        assertThat(piece).isEqualTo(ByteBuffer.wrap(BYTES, read, count));
        read += count;
        lent = piece;
    }

    private void readLater(Lab outside) throws Exception {
        if (mayRead() || sent + 100 > MOST || !peerMayTakeAll()) {
            return;
        }
        int from = sent;
        var sending = outside.start(() -> {
            peer.sendAll(BYTES, from, 100);
            return true;
        });
        sent += 100;
        came(stream.read());
        assertThat(sending.result()).isTrue();
    }

    /// {@return whether what was written can be sent without the peer's help}
    private boolean peerMayTakeAll() {
        return written - taken < 50_000;
    }

    private void readInVain(Duration time) {
        if (!mayRead() && peerMayTakeAll()) {
            assertThatThrownBy(() -> stream.read(Deadline.after(time))).isInstanceOf(CallTimeoutException.class);
            lent = null;
        }
    }

    /// What the kernel has, and nothing else.
    private void readNow() throws IOException {
        if (!peerMayTakeAll()) {
            return;
        }
        if (mayRead()) {
            lent = null;
            Lab.until(this::hasArrived); // it may be under way for want of room, or paced
        }
        try {
            came(stream.read(Deadline.NOW));
            assertThat(mayRead() || lent != null).isTrue();
        } catch (CallTimeoutException nothing) {
            lent = null;
            assertThat(mayRead()).isFalse();
        }
    }

    private boolean hasArrived() {
        try {
            return socket.available() > 0 || stream.isReady();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void readInterrupted() {
        if (!mayRead() && peerMayTakeAll()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(stream::read).isInstanceOf(CallInterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
            lent = null;
        }
    }

    /// Who looks is told sooner or later, and of nothing that is not.
    @SuppressWarnings("ThreadPriorityCheck") // its loop asks the kernel in between
    private void look() throws IOException {
        lent = null;
        if (!mayRead()) {
            assertThat(stream.isReady()).isFalse();
            return;
        }
        Deadline until = Deadline.after(PATIENCE);
        while (!stream.isReady()) {
            assertThat(until.hasPassed()).as("nobody tells").isFalse();
            Thread.yield();
        }
    }

    private boolean mayWrite(int size) {
        return !ended && peerMayTakeAll() && written + size < MOST;
    }

    private void write(int size) throws IOException {
        if (mayWrite(size)) {
            var bytes = chance.nextBoolean()
                    ? ByteBuffer.wrap(BYTES, written, size)
                    : ByteBuffer.allocateDirect(size).put(BYTES, written, size).flip();
            written += size;
            stream.write(bytes);
            assertThat(bytes.hasRemaining()).isFalse();
        }
    }

    private void writeArray(int size) throws IOException {
        if (mayWrite(size)) {
            stream.write(BYTES, written, size);
            written += size;
        }
    }

    /// What was lent is written from where it is, as far as it is what comes next.
    private void writeLent() throws IOException {
        ByteBuffer echoed = lent;
        if (echoed == null || !mayWrite(echoed.remaining())) {
            return;
        }
        int count = echoed.remaining();
        echoed.put(echoed.position(), BYTES, written, count); // the buffer is the reader's
        written += count;
        stream.write(echoed);
        lent = null;
        switch (chance.nextInt(3)) {
            case 0 -> flush(Deadline.NEVER);
            case 1 -> readInVain(SOON);
            default -> read();
        }
    }

    /// The peer takes nothing: what was taken of the buffer goes out when it takes again.
    private void writeTooMuch() throws IOException {
        if (ended || written + (MOST >> 2) > MOST || chance.nextInt(4) != 0) {
            return;
        }
        socket.timeout(SOON);
        var bytes = ByteBuffer.wrap(BYTES, written, MOST >> 2);
        int before = written;
        int from = bytes.position();
        try {
            while (bytes.hasRemaining()) {
                try {
                    stream.write(bytes);
                } catch (CallTimeoutException full) {
                    written = before + bytes.position() - from;
                    assertThat(stream.pending()).isPositive();
                    peerTakesAllThatIsThere();
                }
            }
        } finally {
            socket.timeout(PATIENCE);
        }
        written = before + bytes.position() - from;
        lent = null;
        flushWhileThePeerTakes();
    }

    private void peerTakesAllThatIsThere() throws IOException {
        int before;
        do {
            before = taken;
            peerTakes();
        } while (taken > before);
    }

    private void flushWhileThePeerTakes() throws IOException {
        while (stream.pending() > 0) {
            try {
                stream.flush(Deadline.after(SOON));
            } catch (CallTimeoutException full) {
                peerTakesAllThatIsThere();
            }
        }
        arrives();
    }

    private void flush(Deadline until) throws IOException {
        if (!peerMayTakeAll()) {
            flushWhileThePeerTakes();
            return;
        }
        if (until.isBounded()) {
            stream.flush(until);
        } else {
            stream.flush();
        }
        assertThat(stream.pending()).isZero();
        arrives();
    }

    /// The peer has, or gets, all that was written.
    private void arrives() throws IOException {
        byte[] some = new byte[60_000];
        while (taken < written) {
            takes(some, peer.recvInto(some));
        }
    }

    private void end() throws IOException {
        if (!ended && chance.nextInt(8) == 0) {
            flush(Deadline.NEVER);
            socket.shutdown(Shutdown.WRITE);
            ended = true;
            assertThat(peer.recvInto(new byte[1])).isEqualTo(Socket.EOF);
        }
    }

    /// All that was written goes out if the peer has room, unless something unread makes the close a reset.
    private void close() throws IOException {
        boolean isReset = read < sent;
        boolean isRoom = peerMayTakeAll();
        stream.close();
        if (!isReset && isRoom) {
            arrives();
            assertThat(peer.recvInto(new byte[1])).isEqualTo(Socket.EOF);
        }
        assertThatThrownBy(stream::read).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(stream::isReady).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> stream.write(BYTES, 0, 1)).isInstanceOf(ClosedChannelException.class);
        assertThat(socket.fd()).isEqualTo(-1);
    }
}
