package dev.jacket.cli;

import dev.jacket.server.TooLongException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Cuts a run of bytes into messages by a [Frame] that is not `block`, wherever the reads happened to end.
///
/// A line comes with its line feed; other messages come without what set them apart.
final class Cutter {
    private final Frame.Kind kind;
    private final long most;
    private byte[] bytes = new byte[8192];
    private int start;
    private int end;
    private int scanned;

    /// @param most the longest message without what sets it apart
    Cutter(Frame.Kind kind, long most) {
        this.kind = kind;
        this.most = most;
    }

    void feed(byte[] from, int offset, int length) {
        makeRoom(length);
        System.arraycopy(from, offset, bytes, end, length);
        end += length;
    }

    private void makeRoom(int length) {
        if (start > 0 && end + length > bytes.length) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            scanned -= start;
            start = 0;
        }
        if (end + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + length));
        }
    }

    /// {@return the next whole message, or null until more is fed}
    ///
    /// @throws TooLongException if it is longer than the limit, whole or not
    byte @Nullable [] next() throws TooLongException {
        return switch (kind) {
            case LINE -> delimited((byte) '\n', 1);
            case NUL -> delimited((byte) 0, 0);
            case U16 -> counted(2);
            case U32 -> counted(4);
            case BLOCK -> throw new IllegalStateException("blocks are not cut");
        };
    }

    private byte @Nullable [] delimited(byte delimiter, int kept) throws TooLongException {
        for (int i = Math.max(scanned, start); i < end; i++) {
            if (bytes[i] == delimiter) {
                check(i - start);
                byte[] message = Arrays.copyOfRange(bytes, start, i + kept);
                start = i + 1;
                scanned = start;
                return message;
            }
        }
        scanned = end;
        check(end - start);
        return null;
    }

    private byte @Nullable [] counted(int width) throws TooLongException {
        if (end - start < width) {
            return null;
        }
        long length = 0;
        for (int i = 0; i < width; i++) {
            length = (length << 8) | (bytes[start + i] & 0xFF);
        }
        check(length); // on its header, before anything is kept for it
        if (end - start - width < length) {
            return null;
        }
        int from = start + width;
        start = from + (int) length;
        return Arrays.copyOfRange(bytes, from, start);
    }

    private void check(long length) throws TooLongException {
        if (length > most) {
            throw new TooLongException(length, most);
        }
    }

    /// {@return whether part of a message waits for its end}
    boolean hasRest() {
        return end > start;
    }

    /// {@return what came after the last whole message: an unended line, or part of a counted message}
    byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, start, end);
        start = end;
        return rest;
    }
}
