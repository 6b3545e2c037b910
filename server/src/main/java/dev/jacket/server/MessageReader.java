package dev.jacket.server;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts what arrives on a connection into messages. What a message does not take stays in the buffer that the
/// connection lent, and is read next. A buffer that has been used up is let go at once: it may be lent to another
/// connection, and would seem to have bytes again.
///
/// **threads:** the one that handles the connection.
final class MessageReader {
    private static final int SMALL = 256;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// What arrives.
    interface Source {
        /// {@return what has arrived, valid until the next call; null when no more will}
        @Nullable ByteBuffer read(boolean withinMessage) throws IOException;

        /// From now on the limit of a message counts.
        void messageBegins();

        /// {@return whether each read gives a message}
        boolean keepsRecords();
    }

    private final Source input;
    private final ServerLimits.Sizes sizes;
    private ByteBuffer lent = NOTHING; // never used up
    private byte[] held = new byte[SMALL]; // the message so far
    private int count;
    private boolean begun;

    MessageReader(Source input, ServerLimits.Sizes sizes) {
        this.input = input;
        this.sizes = sizes;
    }

    /// {@return what is left of what was read, or else what arrives; null at the end}
    @Nullable ByteBuffer any() throws IOException {
        if (!lent.hasRemaining()) {
            return input.read(false);
        }
        var rest = lent;
        lent = NOTHING;
        return rest;
    }

    /// Has bytes read again before all others.
    void giveBack(ByteBuffer rest) {
        lent = rest;
        letGo();
    }

    private void letGo() {
        if (!lent.hasRemaining()) {
            lent = NOTHING;
        }
    }

    /// Throws what is left away.
    void skip() {
        lent = NOTHING;
    }

    /// {@return how many bytes are there without asking the kernel}
    int available() {
        return lent.remaining();
    }

    /// Reads some bytes; {@return how many, -1 at the end}
    int read(byte[] into, int offset, int length) throws IOException {
        begin(); // it is no part of the message before it, whose time is over
        if (!more()) {
            return -1;
        }
        int some = Math.min(length, lent.remaining());
        lent.get(into, offset, some);
        letGo();
        return some;
    }

    /// {@return the next line as text; null at the end}
    @Nullable String line() throws IOException {
        begin();
        if (!collect(Framing.line())) {
            return null;
        }
        var text = new String(held, 0, end(Framing.line()), StandardCharsets.UTF_8);
        trim();
        return text;
    }

    /// {@return the next message; null at the end}
    byte @Nullable [] message(Framing framing) throws IOException {
        begin();
        if (!collect(framing)) {
            return null;
        }
        byte[] message = Arrays.copyOf(held, end(framing));
        trim();
        return message;
    }

    /// {@return so many bytes; null if the end comes before the first}
    byte @Nullable [] exactly(int length) throws IOException {
        begin();
        if (length > sizes.message()) {
            throw new TooLongException(length, sizes.message());
        }
        if (!counted(length)) {
            return null;
        }
        byte[] bytes = Arrays.copyOf(held, count);
        trim();
        return bytes;
    }

    private void begin() {
        count = 0;
        begun = false;
    }

    /// A connection that had one long message does not keep its memory.
    private void trim() {
        if (held.length > SMALL * 16) {
            held = new byte[SMALL];
        }
    }

    /// The length of the message in `held`, without the line end that it does not keep.
    private int end(Framing framing) {
        if (framing.kind != Framing.Kind.LINE || framing.keepsEnd() || count == 0 || held[count - 1] != '\n') {
            return count;
        }
        return count > 1 && held[count - 2] == '\r' ? count - 2 : count - 1;
    }

    private boolean collect(Framing framing) throws IOException {
        int most = framing.most(sizes);
        if (input.keepsRecords()) {
            return record(most);
        }
        return switch (framing.kind) {
            case LINE, DELIMITER -> delimited(framing, most);
            case PREFIX -> prefixed(framing.number, most);
            case VARINT -> afterVarint(most);
            case FIXED -> counted(framing.number);
        };
    }

    private boolean record(int most) throws IOException {
        var record = any();
        if (record == null) {
            return false;
        }
        check(record.remaining(), most, false);
        hold(record, record.remaining());
        return true;
    }

    /// The last message may lack its end.
    private boolean delimited(Framing framing, int most) throws IOException {
        boolean line = framing.kind == Framing.Kind.LINE;
        while (more()) {
            int length = upTo((byte) framing.number);
            boolean whole = length > 0;
            int taken = whole ? length : lent.remaining();
            check((long) count + taken - (whole ? 1 : 0), most, line);
            hold(lent, taken);
            letGo();
            if (whole) {
                count -= line ? 0 : 1;
                return true;
            }
        }
        return count > 0;
    }

    /// {@return the bytes up to the delimiter and with it, 0 if it is not there}
    private int upTo(byte delimiter) {
        int end = lent.limit();
        for (int i = lent.position(); i < end; i++) {
            if (lent.get(i) == delimiter) {
                return i + 1 - lent.position();
            }
        }
        return 0;
    }

    private boolean prefixed(int width, int most) throws IOException {
        if (!counted(width)) {
            return false;
        }
        long length = 0;
        for (int i = 0; i < width; i++) {
            length = (length << Byte.SIZE) | (held[i] & 0xFF);
        }
        return body(length, most);
    }

    private boolean afterVarint(int most) throws IOException {
        long length = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            if (!more()) {
                return ended();
            }
            byte group = lent.get();
            letGo();
            count++; // the header is part of a message that has begun
            length |= (group & 0x7FL) << shift;
            if (group >= 0) {
                return body(length, most);
            }
        }
        throw new TooLongException(1L << Integer.SIZE, most);
    }

    /// The length is checked before anything is kept for it.
    private boolean body(long length, int most) throws IOException {
        check(length, most, false);
        int header = count;
        count = 0;
        if (counted((int) length)) {
            return true;
        }
        count = header;
        return ended();
    }

    /// Holds so many bytes in all; {@return false if the end comes before the first}
    private boolean counted(int length) throws IOException {
        while (count < length) {
            if (!more()) {
                return ended();
            }
            hold(lent, Math.min(length - count, lent.remaining()));
            letGo();
        }
        return true;
    }

    private boolean ended() throws EOFException {
        if (count > 0) {
            throw new EOFException("the peer ended within a message");
        }
        return false;
    }

    /// Waits until there is something to take; {@return false at the end}
    private boolean more() throws IOException {
        if (lent.hasRemaining()) {
            return true;
        }
        if (count > 0 && !begun) {
            begun = true;
            input.messageBegins();
        }
        var next = input.read(count > 0);
        lent = next == null ? NOTHING : next;
        return next != null;
    }

    private static void check(long length, int most, boolean line) throws TooLongException {
        if (length > most) {
            throw line ? TooLongException.ofLine(length, most) : new TooLongException(length, most);
        }
    }

    private void hold(ByteBuffer from, int length) {
        if (count + length > held.length) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, count + length));
        }
        from.get(held, count, length);
        count += length;
    }
}
