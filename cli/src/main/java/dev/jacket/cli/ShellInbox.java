package dev.jacket.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What a client of `serve shell` has sent and nobody has taken: lines for the dialogue, or what a command
/// reads while it runs. What the command leaves is given back, and is the next line, as in a shell.
///
/// The byte 3 (`^C`) interrupts a command and throws away what came before it; 4 (`^D`) ends its input.
/// A line end right after one of them belongs to it.
///
/// **threads:** shared; all is guarded by this.
final class ShellInbox {
    /// A client that has sent so much more than was taken waits.
    static final int ROOM = 1 << 16;

    private static final byte INTERRUPT = 3;
    private static final byte END_OF_INPUT = 4;
    private static final long LOOK_MILLIS = 500;

    /// Why there is no line.
    enum Miss {
        /// The client has ended its side, or the server stops.
        ENDED,
        /// Nothing came for too long.
        IDLE,
        /// A line was begun and did not end in time.
        LATE,
        /// A line was too long.
        TOO_LONG
    }

    /// A line, or why there is none.
    static final class Line {
        /// Without its end; null if there is none.
        final byte @Nullable [] bytes;

        /// Why there is none.
        final @Nullable Miss miss;

        Line(byte @Nullable [] bytes, @Nullable Miss miss) {
            this.bytes = bytes;
            this.miss = miss;
        }
    }

    private byte[] held = new byte[256];
    private int count;
    private boolean ended;
    private boolean closed;
    private boolean isFed;
    private @Nullable Runnable interrupt; // while a command runs
    private Miss miss = Miss.ENDED; // why there was no key
    private final boolean raw;

    /// @param raw whether keys come as they are, and none means anything here
    ShellInbox(boolean raw) {
        this.raw = raw;
    }

    /// Adds what came; waits while too much is here.
    synchronized void put(byte[] bytes, int length) throws InterruptedException {
        while (count >= ROOM && !closed) {
            wait();
        }
        insert(count, bytes, length);
        passInterrupt();
        notifyAll();
    }

    private void insert(int at, byte[] bytes, int length) {
        if (count + length > held.length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, count + length));
        }
        System.arraycopy(held, at, held, at + length, count - at);
        System.arraycopy(bytes, 0, held, at, length);
        count += length;
    }

    private byte[] take(int length) {
        byte[] taken = Arrays.copyOf(held, length);
        count -= length;
        System.arraycopy(held, length, held, 0, count);
        if (count == 0) {
            held = new byte[256];
        }
        notifyAll();
        return taken;
    }

    /// Nothing more comes.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// Nobody takes anything any more.
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /// {@return the next line, without its end, LF or CRLF; the last may lack it}
    ///
    /// @param most its length
    /// @param idle how long nothing may come
    /// @param whole how long it may take from its first byte
    /// @param stops whether the server stops
    synchronized Line line(int most, Duration idle, Duration whole, BooleanSupplier stops) throws InterruptedException {
        long since = System.nanoTime();
        long begun = 0;
        while (true) {
            forgetInterrupted();
            int end = indexOf((byte) '\n');
            if (end > most || (end < 0 && count > most)) {
                return new Line(null, Miss.TOO_LONG);
            }
            if (end >= 0) {
                return new Line(withoutEnd(take(end + 1)), null);
            }
            if (ended) {
                return count > 0 ? new Line(take(count), null) : new Line(null, Miss.ENDED);
            }
            long now = System.nanoTime();
            begun = count == 0 ? 0 : begun == 0 ? now : begun;
            if (count > 0 ? now - begun > nanos(whole) : now - since > nanos(idle)) {
                return new Line(null, count > 0 ? Miss.LATE : Miss.IDLE);
            }
            if (count == 0 && stops.getAsBoolean()) {
                return new Line(null, Miss.ENDED);
            }
            wait(LOOK_MILLIS);
        }
    }

    /// {@return the next byte that is typed; -1 when there is none}
    ///
    /// @param idle how long nothing may come
    /// @param stops whether the server stops
    synchronized int key(Duration idle, BooleanSupplier stops) throws InterruptedException {
        long since = System.nanoTime();
        while (count == 0) {
            if (ended || stops.getAsBoolean()) {
                return -1;
            }
            if (System.nanoTime() - since > nanos(idle)) {
                miss = Miss.IDLE;
                return -1;
            }
            wait(LOOK_MILLIS);
        }
        return take(1)[0] & 0xFF;
    }

    /// {@return why there is no further key}
    synchronized Miss miss() {
        return miss;
    }

    private static long nanos(Duration limit) {
        return limit.compareTo(Duration.ofDays(10_000)) > 0 ? Long.MAX_VALUE : limit.toNanos();
    }

    private static byte[] withoutEnd(byte[] line) {
        int end = line.length - 1;
        return Arrays.copyOf(line, end > 0 && line[end - 1] == '\r' ? end - 1 : end);
    }

    private int indexOf(byte wanted) {
        for (int i = 0; i < count; i++) {
            if (held[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /// At the prompt the byte that interrupts throws away the line that it stands in.
    private void forgetInterrupted() {
        int at = 0;
        while (at < count && held[at] != '\n') { // one that stands in a later line has time
            if (held[at] == INTERRUPT) {
                take(afterLineEnd(at + 1));
                at = 0;
            } else {
                at++;
            }
        }
    }

    /// {@return where the bytes go on after a line end that is at a place, if there is one}
    private int afterLineEnd(int at) {
        int next = at < count && held[at] == '\r' ? at + 1 : at;
        return next < count && held[next] == '\n' ? next + 1 : at;
    }

    /// From now on a command runs.
    ///
    /// @param next interrupts it
    synchronized void feeds(Runnable next) {
        interrupt = next;
        isFed = true;
        passInterrupt();
    }

    private void passInterrupt() {
        var running = raw ? null : interrupt;
        int at = running == null ? -1 : indexOf(INTERRUPT);
        if (at >= 0 && running != null) {
            take(afterLineEnd(at + 1));
            running.run();
        }
    }

    /// {@return what the running command reads next; null when there is no more for it}
    ///
    /// @param most how many bytes at most
    synchronized byte @Nullable [] food(int most) throws InterruptedException {
        while (isFed && count == 0 && !ended && !closed) {
            wait();
        }
        if (!isFed || count == 0) {
            return null;
        }
        int end = raw ? -1 : indexOf(END_OF_INPUT);
        if (end == 0) {
            take(afterLineEnd(1));
            return null;
        }
        return take(Math.min(most, end < 0 ? count : end));
    }

    /// The command has ended.
    synchronized void feedsNobody() {
        interrupt = null;
        isFed = false;
        notifyAll();
    }

    /// Gives back what nobody has read: it comes before all else.
    synchronized void giveBack(byte[] bytes) {
        insert(0, bytes, bytes.length);
    }
}
